import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../../src/cluster/connect.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { localServer, temporaryFolder } from '../support/cluster-fixtures.ts';
import { until } from '../support/until.ts';

const kubeconfig = (folder: string, server: string): string => {
  const path = join(folder, 'config');
  writeFileSync(
    path,
    `current-context: lab
clusters: [{name: lab-cluster, cluster: {server: "${server}"}}]
contexts: [{name: lab, context: {cluster: lab-cluster, user: jane, namespace: shop}}]
users: [{name: jane, user: {token: sekret}}]
`,
  );
  return path;
};

const place = { env: {}, home: '/nonexistent', serviceAccountFolder: '/nonexistent' };

test('a cluster knows where it is and as whom', async context => {
  const path = kubeconfig(temporaryFolder(context), 'http://127.0.0.1:1');
  const cluster = await connect({ kubeconfig: path, readOnly: true, place });
  assert.deepEqual(cluster.context, {
    name: 'lab',
    cluster: 'lab-cluster',
    user: 'jane',
    server: 'http://127.0.0.1:1',
    namespace: 'shop',
    readOnly: true,
  });
  await cluster.close();
});

test('without a kubeconfig connecting is a mistake that has a way out', async () => {
  await assert.rejects(connect({ place }), error => error instanceof UsageError && /podctl demo/.test(error.hint));
});

test('in read-only mode a port-forward is refused before it listens', async context => {
  const path = kubeconfig(temporaryFolder(context), 'http://127.0.0.1:1');
  const cluster = await connect({ kubeconfig: path, readOnly: true, place });
  const sink = { connected: () => {}, error: () => {}, answered: () => {} };
  await assert.rejects(
    cluster.portForward({ namespace: 'shop', name: 'web-0' }, { local: 0, remote: 80 }, sink),
    error => error instanceof ApiError && error.kind === 'read-only',
  );
  await cluster.close();
});

test('reconnecting opens the watches anew, closing ends them', async context => {
  let watches = 0;
  let ended = 0;
  const { port } = await localServer(context, (request, response) => {
    if (!request.url?.includes('watch=true')) {
      response.end('{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}');
      return;
    }
    watches++;
    response.once('close', () => ended++);
    response.flushHeaders();
  });
  const path = kubeconfig(temporaryFolder(context), `http://127.0.0.1:${port}`);
  const cluster = await connect({ kubeconfig: path, place });
  let synced = false;
  const ignore = (): void => {};
  cluster.watch(
    'Pod',
    { namespace: '' },
    {
      listing: ignore,
      upsert: ignore,
      remove: ignore,
      status: ignore,
      synced: () => {
        synced = true;
      },
    },
  );
  await until('the list is complete', () => synced);
  await until('the watch is open', () => watches === 1);
  cluster.reconnect();
  await until('a second watch is open', () => watches === 2);
  await cluster.close();
  await until('both watches have ended', () => ended === 2);
  assert.equal(watches, 2);
});
