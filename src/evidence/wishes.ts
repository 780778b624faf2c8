import type { Cluster } from '../cluster/cluster.ts';
import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { Action } from '../state/action.ts';
import type { OpenedPod } from '../state/state.ts';
import type { Wanted } from '../state/wanted.ts';
import { wantedKey } from '../state/wanted-key.ts';
import type { LivePods } from './live-pods.ts';
import type { PodMemory } from './pod-memory.ts';
import type { PodStore } from './pod-store.ts';
import type { UseReader } from './pod-uses.ts';
import { wishForEvents } from './wish-events.ts';
import { wishForLog } from './wish-log.ts';
import { wishForNode } from './wish-node.ts';
import { wishForObject } from './wish-object.ts';
import { wishForPod } from './wish-pod.ts';
import { wishForRelated } from './wish-related.ts';
import { wishForTimeline } from './wish-timeline.ts';

/** What one open screen has running. */
export type Wish = {
  /** Called after every change of the stores: publishes what has become different. */
  refresh(): void;
  close(): void;
};

export type WishNeeds = {
  readonly cluster: Cluster;
  /** The one that is watched; '' for all. */
  namespace(): string;
  readonly store: PodStore;
  readonly pods: LivePods;
  /** An open pod as the screen wants it. */
  open(pod: Pod): OpenedPod;
  readonly uses: UseReader;
  /** A snapshot of now, which notes the questions that no watch answers in `used`. */
  snapshot(used?: Want[]): Snapshot;
  /** Reads these, or reads them again if stale. */
  ask(wants: readonly Want[]): Promise<void>;
  readonly memory: PodMemory;
  clock(): number;
  dispatch(action: Action): void;
};

export type Wishes = { wish(wanted: readonly Wanted[]): void; refresh(): void; close(): void };

/** Starts and stops until what runs equals what is wanted. */
export const fulfil = (needs: WishNeeds): Wishes => {
  const running = new Map<string, Wish>();
  return {
    wish: wanted => {
      const keys = new Set(wanted.map(wantedKey));
      for (const [key, wish] of running)
        if (!keys.has(key)) {
          wish.close();
          running.delete(key);
        }
      for (const one of wanted) {
        const key = wantedKey(one);
        if (!running.has(key)) running.set(key, start(one, needs));
      }
    },
    refresh: () => {
      for (const wish of running.values()) wish.refresh();
    },
    close: () => {
      for (const wish of running.values()) wish.close();
      running.clear();
    },
  };
};

const start = (wanted: Wanted, needs: WishNeeds): Wish => {
  switch (wanted.wanted) {
    case 'pod':
      return wishForPod(wanted.pod, needs);
    case 'uses':
      return { ...needs.uses.follow(wanted.pod), refresh: () => undefined };
    case 'object':
      return wishForObject(wanted.of, needs);
    case 'node':
      return wishForNode(wanted.name, needs);
    case 'related':
      return wishForRelated(wanted.of, needs);
    case 'timeline':
      return wishForTimeline(wanted.of, needs);
    case 'events':
      return wishForEvents(wanted.of, needs);
    case 'log':
      return wishForLog(wanted, needs);
  }
};
