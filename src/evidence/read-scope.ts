import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { diagnoseObject, diagnosePod } from '../diagnosis/diagnose-pod.ts';
import type { DiagnosedObject, DiagnosedPod } from '../diagnosis/report.ts';
import type { Family } from '../diagnosis/rule.ts';
import { type Snapshot, type Want, wantKey } from '../diagnosis/snapshot.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { Kind, KubernetesObject, ObjectRef, Pod } from '../model/kubernetes.ts';
import { controllerOf } from '../model/owner.ts';
import { hasPods, kindBetween } from '../model/workload-kinds.ts';
import { createAnswers } from './answers.ts';
import { askedAhead, eventsOf, wantsOfPod } from './asked-ahead.ts';
import { createEventStore, type EventStore } from './event-store.ts';
import { liveSnapshot } from './live-snapshot.ts';
import { podsOfOwner } from './pods-of-owner.ts';
import { type Lists, withLists } from './with-lists.ts';

/** What one `podctl diagnose` looks at. */
export type ReadScope = {
  /** '' is all namespaces. */
  readonly namespace: string;
  readonly labelSelector?: string;
  /** Only these objects; empty for everything in the namespace. */
  readonly only: readonly ObjectRef[];
  /** What somebody wants of the pods besides their diagnosis. */
  wants?(pods: readonly DiagnosedPod[], snapshot: Snapshot): readonly Want[];
};

export type ScopeReading = {
  readonly pods: readonly DiagnosedPod[];
  readonly objects: readonly DiagnosedObject[];
  readonly snapshot: Snapshot;
  /** Where the pods themselves could not be read: why. */
  readonly podsUnreadable: string | undefined;
  /** What may not be listed, and so was not looked at. */
  readonly unlisted: readonly Unlisted[];
  /** Objects that were asked for by name and do not exist. */
  readonly notFound: readonly ObjectRef[];
  /** What kept a question from being answered. */
  whyUnknown(want: Want): string;
};

/** A kind of which nothing may be listed in the scope: the server's refusal, and the rules that speak of its objects. */
export type Unlisted = { readonly kind: Kind; readonly why: string; readonly rules: readonly string[] };

/** Questions lead to questions (pod → claim → class), but never far. */
const rounds = 6;

/**
 * Reads a scope from a cluster and diagnoses it: everything once, then whatever the rules still want, until they are
 * content. The rules are loaded while the first answers are on their way.
 */
