import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { loadRecording } from '../../src/recording/load.ts';

const root = mkdtempSync(path.join(tmpdir(), 'podctl-recording-'));
after(() => rmSync(root, { recursive: true }));

let folders = 0;
const folder = (files: Readonly<Record<string, string>>): string => {
  folders += 1;
  const place = path.join(root, String(folders));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), text);
  }
  return place;
};
const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  ...more,
});

test('items of a typed list get the kind that the list names', () => {
  const set = loadRecording(
    folder({ 'pods.json': JSON.stringify({ kind: 'PodList', items: [{ metadata: { name: 'a', namespace: 'n' } }] }) }),
  );
  assert.deepEqual(
    set.objects.map(object => object.kind),
    ['Pod'],
  );
});

test('YAML with several documents is read, and its time stamps stay texts', () => {
  const yaml =
    'kind: Pod\nmetadata: {name: a, creationTimestamp: 2026-11-21T08:00:00Z}\n---\nkind: Node\nmetadata: {name: n}\n';
  const set = loadRecording(folder({ 'all.yaml': yaml }));
  assert.deepEqual(
    set.objects.map(object => [object.kind, object.metadata?.creationTimestamp]),
    [
      ['Pod', '2026-11-21T08:00:00Z'],
      ['Node', undefined],
    ],
  );
});

test('a broken file is named and the others are used', () => {
  const set = loadRecording(folder({ 'a.json': JSON.stringify(pod('a')), 'b.json': '{"kind": "Pod", "metadata": {' }));
  assert.equal(set.objects.length, 1);
  assert.deepEqual(
    set.problems.map(({ file }) => file),
    ['b.json'],
  );
});

test('a folder without objects, a picture and a missing path are refused by name', () => {
  assert.throws(() => loadRecording(folder({ 'readme.txt': 'hello' })), /holds no Kubernetes objects/);
  assert.throws(
    () => loadRecording(path.join(folder({ 'x.png': '\u0089PNG\r\n\u001a\u0000\u0000' }), 'x.png')),
    /cannot be read|holds no/,
  );
  assert.throws(() => loadRecording(path.join(root, 'nowhere')), /does not exist/);
});

test('everything is judged at the newest moment that the objects or recorded.json tell of, never a future one', () => {
  const objects = pod('a', {
    metadata: {
      name: 'a',
      namespace: 'shop',
      creationTimestamp: '2026-11-21T08:00:00Z',
      deletionTimestamp: '2027-01-01T00:00:00Z',
    },
  });
  assert.equal(loadRecording(folder({ 'o.json': JSON.stringify(objects) })).at, Date.parse('2026-11-21T08:00:00Z'));
  const recorded = JSON.stringify({ at: '2026-11-21T09:00:00Z', server: { minor: '31+' } });
  const set = loadRecording(folder({ 'o.json': JSON.stringify(objects), 'recorded.json': recorded }));
  assert.equal(set.at, Date.parse('2026-11-21T09:00:00Z'));
  assert.equal(set.serverMinor, 31);
});

test('the moment at which a deletion was asked for is past, its end by the grace period need not be', () => {
  const objects = pod('a', {
    metadata: {
      name: 'a',
      namespace: 'shop',
      creationTimestamp: '2026-11-21T08:00:00Z',
      deletionTimestamp: '2026-11-21T10:00:00Z',
      deletionGracePeriodSeconds: 1800,
    },
  });
  assert.equal(loadRecording(folder({ 'o.json': JSON.stringify(objects) })).at, Date.parse('2026-11-21T09:30:00Z'));
});

test('the values of Secrets are dropped, their keys kept', () => {
  const secret = { kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, data: { password: 'aHVudGVyMg==' } };
  const set = loadRecording(folder({ 's.json': JSON.stringify(secret) }));
  assert.deepEqual((set.objects[0] as { data?: unknown }).data, { password: '' });
});

