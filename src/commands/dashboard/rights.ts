import type { Access, Cluster } from '../../cluster/cluster.ts';
import type { Connection, Right } from '../../state/state.ts';

/** What each key needs. The verb of exec, attach and portforward over WebSocket was `get` before Kubernetes 1.35 and is `create` since. */
const accesses: Readonly<Record<Right, readonly Omit<Access, 'namespace'>[]>> = {
  logs: [{ verb: 'get', resource: 'pods', subresource: 'log' }],
  exec: [
    { verb: 'create', resource: 'pods', subresource: 'exec' },
    { verb: 'get', resource: 'pods', subresource: 'exec' },
  ],
  attach: [
    { verb: 'create', resource: 'pods', subresource: 'attach' },
    { verb: 'get', resource: 'pods', subresource: 'attach' },
  ],
  debug: [{ verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers' }],
  forward: [
    { verb: 'create', resource: 'pods', subresource: 'portforward' },
    { verb: 'get', resource: 'pods', subresource: 'portforward' },
  ],
  delete: [{ verb: 'delete', resource: 'pods' }],
};

/** Asks what this identity may do to pods of a namespace. */
export const readRights = async (cluster: Cluster, namespace: string): Promise<Connection['rights']> => {
  const rights = Object.entries(accesses).map(async ([right, ways]) => {
    const answers = await Promise.all(ways.map(way => cluster.mayI({ ...way, namespace })));
    return [
      right,
      answers.find(answer => answer === 'yes') ?? answers.find(answer => answer === 'unknown') ?? 'no',
    ] as const;
  });
  return Object.fromEntries(await Promise.all(rights));
};
