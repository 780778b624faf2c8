import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { everyFamily } from '../../src/diagnosis/rules/every-family.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { readScope } from '../../src/evidence/read-scope.ts';
import type { KubernetesObject, ObjectRef } from '../../src/model/kubernetes.ts';
import { aWellPod, webService } from '../support/audits.ts';
import { aNode, anObject } from '../support/objects.ts';

const ports = [{ name: 'http', containerPort: 8080 }];
const objects: readonly KubernetesObject[] = [
  ...Array.from({ length: 20 }, (_, index) =>
    aWellPod({ ports }, {}, { name: `web-5d9c8b7f6-${index}`, uid: `${index}`, namespace: 'shop' }),
  ),
  webService(),
  anObject('Deployment', 'web', {
    spec: {
      replicas: 20,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } },
    },
  }),
  aNode('worker-1'),
  aNode('worker-2'),
];

/** What is asked of a cluster of these objects for a diagnosis, sorted. */
const requestsFor = async (rules: typeof families, only: readonly ObjectRef[] = []): Promise<readonly string[]> => {
  const requests: string[] = [];
  const cluster = {
    context: { name: 'lab', namespace: 'shop' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string, { namespace }: { readonly namespace: string }) => {
      requests.push(`list ${kind} in ${namespace || 'all'}`);
      return { state: 'read', value: objects.filter(object => object.kind === kind) };
    },
    get: async (kind: string, _namespace: string, name: string) => {
      requests.push(`get ${kind} ${name}`);
      const value = objects.find(object => object.kind === kind && object.metadata?.name === name);
      return value ? { state: 'read', value } : { state: 'absent' };
    },
  } as unknown as Cluster;
  await readScope(cluster, { namespace: 'shop', only }, async () => rules);
  return requests.sort();
};

test('an audit of a namespace asks for few lists more, each once however many pods there are', async () => {
  const [plain, audited] = [await requestsFor(families), await requestsFor(everyFamily)];
  assert.equal(new Set(audited).size, audited.length, 'nothing twice');
  assert.deepEqual(
    audited.filter(request => !plain.includes(request)),
    ['list NetworkPolicy in shop'],
  );
});

test('an audit of one pod asks for the Services of its namespace', async () => {
  const only = [{ kind: 'Pod', namespace: 'shop', name: 'web-5d9c8b7f6-3' }];
  const [plain, audited] = [await requestsFor(families, only), await requestsFor(everyFamily, only)];
  assert.deepEqual(
    audited.filter(request => !plain.includes(request)),
    ['list Service in shop'],
  );
});