export const readScope = async (
  cluster: Cluster,
  scope: ReadScope,
  loadRules: () => Promise<readonly Family[]>,
): Promise<ScopeReading> => {
  const clock = (): number => Date.now() + cluster.clockOffset();
  const answers = createAnswers(cluster, clock);
  const isNamed = scope.only.length > 0;
  const loading = afterRequests(loadRules);
  // Nobody waits for these: what else is wanted of the objects is asked for meanwhile.
  const ahead = askedAhead(answers, clock);
  ahead.ask(scope.only.slice(0, fewNamed).map(eventsOf));
  const reading = isNamed ? readNamed(cluster, scope.only) : readSubjects(cluster, scope, loading);
  // A connection of its own takes longer than to wait for that of a single object.
  const version = isNamed ? inTheNextTurn(reading, () => cluster.version()) : cluster.version();
  if (isNamed)
    inTheNextTurn(version, async () => ahead.ask((await reading).pods.slice(0, fewNamed).flatMap(wantsOfPod))).catch(
      () => {},
    );
  const [subjects, serverVersion, events, families] = await Promise.all([
    reading,
    version,
    isNamed ? undefined : readEvents(cluster, scope.namespace),
    loading,
  ]);
  const used: Want[] = [];
  const nodes = ifRead(subjects.lists.get('Node') ?? { state: 'unknown' });
  const byName = new Map(subjects.pods.map(pod => [`${pod.metadata?.namespace}/${pod.metadata?.name}`, pod]));
  const now = clock();
  const snapshot = (): Snapshot =>
    withLists(
      liveSnapshot(
        {
          now,
          serverMinor: serverVersion.minor || undefined,
          events: events ?? { state: 'unknown' },
          nodes: nodes
            ? { state: 'read', value: new Map(nodes.map(node => [node.metadata?.name ?? '', node])) }
            : { state: 'unknown' },
          pod: (namespace, name) => byName.get(`${namespace}/${name}`),
        },
        answers,
        used,
      ),
      subjects.lists,
      scope.namespace,
      answers,
    );

  const asked = new Set<string>();
  const isOpen = (want: Want): boolean => !asked.has(wantKey(want));
  let look = snapshot();
  const pods = subjects.pods.map(pod => ({ pod, diagnosis: diagnosePod(pod, families, look) }));
  const objects = subjects.objects.map(object => ({ object, diagnosis: diagnoseObject(object, families, look) }));
  for (let round = 1; round < rounds; round += 1) {
    // Only those that asked something are judged again: an answer changes nothing for the ten thousand others.
    const askingPods = pods.filter(({ diagnosis }) => diagnosis.wanted.some(isOpen));
    const askingObjects = objects.filter(({ diagnosis }) => diagnosis.wanted.some(isOpen));
    const open = [...askingPods, ...askingObjects].flatMap(({ diagnosis }) => diagnosis.wanted.filter(isOpen));
    if (open.length === 0) break;
    const unique = new Map(open.map(want => [wantKey(want), want]));
    for (const [key, want] of unique) {
      asked.add(key);
      if (ahead.has(want)) unique.delete(key);
    }
    // A connection takes the next request a turn after its last answer is complete; before that a new one would be opened.
    await nextTurn();
    await Promise.all([ahead.answered(), answers.ask([...unique.values()], clock())]);
    look = snapshot();
    for (const asking of askingPods) asking.diagnosis = diagnosePod(asking.pod, families, look);
    for (const asking of askingObjects) asking.diagnosis = diagnoseObject(asking.object, families, look);
  }
  for (let round = 1; scope.wants && round < rounds; round += 1) {
    const open = scope.wants(pods, snapshot()).filter(isOpen);
    if (open.length === 0) break;
    for (const want of open) asked.add(wantKey(want));
    await answers.ask(open, clock());
  }
  answers.close();
  const whyUnknown = (want: Want): string => {
    if (!asked.has(wantKey(want))) return 'not asked for: other answers led to it too late';
    const failure = answers.failure(want);
    return failure ? `could not be read: ${failure}` : 'asked for, and not answered';
  };
  return {
    pods,
    objects,
    snapshot: snapshot(),
    podsUnreadable: subjects.podsUnreadable,
    unlisted: unlistedOf([...subjects.lists, ['Event', events ?? { state: 'absent' }]], families),
    notFound: subjects.notFound,
    whyUnknown,
  };
};

const unlistedOf = (
  lists: readonly (readonly [Kind, Known<unknown>])[],
  families: readonly Family[],
): readonly Unlisted[] =>
  lists.flatMap(([kind, known]) => {
    if (known.state !== 'forbidden' || kind === 'Pod') return [];
    const checks = families.flatMap(({ objects }) => objects.filter(check => check.kind === kind));
    const rules = new Set(checks.flatMap(check => check.rules.map(({ id }) => id)));
    return [{ kind, why: known.why, rules: [...rules].sort() }];
  });

const subjectKinds = (families: readonly Family[]): readonly Kind[] => [
  ...new Set<Kind>(['Node', ...families.flatMap(family => family.objects.map(check => check.kind))]),
];

type Subjects = {
  readonly pods: readonly Pod[];
  readonly objects: readonly KubernetesObject[];
  readonly lists: Lists;
  readonly podsUnreadable: string | undefined;
  readonly notFound: readonly ObjectRef[];
};

/** Loads the rules once the requests that were begun before are out: evaluating them keeps the one thread busy. */
const afterRequests = async <T>(load: () => Promise<T>): Promise<T> => {
  await nextTurn();
  await nextTurn();
  return load();
};

/** Begins when `earlier` has ended and its connection can be used again. */
const inTheNextTurn = async <T>(earlier: Promise<unknown>, begin: () => Promise<T>): Promise<T> => {
  await earlier;
  await nextTurn();
  return begin();
};

