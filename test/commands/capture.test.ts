import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connect.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { type Capture, capturePod } from '../../src/evidence/capture-pod.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { likelyTopOwner } from '../../src/model/owner.ts';
import { loadRecording } from '../../src/recording/load.ts';
import { redact } from '../../src/recording/redact.ts';
import { needEmptyFolder, writeRecording } from '../../src/recording/write-recording.ts';
import { manualClock } from '../../src/sandbox/clock.ts';
import { startDemo } from '../../src/sandbox/demo/start-demo.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

const root = mkdtempSync(path.join(tmpdir(), 'podctl-capture-'));
let sandbox: Sandbox;
let cluster: Cluster;
before(async () => {
  sandbox = await startDemo({ clock: manualClock(Date.now()) });
  const kubeconfig = path.join(root, 'kubeconfig');
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  cluster = await connect({ kubeconfig, readOnly: true });
});
after(async () => {
  await cluster.close();
  await sandbox.close();
  rmSync(root, { recursive: true });
});

const captureOf = async (namespace: string, name: string): Promise<Capture> => {
  const captured = await capturePod(cluster, namespace, name, families);
  if (!captured || 'forbidden' in captured) throw new Error(`${name} is not there`);
  return captured;
};
const written = (captured: Capture, folder: string): string => {
  const place = path.join(root, folder);
  const { namespace = '', name = '' } = captured.pod.pod.metadata ?? {};
  const { objects, logs } = redact(captured.objects, captured.logs);
  const { at, server, read } = captured;
  writeRecording(place, { about: { kind: 'Pod', namespace, name }, objects, logs, at, server, read });
  return place;
};

test('the recording of any pod has the findings that the pod had in the cluster', async () => {
  const byOwner = new Map(
    sandbox.all('Pod').map(pod => [`${pod.metadata?.namespace}/${likelyTopOwner(pod)?.name}`, pod.metadata] as const),
  );
  assert.ok(byOwner.size > 8);
  for (const metadata of byOwner.values()) {
    const { namespace = '', name = '' } = metadata ?? {};
    const captured = await captureOf(namespace, name);
    const set = loadRecording(written(captured, name));
    assert.deepEqual(set.about, { kind: 'Pod', namespace, name });
    const { pods } = diagnoseSet(set, { namespace: '', only: [{ kind: 'Pod', namespace, name }] }, families);
    const [pod] = pods;
    assert.deepEqual(
      [pod?.diagnosis.verdict, ...(pod?.diagnosis.findings ?? []).map(finding => finding.rule)],
      [captured.pod.diagnosis.verdict, ...captured.pod.diagnosis.findings.map(finding => finding.rule)],
      name,
    );
    assert.deepEqual(pod?.diagnosis.wanted, [], `${name}: everything that the diagnosis looks at is in the recording`);
  }
});

test('a recording of one pod does not claim to know what was not read', async () => {
  const [pod] = sandbox.all('Pod');
  const { namespace = '', name = '' } = pod?.metadata ?? {};
  const set = loadRecording(written(await captureOf(namespace, name), 'partial'));
  assert.equal(set.covers('Service', namespace), true);
  assert.equal(set.covers('ConfigMap', namespace, 'never-asked-for'), false);
  assert.equal(set.covers('Service', 'elsewhere'), false);
});

test('owners, node, logs and Services stand in the recording', async () => {
  const pod = sandbox.all('Pod').find(({ metadata }) => metadata?.name?.startsWith('orders-worker'));
  const captured = await captureOf(pod?.metadata?.namespace ?? '', pod?.metadata?.name ?? '');
  const kinds = new Set(captured.objects.map(({ kind }) => kind));
  for (const kind of ['Pod', 'ReplicaSet', 'Deployment', 'Node', 'Event', 'Namespace'])
    assert.ok(kinds.has(kind), kind);
  assert.ok(captured.objects.every(({ apiVersion, kind }) => apiVersion && kind));
  const place = written(captured, 'orders');
  const container = pod?.spec?.containers?.[0]?.name ?? '';
  assert.match(
    readFileSync(path.join(place, 'logs', pod?.metadata?.name ?? '', `${container}.previous.log`), 'utf8'),
    /\S/,
  );
});

test('a pod that is not there is told from one that may not be read', async () => {
  assert.equal(await capturePod(cluster, 'shop', 'nobody', families), undefined);
});

test('a folder that holds something is left alone', () => {
  assert.throws(() => needEmptyFolder(root), /is not empty/);
  assert.throws(() => needEmptyFolder(path.join(root, 'kubeconfig')), /is no folder/);
  needEmptyFolder(path.join(root, 'new'));
});
