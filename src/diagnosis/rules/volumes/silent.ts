import { cite } from '../../evidence.ts';
import { eventsWith } from '../../pod-facts.ts';
import type { PodCheck } from '../../rule.ts';
import { isHeldUp } from './held-up.ts';
import { configMapMissing, secretMissing } from './mount-rules.ts';
import { podVolumes, volumeRelations } from './pod-volume.ts';
import { lookForObject, volumeSources } from './sources.ts';

/** The kubelet reports a missing object within moments; without a report for so long, the report was lost, ms. */
const patience = 20_000;
const tellTale = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume', 'FailedCreatePodSandBox', 'NetworkNotReady'];
const later = ['Pulling', 'Pulled', 'Created', 'Started', 'BackOff', 'Failed'];

/**
 * A pod that waits for its volumes while nothing tells why: its events have expired or may not be read. A Secret or
 * ConfigMap that it needs and that does not exist is the likely reason.
 */
export const silentMountCheck: PodCheck = {
  rules: [secretMissing, configMapMissing],
  *run(pod, snapshot) {
    if (!isHeldUp(pod) || snapshot.now - pod.createdAt < patience) return;
    if (eventsWith(pod, ...tellTale, ...later).length > 0) return;
    for (const volume of podVolumes(pod.pod))
      for (const source of volumeSources(volume)) {
        if (source.optional || source.name === 'kube-root-ca.crt') continue;
        if (snapshot.object(source.kind, pod.namespace, source.name).state !== 'absent') continue;
        const missing = lookForObject(source.kind, source.name, pod, snapshot);
        yield {
          outcome: 'found',
          rule: source.kind === 'Secret' ? secretMissing : configMapMissing,
          confidence: 'likely',
          values: { object: source.name, volume: volume.name, node: pod.node ?? '' },
          evidence: [...cite(pod.pod, source.path), ...missing.evidence],
          next: missing.next,
          since: pod.createdAt,
          related: volumeRelations(pod, volume),
          identity: source.name,
        };
      }
  },
};
