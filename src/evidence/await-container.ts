import type { Cluster, Stream } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import { waitText } from '../model/container-run.ts';
import type { ContainerRef } from '../model/kubernetes.ts';
import { followPods } from './follow-pods.ts';
import { podByName } from './pod-scope.ts';

/**
 * Waits until a container has started, also if it has ended since, or until it has ended; `tell` hears each reason why it
 * has not started. Rejects with an `ApiError` when its pod goes away, or may not be looked at, or `signal` is aborted.
 */
export const awaitContainer = (
  cluster: Cluster,
  { namespace, pod, container }: ContainerRef,
  tell: (why: string) => void,
  signal: AbortSignal,
  until: 'started' | 'ended' = 'started',
): Promise<ContainerView> => {
  const { promise, resolve, reject } = Promise.withResolvers<ContainerView>();
  let told = '';
  const watch: Stream = followPods(cluster, [podByName(namespace, pod)], {
    seen: object => {
      const view = podContainers(object).find(({ name }) => name === container);
      if (view?.terminated || (view?.running && until === 'started')) return resolve(view);
      const why = view?.waiting?.message ? waitText(view) : '';
      if (why === '' || why === told) return;
      told = why;
      tell(why);
    },
    left: () => reject(new ApiError('not-found', `Pod ${pod} is gone`)),
    synced: () => undefined,
    failed: reject,
  });
  const abort = (): void => reject(new ApiError('aborted', 'Given up'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    watch.close();
  });
};
