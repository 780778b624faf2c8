import { cite, citeEvent } from '../../evidence.ts';
import { eventsWith } from '../../pod-facts.ts';
import type { PodCheck } from '../../rule.ts';
import { clusterDnsMissing, nameserverLimit, searchLimit } from './kubelet-rules.ts';

/** DNS settings that the kubelet had to change. The pod runs all the same, so healthy pods are told too. */
export const dnsCheck: PodCheck = {
  rules: [searchLimit],
  healthyToo: true,
  *run(pod) {
    if (pod.events.length === 0 || pod.stage === 'deleting' || pod.stage === 'finished') return;
    const event = eventsWith(pod, 'DNSConfigForming', 'MissingClusterDNS')[0];
    if (!event) return;
    const isSearch = /search (?:line|path)/i.test(event.message);
    const rule = event.reason === 'MissingClusterDNS' ? clusterDnsMissing : isSearch ? searchLimit : nameserverLimit;
    yield {
      outcome: 'found',
      rule,
      values: {
        node: pod.node ?? '',
        cause: `${event.message.slice(0, 200).trim()}${event.message.length > 200 ? '…' : '.'}`,
      },
      evidence: [...citeEvent(event), ...cite(pod.pod, 'spec.dnsPolicy', 'spec.dnsConfig', 'spec.nodeName')],
    };
  },
};
