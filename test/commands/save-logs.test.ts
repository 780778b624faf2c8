import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { saveLogs } from '../../src/commands/dashboard/save-logs.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';

const app = (pod: string) => ({ namespace: 'shop', pod, container: 'app' });

test('every log becomes a file; one that cannot be read costs no other', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'podctl-save-')));
  const before = process.cwd();
  process.chdir(folder);
  try {
    await withSandboxCluster({ objects: [shopPod('a'), shopPod('b')] }, async (sandbox, cluster) => {
      sandbox.setLogs(app('a'), '2026-11-21T08:00:01Z one');
      sandbox.setLogs(app('b'), '2026-11-21T08:00:02Z two');
      const some = await saveLogs(cluster, [app('a'), app('gone'), app('b')], false);
      assert.equal(some.tone, 'warning');
      assert.match(some.text, /^Saved 2 logs into .*; 1 could not be read: gone: pods "gone" not found$/);
      const files = (await readdir(folder)).sort();
      assert.deepEqual(await Promise.all(files.map(file => readFile(file, 'utf8'))), [
        '2026-11-21T08:00:01Z one\n',
        '2026-11-21T08:00:02Z two\n',
      ]);
      const none = await saveLogs(cluster, [app('gone')], false);
      assert.deepEqual(none, { text: 'Nothing is saved: gone: pods "gone" not found', tone: 'error' });
    });
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
});

test('a single log is told with its whole path', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    sandbox.setLogs(app('a'), '2026-11-21T08:00:01Z one');
    const { text } = await saveLogs(cluster, [app('a')], false);
    const file = text.replace('Saved ', '');
    assert.ok(path.isAbsolute(file));
    await rm(file);
  }));
