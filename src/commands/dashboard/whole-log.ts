import type { Cluster } from '../../cluster/cluster.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';

/** A container's whole log as the server has it, with time stamps. Rejects with the server's sentence. */
export const wholeLog = (cluster: Cluster, container: ContainerRef, previous: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: string[] = [];
    const end = (done: () => void): void => {
      queueMicrotask(() => stream.close());
      done();
    };
    const stream = cluster.logs(
      container,
      { follow: false, previous },
      {
        lines: lines => parts.push(...lines.map(({ time, text }) => `${time} ${text}\n`)),
        status: status => {
          if (status.phase === 'ended') end(() => resolve(parts.join('')));
          else if (status.phase === 'refused') end(() => reject(new Error(status.why)));
          else if (status.phase === 'reconnecting') end(() => reject(new Error(status.lost)));
        },
      },
    );
  });
