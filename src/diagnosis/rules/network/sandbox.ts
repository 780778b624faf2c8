import type { EventView } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectRef } from '../../../model/kubernetes.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import { isHeldUp, openEvents } from '../volumes/held-up.ts';
import { networkNotReady } from './node-network-rules.ts';
import { type SandboxRow, sandboxRows } from './sandbox-rows.ts';
import * as rules from './sandbox-rules.ts';

/** Retries come at least every few minutes; an older failure was followed by something. */
const recent = 15 * 60_000;

/** Sandboxes that cannot be created, and nodes whose network is not ready (catalogue section C.2). */
export const sandboxCheck: PodCheck = {
  rules: [...sandboxRows.map(row => row.rule), rules.createFailed, networkNotReady],
  *run(pod, snapshot) {
    if (!isHeldUp(pod)) return;
    const waiting = openEvents(pod, 'sandbox', 'NetworkNotReady')[0];
    const failed = openEvents(pod, 'sandbox', 'FailedCreatePodSandBox')[0];
    // Volumes come before the sandbox: a mount that failed after the last attempt is what the pod waits for.
    const mount = eventsWith(pod, 'FailedMount', 'FailedAttachVolume', 'FailedMapVolume')[0];
    if (failed && (mount?.lastSeen ?? 0) > failed.lastSeen + 1000) return;
    if (waiting && snapshot.now - waiting.lastSeen <= recent) yield notReady(pod, waiting);
    else if (failed && snapshot.now - failed.lastSeen <= recent) yield* createFailed(pod, failed, snapshot);
  },
};

const prefix = /^Failed to create pod sandbox: /i;

function* createFailed(pod: PodFacts, event: EventView, snapshot: Snapshot): Iterable<Outcome> {
  const text = event.message.replace(prefix, '');
  const tiny = killedInSetUp.test(text) && hasTinyLimit(pod);
  const row = tiny ? oomRow : sandboxRows.find(({ pattern }) => pattern.test(text));
  const what = row ? whatOf(row, text) : undefined;
  const values = {
    node: pod.node ?? '',
    cause: sentence(innerCause(text)),
    plugin: pluginOf(text),
    what: what ?? '',
    short: 'no CNI configuration',
    runtimeClass: pod.pod.spec?.runtimeClassName ?? '',
    limits: limitsOf(pod),
  };
  const evidence: readonly Evidence[] = [
    ...citeEvent(event),
    ...cite(pod.pod, 'spec.nodeName', 'spec.runtimeClassName', 'spec.securityContext.sysctls'),
    ...(row?.rule === rules.hostPort ? hostPorts(pod) : []),
    ...(row?.rule === rules.oom
      ? cite(pod.pod, ...pod.containers.map(({ specPath }) => `${specPath}.resources.limits.memory`))
      : []),
    ...(row?.rule === rules.runtimeClass ? runtimeHandler(pod, snapshot) : []),
  ];
  const common = { outcome: 'found', values, evidence, since: event.firstSeen, related: nodeRef(pod) } as const;
  if (row)
    yield {
      ...common,
      rule: row.rule,
      identity: `${pod.node ?? ''} ${what ?? ''}`,
      ...(tiny ? { confidence: 'likely' } : {}),
    };
  yield { ...common, rule: longName.test(text) ? rules.nameTooLong : rules.createFailed };
}

/** What remains to be seen of a sandbox whose first process was killed before it could be started. */
const killedInSetUp =
  /cannot start a stopped process|can't get final child's PID from pipe|procReady not received|read init-p: connection reset/;
const oomRow: SandboxRow = { rule: rules.oom, pattern: killedInSetUp };
const longName = /FQDN (?<what>\S+) is too long/;

/** Whether the memory limits of the pod's containers together leave no room for the runtime itself. */
const hasTinyLimit = (pod: PodFacts): boolean => {
  const limits = pod.containers
    .filter(({ role }) => role !== 'ephemeral')
    .map(({ spec }) => parseQuantity(spec.resources?.limits?.memory));
  return limits.every(limit => limit !== undefined) && limits.reduce((sum, limit) => sum + limit, 0) < 16 * 2 ** 20;
};

const notReady = (pod: PodFacts, event: EventView): Outcome => ({
  outcome: 'found',
  rule: networkNotReady,
  values: { node: pod.node ?? '', cause: sentence(event.message.replace(/^network is not ready: /, '')) },
  evidence: [...citeEvent(event), ...cite(pod.pod, 'spec.nodeName')],
  since: event.firstSeen,
  related: nodeRef(pod),
  identity: pod.node ?? '',
});

const whatOf = ({ pattern }: SandboxRow, text: string): string | undefined => {
  const groups = pattern.exec(text)?.groups ?? {};
  // The kernel's path of a parameter is its name with slashes.
  return groups.path?.replaceAll('/', '.') ?? Object.values(groups).find(Boolean);
};

/** `(add): <cause>` of a plugin, else what follows the runtime's own wrapper. */
const innerCause = (text: string): string =>
  /failed \((?:add|delete)\): (.*)$/s.exec(text)?.[1] ??
  /failed to setup network for sandbox "[^"]+": (.*)$/s.exec(text)?.[1] ??
  text.replace(/^rpc error: code = \w+ desc = /, '');

const pluginOf = (text: string): string => {
  const type = /plugin type="([^"]+)"/.exec(text)?.[1];
  return type ? ` ${type}` : '';
};

const limitsOf = (pod: PodFacts): string =>
  pod.containers.map(({ name, spec }) => `${name} ${spec.resources?.limits?.memory ?? 'without a limit'}`).join(', ');

const hostPorts = (pod: PodFacts): readonly Evidence[] =>
  pod.containers.flatMap(({ spec, specPath }) =>
    (spec.ports ?? []).flatMap((port, index) =>
      port.hostPort ? cite(pod.pod, `${specPath}.ports[${index}].hostPort`) : [],
    ),
  );

const runtimeHandler = (pod: PodFacts, snapshot: Snapshot): readonly Evidence[] => {
  const name = pod.pod.spec?.runtimeClassName;
  const runtimeClass = name ? ifRead(snapshot.object('RuntimeClass', '', name)) : undefined;
  return runtimeClass ? cite({ ...runtimeClass, kind: 'RuntimeClass' }, 'handler') : [];
};

const nodeRef = (pod: PodFacts): readonly ObjectRef[] =>
  pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [];
