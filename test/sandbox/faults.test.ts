import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configMap, runningPod, withSandbox } from './ask.ts';

test('a status fault counts down and carries Retry-After', () =>
  withSandbox({}, async ({ ask, sandbox }) => {
    sandbox.faults.add({ fault: 'status', code: 429, retryAfter: 2, times: 1, path: '/pods' });
    assert.equal((await ask('/version')).status, 200);
    const busy = await ask('/api/v1/pods');
    assert.equal(busy.status, 429);
    assert.equal(busy.headers['retry-after'], '2');
    assert.equal(busy.json.reason, 'TooManyRequests');
    assert.equal((await ask('/api/v1/pods')).status, 200);
  }));

test('a removed fault does nothing', () =>
  withSandbox({}, async ({ ask, sandbox }) => {
    const remove = sandbox.faults.add({ fault: 'status', code: 503 });
    assert.equal((await ask('/version')).status, 503);
    remove();
    assert.equal((await ask('/version')).status, 200);
  }));

test('a reset breaks the connection before any answer', () =>
  withSandbox({}, async ({ ask, sandbox }) => {
    sandbox.faults.add({ fault: 'reset', times: 1 });
    await assert.rejects(ask('/version'));
    assert.equal((await ask('/version')).status, 200);
  }));

test('a stalled request is recorded and never answered', () =>
  withSandbox({}, async ({ stream, sandbox }) => {
    sandbox.faults.add({ fault: 'stall' });
    const silent = stream('/version').then(
      () => 'answered',
      () => 'broken',
    );
    while (sandbox.requests.length === 0) await new Promise(setImmediate);
    sandbox.faults.breakOpen('/version');
    assert.equal(await silent, 'broken');
  }));

test('a stream is cut after so many bytes', () =>
  withSandbox({ objects: [configMap('a'), configMap('b')] }, async ({ stream, sandbox }) => {
    sandbox.faults.add({ fault: 'cut', afterBytes: 300, path: 'watch=true' });
    const events = await stream('/api/v1/configmaps?watch=true');
    assert.match((await events.next()) ?? '', /"name":"a"/);
    assert.equal(await events.next(), undefined);
  }));

test('a mute stream stays open and says nothing more', () =>
  withSandbox({ objects: [configMap('a')] }, async ({ stream, sandbox }) => {
    sandbox.faults.add({ fault: 'mute', afterBytes: 0 });
    const events = await stream('/api/v1/configmaps?watch=true');
    const first = events.next();
    sandbox.put(configMap('b'));
    sandbox.faults.breakOpen();
    assert.equal(await first, undefined);
  }));

test('a line of garbage comes first', () =>
  withSandbox({ objects: [configMap('a')] }, async ({ stream, ask, sandbox }) => {
    sandbox.faults.add({ fault: 'garbage', line: '<html>', times: 2 });
    const events = await stream('/api/v1/configmaps?watch=true');
    assert.equal(await events.next(), '<html>');
    assert.match((await events.next()) ?? '', /ADDED/);
    assert.match((await ask('/api/v1/configmaps')).text, /^<html>\n\{"kind"/);
  }));

test('open streams can be broken while others go on', () =>
  withSandbox({ objects: [runningPod('web')] }, async ({ stream, sandbox }) => {
    const pods = await stream('/api/v1/pods?watch=true');
    await pods.next();
    const maps = await stream('/api/v1/configmaps?watch=true');
    sandbox.faults.breakOpen('/pods');
    assert.equal(await pods.next(), undefined);
    sandbox.put(configMap('a'));
    assert.match((await maps.next()) ?? '', /ADDED/);
  }));

test('a stopped server refuses, and comes back on its port with its objects', () =>
  withSandbox({ objects: [runningPod('web')] }, async ({ ask, stream, sandbox }) => {
    const pods = await stream('/api/v1/pods?watch=true');
    await pods.next();
    await sandbox.stop();
    assert.equal(await pods.next(), undefined);
    await assert.rejects(ask('/version'));
    await sandbox.start();
    assert.equal((await ask('/api/v1/pods')).json.items.length, 1);
  }));

test('requests are recorded with what identifies their sender', () =>
  withSandbox({}, async ({ ask, sandbox }) => {
    await ask('/api/v1/pods?limit=5', {
      headers: { 'impersonate-user': 'jane', 'x-other': '1', authorization: 'Bearer t' },
    });
    const [request] = sandbox.requests;
    assert.equal(request?.url, '/api/v1/pods?limit=5');
    assert.deepEqual(request?.headers, { authorization: 'Bearer t', 'impersonate-user': 'jane' });
  }));
