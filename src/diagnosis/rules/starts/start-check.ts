import { crashBackOff } from '../../../model/back-off.ts';
import type { ContainerView } from '../../../model/container.ts';
import { formatBytes, parseQuantity } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { imageOf, imageValues, nodePlatform } from '../images/image-values.ts';
import { commandDetail, type Detail, titledBy } from './command-detail.ts';
import { configObjectErrors } from './config-object-errors.ts';
import { inspectRef } from './config-refs.ts';
import { configSpecErrors } from './config-spec-errors.ts';
import { createMountErrors } from './create-mount-errors.ts';
import { createProfileErrors } from './create-profile-errors.ts';
import { mountErrors, rootHidden } from './mount-errors.ts';
import { mountedAt, subPathOf } from './mounted-at.ts';
import { programErrors } from './program-errors.ts';
import { setupErrors } from './setup-errors.ts';
import { editOwner, type StartError, seePod } from './start-error.ts';
import { type StartText, startErrorCore, startText, unescaped } from './start-text.ts';

/** Every start error, in the order in which the texts are tried. */
export const startErrors: readonly StartError[] = [
  ...configObjectErrors,
  ...configSpecErrors,
  ...programErrors,
  ...mountErrors,
  ...setupErrors,
  ...createProfileErrors,
  ...createMountErrors,
];

/** The first row that the text means: tried on the cause alone, then on the whole text. */
export const classifyStartError = (
  text: string,
): { readonly row: StartError; readonly match: RegExpExecArray } | undefined => {
  for (const part of new Set([startErrorCore(text), unescaped(text)]))
    for (const row of startErrors) {
      const match = row.pattern.exec(part);
      if (match) return { row, match };
    }
  return undefined;
};

const startFailed: Rule = {
  id: 'start-failed',
  severity: 'high',
  title: 'Cannot be started: {short}',
  explanation: 'Container {container} cannot be created or started on node {node}: {error}.',
  next: [seePod, editOwner],
  about:
    'The kubelet or the container runtime could not start the container, with a text that podctl does not know. The image is there.',
  reference: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/',
};

/** Containers whose image is there and that still cannot be created or started. */
export const startCheck: PodCheck = {
  rules: [...startErrors.map(({ rule }) => rule), startFailed],
  *run(pod, snapshot) {
    if (pod.pod.metadata?.deletionTimestamp || (pod.stage === 'finished' && pod.pod.status?.reason)) return;
    for (const container of pod.containers) {
      if (container.role === 'ephemeral') continue;
      const text = startText(pod, container);
      if (text) yield startFinding(pod, container, text, snapshot);
    }
  },
};

const startFinding = (pod: PodFacts, container: ContainerView, text: StartText, snapshot: Snapshot): Found => {
  const found = classifyStartError(text.text);
  const groups = found?.match.groups ?? {};
  const rule = found?.row.rule ?? startFailed;
  const error = startErrorCore(text.text) || 'no further message';
  const config = configDetail(pod, container, rule, groups, snapshot);
  const exec =
    rule.id.startsWith('exec-') || rule.id === 'workdir-bad'
      ? commandDetail(pod, container, path(groups), snapshot)
      : nothing;
  const memory = memoryDetail(pod, container, rule);
  const at = rule === rootHidden ? '/' : mountPoint(rule, path(groups));
  const mount = rule.id.startsWith('config-subpath')
    ? subPathOf(pod, container, groups['volume'])
    : mountedAt(pod, container, at, snapshot);
  return {
    outcome: 'found',
    rule: config.existsNow ? existsByNow(rule) : titledBy(rule, exec),
    container: container.name,
    identity: `${imageOf(container)} ${groups['object'] ?? path(groups)} ${groups['key'] ?? ''}`,
    ...(text.since ? { since: text.since } : {}),
    ...nextAttempt(container),
    ...(config.existsNow ? { effect: 'progressing', severity: 'low' } : {}),
    values: {
      ...imageValues(pod, imageOf(container)),
      ...noGroups,
      ...groups,
      path: at,
      error: error.length > 300 ? `${error.slice(0, 300)}…` : error,
      short: error.length > 40 ? `${error.slice(0, 39)}…` : error,
      platform: nodePlatformFor(rule, pod, snapshot),
      ...profileValues(container, pod, groups),
      ...config.values,
      ...memory.values,
      ...mount.values,
      ...exec.values,
    },
    evidence: [
      ...text.evidence,
      ...config.evidence,
      ...exec.evidence,
      ...memory.evidence,
      ...(/^(?:mount-|config-subpath)/.test(rule.id) ? mount.evidence : []),
      ...cite(pod.pod, `${container.specPath}.image`, 'spec.nodeName'),
      ...securityEvidence(pod, container, rule),
    ],
  };
};

/** The same, said of something that was made after the kubelet's last attempt. */
const existsByNow = (missing: Rule): Rule => ({
  ...missing,
  title: missing.title.replace('does not exist', 'exists only now').replace('has no key', 'has only now the key'),
  explanation: missing.id === 'config-key-missing' ? keyByNow : objectByNow,
  next: [seePod],
});
const objectByNow =
  'Container {container} could not be created: {field} wants {object}, which did not exist when the kubelet last tried. It exists by now, so the next attempt will succeed. {also}';
const keyByNow =
  'Container {container} could not be created: {field} wants the key {key} of the {kind} {object}, which was not there when the kubelet last tried. It is there by now, so the next attempt will succeed. {also}';

