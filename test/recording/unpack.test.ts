import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadRecording } from '../../src/recording/load.ts';
import { tarEntries } from '../../src/recording/tar-entries.ts';

const root = mkdtempSync(path.join(tmpdir(), 'podctl-unpack-'));
after(() => rmSync(root, { recursive: true }));

const load = (file: string, bytes: Uint8Array): ReturnType<typeof loadRecording> => {
  writeFileSync(path.join(root, file), bytes);
  return loadRecording(path.join(root, file));
};
const object = (name: string): string => JSON.stringify({ kind: 'Pod', metadata: { name, namespace: 'shop' } });

/** One member of a tar archive, as POSIX lays it out. */
const member = (name: string, text: string, { type = '0', prefix = '', magic = 'ustar\0' + '00' } = {}): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(Buffer.byteLength(text).toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write(magic, 257);
  header.write(prefix, 345);
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  body.write(text);
  return Buffer.concat([header, body]);
};
const end = Buffer.alloc(1024);
const namesOf = (set: ReturnType<typeof loadRecording>): readonly string[] =>
  set.objects.map(({ metadata }) => metadata?.name ?? '').sort();

test('a support bundle is read as it is passed on, objects and logs', () => {
  const tar = Buffer.concat([
    member('bundle/', '', { type: '5' }),
    member('bundle/cluster-resources/pods/shop.json', object('a')),
    member('bundle/cluster-resources/pods/logs/shop/a/app.log', 'hello\n'),
    member('bundle/README', 'not: [read'),
    end,
  ]);
  const set = load('bundle.tar.gz', gzipSync(tar));
  assert.deepEqual(namesOf(set), ['a']);
  assert.deepEqual(
    set.logs.map(({ container, lines }) => [container.pod, container.container, lines]),
    [['a', 'app', ['hello']]],
  );
  assert.deepEqual(set.problems, []);
});

test('long names of ustar, GNU tar and pax are whole', () => {
  const gnu = 'ustar  \0';
  const tar = Buffer.concat([
    member('a.json', '', { prefix: 'deep/down' }),
    member('././@LongLink', 'gnu/long.json\0', { type: 'L', magic: gnu }),
    member('gnu/lo', '1', { magic: gnu }),
    member('x', '22 path=pax/long.json\n', { type: 'x' }),
    member('pax/lo', '2'),
    end,
  ]);
  assert.deepEqual(
    tarEntries(tar).entries?.map(({ file }) => file),
    ['deep/down/a.json', 'gnu/long.json', 'pax/long.json'],
  );
});

test('one compressed file is unpacked', () => {
  assert.deepEqual(namesOf(load('pods.json.gz', gzipSync(object('a')))), ['a']);
});

test('an archive that breaks off is named, and what came before is used', () => {
  const filler = Array.from({ length: 4000 }, (_, index) => String((index * 7919) % 10_007)).join(' ');
  const tar = Buffer.concat([member('a.json', object('a')), member('b.txt', filler), end]);
  const packed = gzipSync(tar);
  const set = load('cut.tgz', packed.subarray(0, packed.length - 3000));
  assert.deepEqual(namesOf(set), ['a']);
  assert.deepEqual(
    set.problems.map(({ file, why }) => [file, why]),
    [['cut.tgz', 'breaks off: what came before the break was read']],
  );
});

test('a zip archive is refused with what to do', () => {
  assert.throws(() => load('x.zip', Buffer.from('PK\u0003\u0004rest')), /zip archive: unpack it/);
});
