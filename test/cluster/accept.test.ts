import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchObjects } from '../../src/cluster/watch.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { type Answer, open, scriptedServer, status } from '../support/scripted-server.ts';
import { until } from '../support/until.ts';
import { page } from '../support/watch-text.ts';

test('of Secrets only the metadata is asked for', async t => {
  const server = await scriptedServer();
  const transport = plainTransport(server.url);
  t.after(() => Promise.all([transport.close(), server.close()]));
  const accepted: unknown[] = [];
  const noting =
    (answer: Answer): Answer =>
    (response, request, url) => {
      accepted.push(request.headers.accept);
      answer(response, request, url);
    };
  server.next(noting(status(422, 'no')), noting(page(['a'], 9)), noting(open()));
  const nothing = (): void => {};
  const sink = { listing: nothing, upsert: nothing, remove: nothing, synced: nothing, status: nothing };
  const stream = watchObjects(transport, 'Secret', { namespace: 'shop' }, sink);
  await until('both lists and the watch were asked for', () => accepted.length === 3);
  stream.close();
  const list = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  assert.deepEqual(accepted, [list, list, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1']);
});