/** When the kubelet starts it again, where it pauses between attempts. */
const nextAttempt = (container: ContainerView): Pick<Found, 'nextAttemptAt'> => {
  const pause = crashBackOff(container.waiting?.message);
  const finished = parseTime(container.lastTerminated?.finishedAt);
  return pause === undefined || finished === undefined ? {} : { nextAttemptAt: finished + pause };
};

const nothing: Detail = { values: { hint: '' }, evidence: [] };

/** Every named group of the tables, for texts whose pattern took another branch. */
const noGroups: Values = {
  ...{
    object: '',
    key: '',
    kind: '',
    kindLower: '',
    what: '',
    user: '',
    volume: '',
    source: '',
    uid: '',
    usage: '',
    limit: '',
  },
  ...{ profile: '', profileName: '', hint: '', field: '', near: '', also: '', limitFault: '', limitFaultText: '' },
};

const path = (groups: Readonly<Record<string, string | undefined>>): string =>
  groups['path'] ?? groups['path2'] ?? groups['path3'] ?? groups['path4'] ?? '';

/** crun names the place inside the container without its leading slash. */
const mountPoint = (rule: Rule, at: string): string =>
  rule.id.startsWith('mount-') && at ? at.replace(/^\/?/, '/') : at;

const nodePlatformFor = (rule: Rule, pod: PodFacts, snapshot: Snapshot): string =>
  rule.id === 'exec-format' ? nodePlatform(pod, snapshot) : '';

const configDetail = (
  pod: PodFacts,
  container: ContainerView,
  rule: Rule,
  groups: Readonly<Record<string, string | undefined>>,
  snapshot: Snapshot,
): Detail => {
  const kinds: Readonly<Record<string, 'ConfigMap' | 'Secret'>> = {
    'config-secret-missing': 'Secret',
    'config-configmap-missing': 'ConfigMap',
  };
  const kind = rule.id === 'config-key-missing' ? (groups['kind'] as 'ConfigMap' | 'Secret') : kinds[rule.id];
  if (!kind || !groups['object']) return { values: {}, evidence: [] };
  const ref = inspectRef(pod, container, { kind, name: groups['object'], key: groups['key'] }, snapshot);
  return {
    values: { field: ref.field, near: ref.near, also: ref.also, kindLower: kind.toLowerCase() },
    evidence: ref.evidence,
    existsNow: ref.existsNow,
  };
};

const memoryDetail = (pod: PodFacts, container: ContainerView, rule: Rule): Detail => {
  const limit = container.spec.resources?.limits?.['memory'];
  const text = limit === undefined ? 'none' : String(limit);
  const concerns = ['oom-at-init', 'cgroup-apply', 'create-memory-too-low', 'procready'].includes(rule.id);
  if (!concerns) return { values: { memoryLimit: text, memoryVolumes: '' }, evidence: [] };
  const volumes = memoryVolumes(pod, container);
  const bytes = parseQuantity(limit);
  return {
    values: {
      memoryLimit: text,
      memoryVolumes:
        volumes.length === 0
          ? 'The limit is below what starting a container needs.'
          : `Files in the in-memory ${volumes.length === 1 ? 'volume' : 'volumes'} ${volumes.map(({ name }) => name).join(', ')} count as its memory and outlive its restarts.`,
      limitFault: bytes !== undefined && bytes < 16 * 2 ** 20 ? `memory limit ${text} is too low` : 'see the message',
      limitFaultText:
        bytes !== undefined && bytes < 16 * 2 ** 20
          ? `Its memory limit of ${text} (${formatBytes(Math.max(1, bytes))}) is too low: setting the container up already needs more.`
          : '',
    },
    evidence: cite(
      pod.pod,
      `${container.specPath}.resources.limits.memory`,
      ...volumes.map(({ index }) => `spec.volumes[${index}]`),
    ),
  };
};

/** The emptyDir volumes of medium Memory that a container mounts: their files count as its memory. */
export const memoryVolumes = (
  pod: PodFacts,
  container: ContainerView,
): readonly { readonly name: string; readonly index: number }[] =>
  (pod.pod.spec?.volumes ?? []).flatMap((volume, index) =>
    volume?.emptyDir?.medium === 'Memory' && container.spec.volumeMounts?.some(mount => mount?.name === volume.name)
      ? [{ name: volume.name, index }]
      : [],
  );

const profileValues = (
  container: ContainerView,
  pod: PodFacts,
  groups: Readonly<Record<string, string | undefined>>,
): Values => {
  const own = container.spec.securityContext;
  const all = pod.pod.spec?.securityContext;
  const seccomp = own?.seccompProfile?.localhostProfile ?? all?.seccompProfile?.localhostProfile;
  return {
    profile:
      groups['profile'] ?? own?.appArmorProfile?.localhostProfile ?? all?.appArmorProfile?.localhostProfile ?? '',
    profileName: seccomp ?? groups['profile'] ?? '',
    user: groups['user'] ?? String(own?.runAsUser ?? all?.runAsUser ?? 'of the image'),
  };
};

const securityEvidence = (pod: PodFacts, container: ContainerView, rule: Rule): readonly Evidence[] => {
  if (!/run-as|nonnumeric|uid|seccomp|apparmor|user|caps/.test(rule.id)) return [];
  return [...cite(pod.pod, `${container.specPath}.securityContext`, 'spec.securityContext')].filter(
    ({ value }) => value !== '{}',
  );
};