test('logs are found where recordings, cluster-info dumps, must-gather and support bundles keep them', () => {
  const dump =
    '==== START logs for container app of pod shop/a ====\none\ntwo\n==== END logs for container app of pod shop/a ====\n';
  const set = loadRecording(
    folder({
      'pods.json': JSON.stringify({ kind: 'PodList', items: [pod('a'), pod('b'), pod('c'), pod('d')] }),
      'shop/a/logs.txt': dump,
      'logs/b/app.previous.log': 'boom\n',
      'namespaces/shop/pods/c/app/app/logs/current.log': '2026-11-21T08:00:00.123456789Z hello\n',
      'cluster-resources/pods/logs/shop/d/app-previous.log': 'bye\n',
    }),
  );
  const logs = set.logs.map(
    log =>
      `${log.container.namespace}/${log.container.pod}/${log.container.container} ${log.run}: ${log.lines.join('|')}`,
  );
  assert.deepEqual(logs.sort(), [
    'shop/a/app current: one|two',
    'shop/b/app previous: boom',
    'shop/c/app current: hello',
    'shop/d/app previous: bye',
  ]);
});

test('what a dump holds nothing of is unknown, in a recording it is absent', () => {
  const objects = JSON.stringify(pod('a'));
  const dump = loadRecording(folder({ 'o.json': objects }));
  assert.equal(dump.covers('Pod', 'shop'), true);
  assert.equal(dump.covers('ConfigMap', 'shop'), false);
  assert.equal(loadRecording(folder({ 'o.json': objects, 'recorded.json': '{}' })).covers('ConfigMap', 'shop'), true);
});

test('escape sequences in objects and logs do not get through', () => {
  const set = loadRecording(
    folder({
      'o.json': JSON.stringify(pod('a', { status: { message: 'red\u001b[2Jtext\u202e' } })),
      'logs/a/app.log': 'x\u001b]0;title\u0007y\u001b[31mz\n',
    }),
  );
  assert.equal((set.objects[0] as { status?: { message?: string } }).status?.message, 'redtext');
  assert.equal(set.logs[0]?.lines[0], 'xy\u001b[31mz\u001b[0m');
});

test('an object is found again in its file: by line where it is a document of its own', () => {
  const yaml =
    '# first\n---\nkind: Pod\nmetadata: {name: a, namespace: shop}\n---\n\n# second\nkind: Pod\nmetadata: {name: b, namespace: shop}\n';
  const list = JSON.stringify({ kind: 'List', items: [pod('c')] });
  const set = loadRecording(folder({ 'k8s/pods.yaml': yaml, 'list.json': list, 'one.json': JSON.stringify(pod('d')) }));
  const place = (name: string) => set.placeOf?.({ kind: 'Pod', namespace: 'shop', name });
  assert.deepEqual(place('a'), { file: 'k8s/pods.yaml', line: 3 });
  assert.deepEqual(place('b'), { file: 'k8s/pods.yaml', line: 8 });
  assert.deepEqual(place('c'), { file: 'list.json' });
  assert.deepEqual(place('d'), { file: 'one.json', line: 1 });
  assert.equal(place('e'), undefined);
});

const names = (set: ReturnType<typeof loadRecording>): readonly string[] =>
  set.objects.map(({ kind, metadata }) => `${kind}/${metadata?.name}`).sort();

test('values after each other are read: two calls of kubectl in one file, one value a line, --- between', () => {
  const [a, b] = [JSON.stringify(pod('a'), null, 2), JSON.stringify({ kind: 'List', items: [pod('b')] })];
  for (const text of [`${a}\n${b}\n`, `---\n${a}\n---\n${b}`, `${a},\r\n${b}`])
    assert.deepEqual(names(loadRecording(folder({ 'o.json': text }))), ['Pod/a', 'Pod/b'], text);
});

test('UTF-16, as Windows PowerShell redirects it, and marks at the beginning are read', () => {
  const text = JSON.stringify(pod('a'));
  const little = Buffer.from(text, 'utf16le');
  const place = folder({ 'x.json': `\ufeff${text}` });
  for (const bytes of [
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    little,
    Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  ]) {
    writeFileSync(path.join(place, 'x.json'), bytes);
    assert.deepEqual(names(loadRecording(place)), ['Pod/a']);
  }
});

