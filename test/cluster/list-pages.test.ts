import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPages } from '../../src/cluster/list-pages.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { scriptedServer } from '../support/scripted-server.ts';

test('a page too large to be held is asked for again in smaller ones', async t => {
  const server = await scriptedServer();
  const transport = plainTransport(server.url);
  t.after(() => Promise.all([transport.close(), server.close()]));
  server.always((response, _, { searchParams }) => {
    const from = Number(searchParams.get('continue'));
    const to = Math.min(from + Number(searchParams.get('limit')), 120);
    const items = Array.from({ length: to - from }, (_, index) => ({ metadata: { name: `c${from + index}` } }));
    const metadata = { resourceVersion: '9', continue: to < 120 ? String(to) : '' };
    response.end(JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', metadata, items }));
  });
  const names: unknown[] = [];
  const take = (object: { metadata?: { name?: string } }): unknown => names.push(object.metadata?.name);
  const version = await listPages(transport, 'ConfigMap', { namespace: 'shop' }, take, undefined, 2_500);
  assert.equal(version, '9');
  assert.deepEqual(
    names,
    Array.from({ length: 120 }, (_, index) => `c${index}`),
  );
  assert.deepEqual(
    server.asked.map(url => url.searchParams.get('limit')),
    ['500', '50', '50', '50'],
  );
});
