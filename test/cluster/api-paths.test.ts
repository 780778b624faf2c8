import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPath, objectPath, podSubresourcePath } from '../../src/cluster/api-paths.ts';

test('a core kind is listed under /api/v1, in one namespace or in all', () => {
  assert.equal(listPath('Pod', { namespace: 'shop' }), '/api/v1/namespaces/shop/pods');
  assert.equal(listPath('Pod', { namespace: '' }), '/api/v1/pods');
});

test('a kind of a group is listed under /apis', () => {
  assert.equal(listPath('Deployment', { namespace: 'shop' }), '/apis/apps/v1/namespaces/shop/deployments');
});

test('a kind without namespaces ignores the namespace', () => {
  assert.equal(objectPath('Node', 'shop', 'n1'), '/api/v1/nodes/n1');
});

test('selectors and parameters are encoded, undefined ones are left out', () => {
  assert.equal(
    listPath('Pod', { namespace: '', labelSelector: 'a in (b,c)' }, { limit: 500, continue: undefined }),
    '/api/v1/pods?labelSelector=a+in+%28b%2Cc%29&limit=500',
  );
});

test('a list parameter repeats its key', () => {
  assert.equal(
    podSubresourcePath('shop', 'web-0', 'exec', { command: ['sh', '-c', 'ls'], stdin: true }),
    '/api/v1/namespaces/shop/pods/web-0/exec?command=sh&command=-c&command=ls&stdin=true',
  );
});

test('a name cannot leave its path segment', () => {
  assert.equal(objectPath('Pod', 'a/../b', 'x?y'), '/api/v1/namespaces/a%2F..%2Fb/pods/x%3Fy');
});