test('what cluster-info dump prints on its standard output is read, a log without its end too', () => {
  const list = (kind: string, ...items: readonly object[]) =>
    JSON.stringify({ kind, apiVersion: 'v1', items }, null, 4);
  const text = `${list('NodeList', { metadata: { name: 'n' } })}\n${list('PodList', pod('a', { kind: undefined }))}
==== START logs for container app of pod shop/a ====
{"level":"info"}
==== END logs for container app of pod shop/a ====
==== START logs for container side of pod shop/a ====
cut`;
  const set = loadRecording(path.join(folder({ 'dump.out': text }), 'dump.out'));
  assert.deepEqual(names(set), ['Node/n', 'Pod/a']);
  assert.deepEqual(
    set.logs.map(({ container, lines }) => [container.container, lines]),
    [
      ['app', ['{"level":"info"}']],
      ['side', ['cut']],
    ],
  );
  assert.deepEqual(set.problems, []);
});

test('of a list that breaks off the whole items are used, and the file is named', () => {
  const json = JSON.stringify({ kind: 'PodList', items: [pod('a', { kind: undefined }), pod('b'), pod('c')] });
  const yaml = 'apiVersion: v1\nitems:\n- kind: Pod\n  metadata: {name: d}\n- kind: Pod\n  metadata:\n    name: "e';
  const set = loadRecording(folder({ 'a.json': json.slice(0, -40), 'b.yaml': yaml }));
  assert.deepEqual(names(set), ['Pod/a', 'Pod/b', 'Pod/d']);
  assert.deepEqual(
    set.problems.map(({ file, why }) => [file, /^broken after \d objects/.test(why)]),
    [
      ['a.json', true],
      ['b.yaml', true],
    ],
  );
});

test('a broken YAML document costs only itself', () => {
  const set = loadRecording(
    folder({ 'a.yaml': 'kind: Pod\nmetadata: {name: a}\n---\n{{\n---\nkind: Pod\nmetadata: {name: b}\n' }),
  );
  assert.deepEqual(names(set), ['Pod/a', 'Pod/b']);
  assert.equal(set.problems.length, 1);
});

test('lists of an old support bundle without kinds get them from their place', () => {
  const bare = (name: string) => JSON.stringify([{ metadata: { name, namespace: 'shop' } }]);
  const set = loadRecording(
    folder({
      'bundle/cluster-resources/pods/shop.json': bare('a'),
      'bundle/cluster-resources/pvcs/shop.json': bare('b'),
      'bundle/cluster-resources/nodes.json': bare('c'),
      'bundle/cluster-resources/storage-classes.json': bare('d'),
      'bundle/cluster-resources/pods-errors.json': '{"metadata": {"name": "e"}}',
    }),
  );
  assert.deepEqual(names(set), ['Node/c', 'PersistentVolumeClaim/b', 'Pod/a', 'StorageClass/d']);
});

test('texts beside the objects are passed over, dumps among them are not', () => {
  const set = loadRecording(
    folder({ 'a.json': JSON.stringify(pod('a')), 'notes.txt': 'tell: [me', 'pods.txt': JSON.stringify(pod('b')) }),
  );
  assert.deepEqual(names(set), ['Pod/a', 'Pod/b']);
  assert.deepEqual(set.problems, []);
});

test('of a log that a must-gather asked for twice, the one with lines counts', () => {
  const logs = 'namespaces/shop/pods/a/app/app/logs';
  const set = loadRecording(
    folder({
      'pods.json': JSON.stringify(pod('a')),
      [`${logs}/current.log`]: 'hello\n',
      [`${logs}/current.insecure.log`]: '',
      [`${logs}/previous.log`]: '',
      [`${logs}/previous.insecure.log`]: 'bye\n',
    }),
  );
  assert.deepEqual(
    set.logs.map(({ run, lines }) => [run, lines]),
    [
      ['current', ['hello']],
      ['previous', ['bye']],
    ],
  );
});
