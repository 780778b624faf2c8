import type { KubernetesObject } from '../model/kubernetes.ts';
import { parseTime } from '../model/time.ts';

/** Fields that say when something happened, as against when something will. */
const past = new Set([
  'acquireTime',
  'completionTime',
  'creationTimestamp',
  'eventTime',
  'finishedAt',
  'firstTimestamp',
  'lastHeartbeatTime',
  'lastObservedTime',
  'lastProbeTime',
  'lastTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'renewTime',
  'startTime',
  'startedAt',
]);

/** The newest moment that the objects tell of, ms; 0 where they tell of none. */
export const newestTime = (objects: readonly KubernetesObject[]): number => {
  let newest = 0;
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) {
      newest = Math.max(newest, deletionRequest(value) ?? 0);
      for (const [key, item] of Object.entries(value)) {
        if (typeof item === 'string') {
          if (past.has(key)) newest = Math.max(newest, parseTime(item) ?? 0);
        } else look(item);
      }
    }
  };
  look(objects);
  return newest;
};

/** When the deletion of an object was asked for, ms: its deletionTimestamp lies ahead by the grace period. */
const deletionRequest = (metadata: {
  readonly deletionTimestamp?: unknown;
  readonly deletionGracePeriodSeconds?: unknown;
}): number | undefined => {
  const { deletionTimestamp: end, deletionGracePeriodSeconds: grace } = metadata;
  const at = typeof end === 'string' ? parseTime(end) : undefined;
  return at === undefined || typeof grace !== 'number' ? undefined : at - grace * 1000;
};
