import { ifRead } from '../../../model/known.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { cite, type Evidence, fieldAt } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { heldUpSince, isHeldUp, sandboxCondition } from '../volumes/held-up.ts';
import * as rules from './sandbox-rules.ts';
import * as silent from './silent-sandbox-rules.ts';

/** The kubelet reports a sandbox that fails within seconds; without a report for so long, the report was lost, ms. */
const patience = 2 * 60_000;
/** Less than this together leaves no room for the first process of the runtime, bytes. */
const leastMemory = 6 * 2 ** 20;
/** What Linux allows for a host name. */
const longestName = 64;

type Obstacle = {
  readonly rule: Rule;
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly identity: string;
};

/** A pod without a sandbox while no event tells why: what its spec asks for and its node cannot give. */
export const silentSandboxCheck: PodCheck = {
  rules: [rules.runtimeClass, rules.userNamespace, rules.nameTooLong, rules.oom],
  *run(pod, snapshot) {
    if (!isHeldUp(pod) || pod.eventsKnown === 'unknown' || sandboxCondition(pod)?.status === 'True') return;
    if (pod.events.some(({ reason }) => reason !== 'Scheduled' && reason !== 'SandboxChanged')) return;
    const began = heldUpSince(pod);
    if (snapshot.now - began.since < patience || pod.containers.some(one => one.terminated)) return;
    for (const { rule, values, evidence, identity } of obstacles(pod, snapshot))
      yield {
        outcome: 'found',
        rule,
        confidence: 'likely',
        values: { node: pod.node ?? '', ...values },
        evidence: [...evidence, ...cite(pod.pod, 'spec.nodeName')],
        since: began.since,
        related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
        identity,
      } satisfies Found;
  },
};

function* obstacles(pod: PodFacts, snapshot: Snapshot): Iterable<Obstacle> {
  yield* nameTooLong(pod);
  yield* tooLittleMemory(pod);
  yield* handlerMissing(pod, snapshot);
}

/** Source: GeneratePodHostNameAndDomain and truncatePodHostnameIfNeeded in pkg/kubelet. */
function* nameTooLong({ pod, namespace, name }: PodFacts): Iterable<Obstacle> {
  const { setHostnameAsFQDN, subdomain, hostname } = pod.spec ?? {};
  if (!setHostnameAsFQDN || !subdomain) return;
  // The domain of the cluster may be another, but is hardly ever shorter.
  const host = hostname || name.slice(0, 63);
  if (`${host}.${subdomain}.${namespace}.svc.cluster.local`.length <= longestName) return;
  yield {
    rule: silent.nameTooLong,
    values: { host, subdomain },
    evidence: cite(
      { ...pod, kind: 'Pod' },
      'spec.setHostnameAsFQDN',
      hostname ? 'spec.hostname' : 'metadata.name',
      'spec.subdomain',
      'metadata.namespace',
    ),
    identity: host,
  };
}

function* tooLittleMemory(pod: PodFacts): Iterable<Obstacle> {
  const limited = pod.containers.filter(({ role }) => role !== 'ephemeral');
  const limits = limited.map(({ spec }) => parseQuantity(spec.resources?.limits?.memory));
  if (!limits.every(limit => limit !== undefined) || limits.reduce((sum, one) => sum + one, 0) >= leastMemory) return;
  yield {
    rule: silent.oom,
    values: { limits: limited.map(({ name, spec }) => `${name} ${spec.resources?.limits?.memory}`).join(', ') },
    evidence: cite(
      pod.pod,
      ...limited.flatMap(({ specPath }) => [`${specPath}.name`, `${specPath}.resources.limits.memory`]),
    ),
    identity: '',
  };
}

/** Since 1.31 a node lists the handlers of its runtime with what they can do, by the default one's empty name too. */
function* handlerMissing({ pod, node }: PodFacts, snapshot: Snapshot): Iterable<Obstacle> {
  const name = pod.spec?.runtimeClassName;
  if (!node || (!name && pod.spec?.hostUsers !== false)) return;
  const found = ifRead(snapshot.object('Node', '', node));
  const list = fieldAt(found, 'status.runtimeHandlers');
  if (!found || !Array.isArray(list) || list.length === 0) return;
  const runtimeClass = name ? ifRead(snapshot.object('RuntimeClass', '', name)) : undefined;
  if (name && !runtimeClass) return;
  const handler = runtimeClass?.handler ?? '';
  const at = list.findIndex((_, index) => (fieldAt(found, `status.runtimeHandlers[${index}].name`) ?? '') === handler);
  const onNode = { ...found, kind: 'Node' };
  if (runtimeClass && at < 0)
    yield {
      rule: silent.runtimeClass,
      values: { runtimeClass: name ?? '', what: handler },
      evidence: [
        ...cite({ ...runtimeClass, kind: 'RuntimeClass' }, 'handler'),
        ...cite({ ...pod, kind: 'Pod' }, 'spec.runtimeClassName'),
        ...cite(onNode, 'status.runtimeHandlers'),
      ],
      identity: `${node} ${handler}`,
    };
  else if (
    pod.spec?.hostUsers === false &&
    fieldAt(found, `status.runtimeHandlers[${at}].features.userNamespaces`) === false
  )
    yield {
      rule: silent.userNamespace,
      values: {},
      evidence: [
        ...cite({ ...pod, kind: 'Pod' }, 'spec.hostUsers'),
        ...cite(onNode, `status.runtimeHandlers[${at}].features`),
      ],
      identity: node,
    };
}