/** Of so many named objects is asked ahead what nearly every diagnosis wants, before any rule has been loaded. */
const fewNamed = 4;
const readSubjects = async (
  cluster: Cluster,
  scope: ReadScope,
  loading: Promise<readonly Family[]>,
): Promise<Subjects> => {
  const list = { namespace: scope.namespace, ...(scope.labelSelector ? { labelSelector: scope.labelSelector } : {}) };
  const listKind = async (kind: Kind): Promise<readonly [Kind, Known<readonly KubernetesObject[]>]> => [
    kind,
    await cluster.list(kind, { namespace: kind === 'Node' ? '' : scope.namespace }),
  ];
  const [pods, others] = await Promise.all([
    cluster.list('Pod', list),
    loading.then(families => Promise.all(subjectKinds(families).map(listKind))),
  ]);
  return {
    pods: ifRead(pods) ?? [],
    // A selector asks about pods only, and then not all of them are there.
    objects: scope.labelSelector ? [] : others.flatMap(([, known]) => ifRead(known) ?? []),
    lists: new Map(scope.labelSelector ? others : [...others, ['Pod', pods]]),
    podsUnreadable: pods.state === 'forbidden' ? pods.why : undefined,
    notFound: [],
  };
};

const readNamed = async (cluster: Cluster, only: readonly ObjectRef[]): Promise<Subjects> => {
  const known = await Promise.all(only.map(ref => cluster.get(ref.kind as Kind, ref.namespace, ref.name)));
  const found = known.flatMap(one => (one.state === 'read' ? [one.value] : []));
  const [behind, between] = await Promise.all([
    Promise.all(found.map(object => podsBehind(cluster, object))),
    Promise.all(found.map(object => objectsBetween(cluster, object))),
  ]);
  const refused = [...known, ...behind].find(one => one.state === 'forbidden');
  const pods = [
    ...found.filter((object): object is Pod => object.kind === 'Pod'),
    ...behind.flatMap(one => ifRead(one) ?? []),
  ];
  return {
    pods: [...new Map(pods.map(pod => [`${pod.metadata?.namespace}/${pod.metadata?.name}`, pod])).values()],
    objects: [...between.flat(), ...found.filter(object => object.kind !== 'Pod')],
    lists: new Map(),
    podsUnreadable: refused?.state === 'forbidden' ? refused.why : undefined,
    notFound: only.filter((_, index) => known[index]?.state === 'absent'),
  };
};

/** The ReplicaSets of a Deployment and the Jobs of a CronJob: what keeps pods from being created is told of them. */
const objectsBetween = async (cluster: Cluster, owner: KubernetesObject): Promise<readonly KubernetesObject[]> => {
  const kind = kindBetween(owner.kind);
  if (!kind) return [];
  const known = await cluster.list(kind, { namespace: owner.metadata?.namespace ?? '' });
  return (ifRead(known) ?? []).filter(object => {
    const controller = controllerOf(object);
    return controller?.kind === owner.kind && controller?.name === owner.metadata?.name;
  });
};

/** The pods that a workload controls, or that a Service selects: what is asked of it is asked of them. */
const podsBehind = async (cluster: Cluster, object: KubernetesObject): Promise<Known<readonly Pod[]>> => {
  const { kind = '', metadata } = object;
  if (kind === 'Pod' || !hasPods(kind)) return { state: 'absent' };
  try {
    const { scope, includes } = await podsOfOwner(cluster, kind, metadata?.namespace ?? '', metadata?.name ?? '');
    const known = await cluster.list('Pod', scope);
    return known.state === 'read' ? { state: 'read', value: known.value.filter(includes) } : known;
  } catch (error) {
    // A Service without a selector has none; where a request fails, what is known of the object itself stands.
    if (error instanceof ApiError) return { state: 'unknown' };
    throw error;
  }
};

const readEvents = async (cluster: Cluster, namespace: string): Promise<Known<EventStore>> => {
  const known = await cluster.list('Event', { namespace });
  if (known.state !== 'read') return known;
  const store = createEventStore();
  for (const event of known.value) store.upsert(event);
  // Node events live in `default`.
  if (namespace && namespace !== 'default')
    for (const event of ifRead(
      await cluster.list('Event', { namespace: 'default', fieldSelector: 'involvedObject.kind=Node' }),
    ) ?? [])
      store.upsert(event);
  return { state: 'read', value: store };
};
