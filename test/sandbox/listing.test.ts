import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { configMap, runningPod, withSandbox } from './ask.ts';

const names = (list: { readonly items: readonly KubernetesObject[] }): (string | undefined)[] =>
  list.items.map(it => it.metadata?.name);

test('a list holds the objects of its namespace, in order and without kind', () =>
  withSandbox(
    { objects: [runningPod('b'), runningPod('a'), runningPod('z', { namespace: 'bank' })] },
    async ({ ask }) => {
      const { json } = await ask('/api/v1/namespaces/shop/pods');
      assert.deepEqual(names(json), ['a', 'b']);
      assert.equal(json.kind, 'PodList');
      assert.equal(json.items[0]?.kind, undefined);
      assert.deepEqual(names((await ask('/api/v1/pods')).json), ['z', 'a', 'b']);
    },
  ));

test('pages follow each other, count what remains, and expire', () =>
  withSandbox({ objects: ['a', 'b', 'c'].map(name => configMap(name)) }, async ({ ask, sandbox }) => {
    const first = (await ask('/api/v1/configmaps?limit=2')).json;
    assert.deepEqual(names(first), ['a', 'b']);
    assert.equal(first.metadata.remainingItemCount, 1);
    const next = `/api/v1/configmaps?limit=2&continue=${first.metadata.continue}`;
    sandbox.put(configMap('d'));
    const second = (await ask(next)).json;
    assert.deepEqual(names(second), ['c', 'd']);
    assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
    sandbox.expireAll();
    const gone = await ask(next);
    assert.equal(gone.status, 410);
    assert.equal(gone.json.reason, 'Expired');
    const rest = await ask(`/api/v1/configmaps?continue=${gone.json.metadata.continue}`);
    assert.deepEqual(names(rest.json), ['c', 'd']);
  }));

for (const [selector, expected] of [
  ['labelSelector=app=web', ['a']],
  ['labelSelector=app!=web', ['b', 'c']],
  ['labelSelector=app in (web,db)', ['a', 'b']],
  ['labelSelector=app notin (web),app', ['b']],
  ['labelSelector=!app', ['c']],
  ['fieldSelector=metadata.name=b', ['b']],
  ['fieldSelector=metadata.name!=b,status.phase=Running', ['a', 'c']],
  ['fieldSelector=spec.nodeName=worker-9', []],
] as const)
  test(`pods with ${selector}`, () =>
    withSandbox(
      {
        objects: [
          runningPod('a', { labels: { app: 'web' } }),
          runningPod('b', { labels: { app: 'db' } }),
          runningPod('c'),
        ],
      },
      async ({ ask }) => {
        assert.deepEqual(names((await ask(`/api/v1/pods?${selector.replaceAll(' ', '%20')}`)).json), expected);
      },
    ));

test('an unknown field selector is refused in the words of its kind', () =>
  withSandbox({}, async ({ ask }) => {
    const pods = await ask('/api/v1/pods?fieldSelector=spec.foo%3D1');
    assert.equal(pods.status, 400);
    assert.equal(pods.json.message, 'field label not supported: spec.foo');
    const maps = await ask('/api/v1/configmaps?fieldSelector=data%3D1');
    assert.equal(maps.json.message, '"data" is not a known field selector: only "metadata.name", "metadata.namespace"');
  }));

test('what does not exist is a Status with its name and resource', () =>
  withSandbox({}, async ({ ask }) => {
    const { status, json } = await ask('/apis/apps/v1/namespaces/shop/deployments/web');
    assert.equal(status, 404);
    assert.equal(json.message, 'deployments.apps "web" not found');
    assert.deepEqual(json.details, { name: 'web', group: 'apps', kind: 'deployments' });
    assert.equal((await ask('/apis/metrics.k8s.io/v1beta1/pods')).text, '404 page not found\n');
  }));

test('metadata alone is served where it is asked for, so that no secret leaves the server', () =>
  withSandbox({}, async ({ ask, sandbox }) => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'shop' },
      data: { a: 'eA==' },
    };
    sandbox.put(secret);
    const { json, text } = await ask('/api/v1/secrets', {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
    });
    assert.equal(json.kind, 'PartialObjectMetadataList');
    assert.ok(!text.includes('eA=='));
    assert.equal((await ask('/api/v1/secrets', { headers: { accept: 'text/yoghurt' } })).status, 406);
  }));

test('a Table has the cells that kubectl prints', () =>
  withSandbox({ objects: [runningPod('web')] }, async ({ ask }) => {
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
    const { json } = await ask('/api/v1/pods', { headers });
    assert.deepEqual(json.rows[0]?.cells.slice(0, 4), ['web', '1/1', 'Running', '0']);
  }));

test('a large list is gzipped for those who take it', () =>
  withSandbox({ objects: Array.from({ length: 900 }, (_, index) => configMap(`m-${index}`)) }, async ({ ask }) => {
    const zipped = await ask('/api/v1/configmaps', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.equal((await ask('/api/v1/configmaps')).json.items.length, 900);
  }));

test('rules refuse in the words of RBAC, and answer reviews', () =>
  withSandbox({ allows: it => it.resource !== 'pods' || it.namespace === 'shop' }, async ({ ask }) => {
    const all = await ask('/api/v1/pods', { headers: { 'impersonate-user': 'jane' } });
    assert.equal(all.status, 403);
    assert.equal(
      all.json.message,
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
    );
    const log = await ask('/api/v1/namespaces/bank/pods/x/log');
    assert.equal(
      log.json.message,
      'pods "x" is forbidden: User "demo" cannot get resource "pods/log" in API group "" in the namespace "bank"',
    );
    assert.equal((await ask('/api/v1/namespaces/shop/pods')).status, 200);
    const review = async (namespace: string) => {
      const body = JSON.stringify({ spec: { resourceAttributes: { verb: 'delete', resource: 'pods', namespace } } });
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      return (await ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json.status;
    };
    assert.deepEqual(await review('shop'), { allowed: true });
    assert.deepEqual(await review('bank'), { allowed: false });
  }));

test('a wrong token is unauthorized', () =>
  withSandbox({ token: 'right' }, async ({ ask, sandbox }) => {
    assert.equal((await ask('/api/v1/pods')).status, 401);
    assert.equal((await ask('/api/v1/pods', { headers: { authorization: 'Bearer right' } })).status, 200);
    assert.match(sandbox.kubeconfig, /token: "right"/);
  }));

test('discovery names every kind that is served, and the version', () =>
  withSandbox({ minor: 36 }, async ({ ask }) => {
    assert.equal((await ask('/version')).json.gitVersion, 'v1.36.4');
    const groups = (await ask('/apis')).json.groups.map(group => group.name);
    assert.ok(groups.includes('discovery.k8s.io'));
    const kinds = (await ask('/apis/apps/v1')).json.resources.map(resource => resource.kind);
    assert.deepEqual(kinds.sort(), ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);
  }));
