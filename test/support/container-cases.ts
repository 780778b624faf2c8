import { diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import type { LogExcerpt } from '../../src/model/log-excerpt.ts';
import { ago, aNode, anEvent, aPod, snapshotWith } from './objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One container of a pod on node worker-1, as its status says, with what stands around it. */
export type ContainerCase = {
  readonly spec?: Fields;
  readonly status?: Fields;
  /** Where the container stands; default: among the regular ones. */
  readonly list?: 'initContainers' | 'containers';
  readonly podSpec?: Fields;
  readonly podStatus?: Fields;
  readonly metadata?: Fields;
  readonly events?: readonly {
    readonly reason: string;
    readonly message: string;
    readonly seconds?: number;
    readonly type?: string;
    readonly pod?: boolean;
  }[];
  readonly log?: readonly string[];
  readonly previousLog?: readonly string[];
  readonly others?: readonly KubernetesObject[];
  readonly covers?: (kind: string) => boolean;
};

/** Diagnoses the pod of a case. A rule that breaks its contract fails the test. */
export const diagnoseCase = (one: ContainerCase): Diagnosis => {
  const list = one.list ?? 'containers';
  const init = list === 'initContainers';
  const spec = { name: 'app', image: 'registry.example/shop/app:1.2', ...one.spec };
  const status = { name: 'app', restartCount: 0, ready: false, started: false, ...one.status };
  const main = { name: 'main', image: 'nginx:1.27' };
  const pod = aPod('web-0', {
    spec: {
      nodeName: 'worker-1',
      restartPolicy: 'Always',
      containers: init ? [main] : [spec],
      ...(init ? { initContainers: [spec] } : {}),
      ...one.podSpec,
    },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Initialized', status: init ? 'False' : 'True' },
        { type: 'Ready', status: 'False' },
      ],
      containerStatuses: init
        ? [{ name: 'main', restartCount: 0, ready: false, state: { waiting: { reason: 'PodInitializing' } } }]
        : [status],
      ...(init ? { initContainerStatuses: [status] } : {}),
      ...one.podStatus,
    },
    metadata: one.metadata ?? {},
  });
  const events = (one.events ?? []).map(({ reason, message, seconds = 10, type = 'Warning', pod: ofPod }) => {
    const event = anEvent(pod, reason, message, { seconds, type }) as KubernetesObject & { involvedObject: Fields };
    const fieldPath = `spec.${list}{${spec.name}}`;
    return ofPod ? event : { ...event, involvedObject: { ...event.involvedObject, fieldPath } };
  });
  const excerpt = (run: LogExcerpt['run'], lines: readonly string[] | undefined): LogExcerpt[] =>
    lines ? [{ container: { namespace: 'shop', pod: 'web-0', container: spec.name }, run, lines }] : [];
  const node = aNode('worker-1', { status: { nodeInfo: { architecture: 'arm64', operatingSystem: 'linux' } } });
  const snapshot = snapshotWith([pod, node, ...events, ...(one.others ?? [])], {
    logs: [...excerpt('current', one.log), ...excerpt('previous', one.previousLog)],
    ...(one.covers ? { covers: one.covers } : {}),
  });
  const diagnosis = diagnosePod(pod as Pod, families, snapshot);
  if (diagnosis.faults.length > 0) throw new Error(JSON.stringify(diagnosis.faults));
  return diagnosis;
};

/** The state of a container that waits for its restart, after a run that ended so. */
export const inBackOff = (exitCode: number, more: Fields = {}, ran = 5): Fields => ({
  restartCount: 4,
  state: {
    waiting: {
      reason: 'CrashLoopBackOff',
      message: 'back-off 1m20s restarting failed container=app pod=web-0_shop(x)',
    },
  },
  lastState: { terminated: ended(exitCode, more, ran) },
});

/** A run that began some seconds ago and ended 20 s ago. */
export const ended = (exitCode: number, more: Fields = {}, ran = 5, since = 20): Fields => ({
  exitCode,
  reason: exitCode === 0 ? 'Completed' : 'Error',
  startedAt: ago(since + ran),
  finishedAt: ago(since),
  ...more,
});

/** The leading rule of a diagnosis. */
export const leadOf = (diagnosis: Diagnosis): string | undefined => diagnosis.findings[0]?.rule;

/** Everything that the leading finding says. */
export const saidBy = (diagnosis: Diagnosis): string => {
  const lead = diagnosis.findings[0];
  if (!lead) return '';
  return [
    lead.title,
    lead.explanation,
    ...lead.evidence.map(({ value }) => value),
    ...lead.next.map(({ command }) => command),
  ].join('\n');
};
