import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '../../src/sandbox/clock.ts';
import { runningPod, withSandbox } from './ask.ts';

const read = async (stream: { next(): Promise<string | undefined> }) => {
  const line = await stream.next();
  return line === undefined ? undefined : JSON.parse(line);
};
const brief = (event: { type: string; object: { metadata: { name: string } } }) =>
  `${event.type} ${event.object.metadata.name}`;
const start = Date.parse('2026-11-21T08:00:00Z');

test('a watch continues from the version of a list', () =>
  withSandbox({ objects: [runningPod('a')] }, async ({ ask, stream, sandbox }) => {
    const { resourceVersion } = (await ask('/api/v1/pods')).json.metadata;
    sandbox.put(runningPod('b'));
    const events = await stream(`/api/v1/pods?watch=true&resourceVersion=${resourceVersion}`);
    assert.equal(brief(await read(events)), 'ADDED b');
    sandbox.put(runningPod('a'));
    assert.equal(brief(await read(events)), 'MODIFIED a');
    sandbox.remove('Pod', 'shop', 'a');
    assert.equal(brief(await read(events)), 'DELETED a');
  }));

test('a watch list ends its first part with a bookmark', () =>
  withSandbox({ objects: [runningPod('a')] }, async ({ stream }) => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await stream(`/api/v1/pods?${query}`);
    assert.equal(brief(await read(events)), 'ADDED a');
    const bookmark = await read(events);
    assert.equal(bookmark.type, 'BOOKMARK');
    assert.equal(bookmark.object.metadata.annotations['k8s.io/initial-events-end'], 'true');
  }));

test('a server without watch lists refuses them as 1.33 does', () =>
  withSandbox({ watchList: false }, async ({ ask }) => {
    const { status, json } = await ask(
      '/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
    );
    assert.equal(status, 422);
    assert.equal(
      json.message,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    );
  }));

test('a version that is too old is an error event in a good response', () =>
  withSandbox({ history: 2 }, async ({ stream, sandbox }) => {
    for (const name of ['a', 'b', 'c', 'd']) sandbox.put(runningPod(name));
    const events = await stream('/api/v1/pods?watch=true&resourceVersion=1');
    assert.equal(events.status, 200);
    const error = await read(events);
    assert.equal(error.type, 'ERROR');
    assert.equal(error.object.code, 410);
    assert.match(error.object.message, /^too old resource version: 1 \(\d+\)$/);
    assert.equal(await read(events), undefined);
  }));

test('an object that begins to match a selector is added, and deleted when it ceases to', () =>
  withSandbox({ objects: [runningPod('a')] }, async ({ stream, sandbox }) => {
    const events = await stream('/api/v1/pods?watch=true&labelSelector=app%3Dweb');
    sandbox.put(runningPod('a', { labels: { app: 'web' } }));
    assert.equal(brief(await read(events)), 'ADDED a');
    sandbox.put(runningPod('a'));
    assert.equal(brief(await read(events)), 'DELETED a');
  }));

test('bookmarks come by the clock, and the timeout ends the watch', () => {
  const clock = manualClock(start);
  return withSandbox({ clock }, async ({ stream, sandbox }) => {
    const events = await stream('/api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=90');
    clock.advance(60_000);
    const bookmark = await read(events);
    assert.equal(bookmark.type, 'BOOKMARK');
    assert.ok(Number(bookmark.object.metadata.resourceVersion) >= 1000);
    clock.advance(30_000);
    assert.equal(await read(events), undefined);
    assert.equal(sandbox.requests.length, 1);
  });
});

test('a deleted pod is marked first, and goes after its grace period', () => {
  const clock = manualClock(start);
  return withSandbox({ clock, objects: [runningPod('a')] }, async ({ ask, stream }) => {
    const events = await stream('/api/v1/pods?watch=true');
    assert.equal(brief(await read(events)), 'ADDED a');
    const wrong = JSON.stringify({ preconditions: { uid: 'other' } });
    assert.equal((await ask('/api/v1/namespaces/shop/pods/a', { method: 'DELETE', body: wrong })).status, 409);
    await ask('/api/v1/namespaces/shop/pods/a?gracePeriodSeconds=30', { method: 'DELETE' });
    assert.equal((await read(events)).object.metadata.deletionTimestamp, '2026-11-21T08:00:30Z');
    clock.advance(30_000);
    assert.equal(brief(await read(events)), 'DELETED a');
  });
});

test('a pod with a finalizer stays', () => {
  const clock = manualClock(start);
  const pod = runningPod('a');
  const kept = { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/keep'] } };
  return withSandbox({ clock, objects: [kept] }, async ({ ask, sandbox }) => {
    await ask('/api/v1/namespaces/shop/pods/a?gracePeriodSeconds=0', { method: 'DELETE' });
    clock.advance(60_000);
    assert.ok(sandbox.get('Pod', 'shop', 'a')?.metadata?.deletionTimestamp);
  });
});
