import { podRef } from '../diagnosis/pod-facts.ts';
import type { DiagnosedPod } from '../diagnosis/report.ts';
import type { Family } from '../diagnosis/rule.ts';
import type { Snapshot } from '../diagnosis/snapshot.ts';
import { type Timeline, tellPast, timelineOf } from '../diagnosis/timeline/timeline.ts';
import { whatChanged } from '../diagnosis/timeline/what-changed.ts';
import { isMain, podContainers } from '../model/container.ts';
import { isKind } from '../model/kinds.ts';
import { absent, ifRead, type Known, unknown } from '../model/known.ts';
import type { ContainerRef, CoreEvent, KubernetesObject, ObjectRef, Pod } from '../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../model/owner.ts';
import type { ObjectSet } from '../recording/object-set.ts';
import type { Action } from '../state/action.ts';
import { citations } from '../state/citation.ts';
import { noPods, type PodTable } from '../state/pod-row.ts';
import type { PodUses } from '../state/pod-uses.ts';
import type { Wanted } from '../state/wanted.ts';
import { wantedKey } from '../state/wanted-key.ts';
import { diagnoseSet } from './diagnose-set.ts';
import { createLogBuffer } from './log-buffer.ts';
import { podRow } from './pod-row.ts';
import { readRelated } from './read-related.ts';
import { recordedNode, recordedUid, recordedUses } from './recorded-uses.ts';
import { isTrouble } from './rollout-changes.ts';

/** A recording as the dashboard's source: everything is known from the start, and nothing ever changes. */
export type Recorded = {
  /** Shows the pods of one namespace, or all with ''. */
  showNamespace(namespace: string): void;
  /** Answers what the open screens need; each wish once. */
  wish(wanted: readonly Wanted[]): void;
};

export const createRecorded = (
  set: ObjectSet,
  families: readonly Family[],
  dispatch: (action: Action) => void,
): Recorded => {
  const { pods, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, families);
  const answered = new Set<string>();
  let uses: PodUses | undefined;
  const readUses = (): PodUses => {
    uses ??= recordedUses(set);
    return uses;
  };
  return {
    showNamespace: namespace => {
      answered.clear();
      const shown = pods.filter(({ pod }) => !namespace || pod.metadata?.namespace === namespace);
      dispatch({ type: 'pods-changed', pods: table(shown, snapshot.serverMinor) });
    },
    wish: wanted => {
      const keys = new Set(wanted.map(wantedKey));
      for (const key of answered) if (!keys.has(key)) answered.delete(key);
      for (const one of wanted) {
        if (answered.has(wantedKey(one))) continue;
        answered.add(wantedKey(one));
        if (one.wanted === 'related') void relatedTo(one.of, snapshot, pods).then(dispatch);
        else dispatch(answerTo(one, set, snapshot, pods, readUses));
      }
    },
  };
};

const table = (pods: readonly DiagnosedPod[], serverMinor: number | undefined): PodTable => {
  const counts = { ...noPods.counts };
  for (const { diagnosis } of pods) counts[diagnosis.verdict] += 1;
  const rows = pods.map(({ pod, diagnosis }) => ({
    ...podRow(pod, diagnosis, serverMinor),
    uid: recordedUid(pod),
  }));
  return { version: 1, rows, counts, synced: true };
};

const relatedTo = async (of: ObjectRef, snapshot: Snapshot, pods: readonly DiagnosedPod[]): Promise<Action> => {
  const pod = pods.find(each => samePlace(podRef(each.pod), of))?.pod;
  if (!pod) return { type: 'related-read', of, known: absent };
  const related = await readRelated(pod, {
    object: async (kind, namespace, name) => snapshot.object(kind, namespace, name),
    objects: async (kind, namespace) => snapshot.objects(kind, namespace),
  });
  return { type: 'related-read', of, known: { state: 'read', value: related } };
};

