import type { Cluster, SampleSink, SampleStatus, Stream } from '../cluster/cluster.ts';
import type { ObjectRef, PodMetrics } from '../model/kubernetes.ts';
import { noUses, type PodUses, type RowUse } from '../state/pod-uses.ts';
import type { PodStore } from './pod-store.ts';
import { createRowUses } from './row-use.ts';

/** What the pods of a scope use, read while somebody looks. What is known stays known afterwards: it says how old it is. */
export type UseReader = {
  /** Of one pod, or of all; one of them at a time, until the answer is closed. */
  follow(pod: ObjectRef | undefined): Stream;
  /** Whether metrics were refused, so that asking for others makes no sense. */
  isRefused(): boolean;
  /** The newest sample of the pod that is followed, as the server gave it. */
  metricsOf(namespace: string, name: string): PodMetrics | undefined;
  close(): void;
};

export type UseReaderNeeds = {
  readonly cluster: Cluster;
  /** '' for all namespaces. */
  namespace(): string;
  readonly store: PodStore;
  /** ms */
  clock(): number;
  publish(uses: PodUses): void;
  /** That they may not be read, and why; undefined once they may. */
  denied(why: string | undefined): void;
};

/** How long a sample is good for where it does not say, and the longest wait for newer ones, ms. */
const usualPaceMs = 30_000;
const longestPaceMs = 60_000;

export const createUseReader = ({ cluster, namespace, store, clock, publish, denied }: UseReaderNeeds): UseReader => {
  const rowUse = createRowUses();
  let uses = noUses;
  let opened: PodMetrics | undefined;
  /** When newer samples of all pods are to be expected, ms. */
  let nextAt = 0;
  let followed: { readonly pod: ObjectRef | undefined; stream: Stream | undefined } | undefined;
  /** A stream that was refused: it sleeps until a reconnect, and as long as it does nobody asks again. */
  let refused: Stream | undefined;
  const say = (next: PodUses): void => {
    uses = next;
    publish(uses);
  };

  const open = (pod: ObjectRef | undefined): Stream => {
    let next = new Map<string, RowUse>();
    let paceMs = 0;
    const scope = pod ? { namespace: pod.namespace, name: pod.name } : { namespace: namespace() };
    const sink: SampleSink<PodMetrics> = {
      begins: () => {
        if (refused === stream) {
          // Woken: whoever is followed by now is asked about instead.
          refused = undefined;
          stream.close();
          if (followed) followed.stream = open(followed.pod);
          return;
        }
        next = new Map(pod ? uses.byUid : []);
        paceMs = 0;
      },
      take: metrics => {
        const { namespace: of = '', name = '' } = metrics.metadata ?? {};
        if (pod) opened = metrics;
        const row = store.byName(of, name)?.row;
        const use = row && rowUse(metrics, row, uses.byUid.get(row.uid));
        if (use) next.set(row.uid, use);
        paceMs ||= use?.windowMs ?? 0;
      },
      complete: () => {
        say({ phase: 'read', why: '', byUid: next });
        denied(undefined);
        const waitMs = Math.min(longestPaceMs, paceMs || usualPaceMs);
        if (!pod) nextAt = clock() + waitMs;
        return waitMs;
      },
      status: status => {
        const phase = status.phase === 'failing' ? 'failing' : 'unavailable';
        if (phase === 'unavailable') refused = stream;
        say({ ...uses, phase, why: whyNot(status) });
        if (status.phase === 'denied') denied(status.why);
      },
    };
    const stream = cluster.samples('PodMetrics', scope, sink, Math.max(0, nextAt - clock()));
    return stream;
  };

  return {
    follow: pod => {
      const follower = { pod, stream: refused ? undefined : open(pod) };
      followed = follower;
      return {
        close: () => {
          if (follower.stream !== refused) follower.stream?.close();
          if (followed === follower) followed = undefined;
          if (pod) opened = undefined;
        },
      };
    },
    metricsOf: (of, name) => (opened?.metadata?.namespace === of && opened.metadata.name === name ? opened : undefined),
    isRefused: () => refused !== undefined,
    close: () => refused?.close(),
  };
};

const whyNot = (status: SampleStatus): string => {
  switch (status.phase) {
    case 'absent':
      return 'This cluster serves no metrics (metrics.k8s.io): CPU and memory in use are not known.';
    case 'denied':
      return `You may not read metrics: ${status.why}`;
    case 'failing':
      return `Metrics cannot be read at the moment: ${status.why}`;
  }
};
