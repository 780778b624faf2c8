import type { Pod } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import { livePod } from './live-pod.ts';
import { endContainer } from './lives.ts';
import type { DemoWorld } from './world.ts';

/** Marks a pod as deleted; its containers end after `takes` ms, and so does the pod, unless a finalizer keeps it. */
export const deleteGracefully = (world: DemoWorld, pod: Pod, takes: number): void => {
  const { namespace = '', name = '', uid } = pod.metadata ?? {};
  const grace = pod.spec?.terminationGracePeriodSeconds ?? 30;
  world.sandbox.put({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: timestamp(world.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  });
  world.later(takes, () => {
    const now = world.sandbox.get('Pod', namespace, name);
    if (now?.metadata?.uid !== uid) return;
    if ((now?.metadata?.finalizers ?? []).length === 0) world.sandbox.remove('Pod', namespace, name);
    else
      for (const status of now?.status?.containerStatuses ?? [])
        endContainer(livePod(world, pod), status.name, 137, 'Error');
  });
};