const answerTo = (
  wanted: Exclude<Wanted, { wanted: 'related' }>,
  set: ObjectSet,
  snapshot: Snapshot,
  pods: readonly DiagnosedPod[],
  readUses: () => PodUses,
): Action => {
  switch (wanted.wanted) {
    case 'pod': {
      const judged = pods.find(({ pod }) => samePlace(podRef(pod), wanted.pod));
      const events = snapshot.events(judged ? podRef(judged.pod) : wanted.pod);
      const pod: Known<Pod> = judged ? { state: 'read', value: judged.pod } : absent;
      const change = judged && isTrouble(judged.diagnosis.verdict) ? whatChanged(judged.pod, snapshot) : undefined;
      const opened = { ref: wanted.pod, pod, diagnosis: judged?.diagnosis, events, ...(change && { change }) };
      return { type: 'pod-read', opened };
    }
    case 'node':
      return { type: 'node-read', node: recordedNode(wanted.name, set, snapshot) };
    case 'uses':
      return { type: 'uses-read', uses: readUses() };
    case 'object':
      return {
        type: 'object-read',
        of: wanted.of,
        known: objectOf(wanted.of, snapshot),
        events: snapshot.events(wanted.of),
      };
    case 'timeline': {
      const pod = pods.find(each => samePlace(podRef(each.pod), wanted.of))?.pod;
      const known: Known<Timeline> = pod ? { state: 'read', value: timelineOf(tellPast(pod, snapshot)) } : absent;
      return { type: 'timeline-read', of: wanted.of, known };
    }
    case 'events':
      return { type: 'events-read', of: wanted.of, known: eventsAround(wanted.of, snapshot) };
    case 'log':
      return { type: 'log-changed', log: logOf(wanted, containersOf(wanted, pods), set, pods) };
  }
};

const samePlace = (one: ObjectRef, other: ObjectRef): boolean =>
  one.namespace === other.namespace && one.name === other.name;

const objectOf = ({ kind, namespace, name }: ObjectRef, snapshot: Snapshot): Known<KubernetesObject> =>
  isKind(kind) ? snapshot.object(kind, namespace, name) : unknown;

/** Of the object and of the controller that owns it, or all there are. */
const eventsAround = (of: ObjectRef | undefined, snapshot: Snapshot): Known<readonly CoreEvent[]> => {
  if (!of) return snapshot.objects('Event', '');
  const own = snapshot.events(of);
  const object = ifRead(objectOf(of, snapshot));
  const owner = object && controllerOf(object);
  if (own.state !== 'read' || !owner) return own;
  return {
    state: 'read',
    value: [...own.value, ...(ifRead(snapshot.events({ ...owner, namespace: of.namespace })) ?? [])],
  };
};

/** The containers that are asked for by name, or the main ones of all pods of a workload. */
const containersOf = (
  { workload, containers }: Extract<Wanted, { wanted: 'log' }>,
  pods: readonly DiagnosedPod[],
): readonly ContainerRef[] => {
  if (!workload) return containers;
  const { kind, namespace, name } = workload;
  return pods.flatMap(({ pod }) => {
    const owner = likelyTopOwner(pod);
    const isOurs = pod.metadata?.namespace === namespace && owner?.kind === kind && owner.name === name;
    if (!isOurs) return [];
    return podContainers(pod)
      .filter(isMain)
      .map(container => ({ namespace, pod: pod.metadata?.name ?? '', container: container.name }));
  });
};

const logOf = (
  wanted: Extract<Wanted, { wanted: 'log' }>,
  containers: readonly ContainerRef[],
  set: ObjectSet,
  pods: readonly DiagnosedPod[],
): ReturnType<ReturnType<typeof createLogBuffer>['lines']> => {
  const buffer = createLogBuffer(containers, wanted.bufferBytes);
  const isRead = ({ pod }: DiagnosedPod): boolean =>
    containers.some(ref => ref.pod === pod.metadata?.name && ref.namespace === pod.metadata?.namespace);
  buffer.setCitations(pods.filter(isRead).flatMap(({ diagnosis }) => citations(diagnosis)));
  const run = wanted.previous ? 'previous' : 'current';
  for (const [source, ref] of containers.entries()) {
    const log = set.logs.find(
      ({ container, run: ofRun }) =>
        ofRun === run &&
        container.namespace === ref.namespace &&
        container.pod === ref.pod &&
        container.container === ref.container,
    );
    if (log)
      buffer.append(
        source,
        log.lines.map(text => ({ time: '', text })),
      );
    buffer.setStatus(
      source,
      log
        ? { phase: 'ended' }
        : { phase: 'refused', why: `The recording has no ${run} log of container ${ref.container}.`, code: 404 },
    );
  }
  return buffer.lines();
};
