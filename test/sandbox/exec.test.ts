import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '../../src/sandbox/clock.ts';
import { runningPod, withSandbox } from './ask.ts';

const base = '/api/v1/namespaces/shop/pods/web';
const exec = (command: readonly string[], more = ''): string =>
  `${base}/exec?stdout=true&stderr=true${more}&${command.map(word => `command=${encodeURIComponent(word)}`).join('&')}`;
const shell = exec(['sh'], '&stdin=true&tty=true');
const objects = [runningPod('web')];

test('a command writes to its streams and ends with its exit code', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const talk = await socket(exec(['sh', '-c', 'echo out; nope; exit 3']));
    await talk.closed;
    assert.equal(talk.protocol, 'v5.channel.k8s.io');
    assert.equal(talk.heard(1), 'out\n');
    assert.equal(talk.heard(2), 'sh: nope: not found\n');
    const status = JSON.parse(talk.heard(3));
    assert.equal(status.reason, 'NonZeroExitCode');
    assert.deepEqual(status.details.causes, [{ reason: 'ExitCode', message: '3' }]);
  }));

test('a shell echoes, edits its line, knows its size and reports how it was left', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const talk = await socket(shell, 'v4.channel.k8s.io');
    await talk.until(1, '/ # ');
    talk.send(4, JSON.stringify({ Width: 120, Height: 40 }));
    talk.send(0, 'stty sizX\u007fe\r');
    await talk.until(1, '40 120\r\n');
    talk.send(0, 'half\u0003');
    await talk.until(1, '^C\r\n/ # ');
    talk.send(0, 'cd /etc && cat hostname\r');
    await talk.until(1, 'web\r\n/etc # ');
    talk.send(0, 'exit 4\r');
    await talk.closed;
    assert.equal(JSON.parse(talk.heard(3)).details.causes[0].message, '4');
  }));

test('ctrl-d leaves the shell, and ctrl-c ends what runs in it', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const talk = await socket(shell);
    await talk.until(1, '/ # ');
    talk.send(0, 'cat\r');
    talk.send(0, 'again\r');
    await talk.until(1, 'again\r\nagain\r\n');
    talk.send(0, '\u0003');
    talk.send(0, 'echo code $?\r');
    await talk.until(1, 'code 130\r\n');
    talk.send(0, 'true\r\u0004');
    await talk.closed;
    assert.equal(JSON.parse(talk.heard(3)).status, 'Success');
  }));

test('the end of the input ends a command that reads it', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const talk = await socket(exec(['cat'], '&stdin=true'));
    talk.send(0, 'hello\n');
    talk.send(255, new Uint8Array([0]));
    await talk.closed;
    assert.equal(talk.heard(1), 'hello\n');
    assert.equal(JSON.parse(talk.heard(3)).status, 'Success');
  }));

test('a look for a better shell ends in the one there is', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const probe = 'command -v bash >/dev/null 2>&1 && exec bash || exec sh';
    const talk = await socket(exec(['sh', '-c', probe], '&stdin=true&tty=true'));
    await talk.until(1, '/ # ');
    talk.send(0, 'exit 7\r');
    await talk.closed;
    assert.equal(talk.heard(2), '');
    assert.equal(JSON.parse(talk.heard(3)).details.causes[0].message, '7');
  }));

test('a container without a shell answers as the runtime does', () =>
  withSandbox({ objects }, async ({ socket, sandbox }) => {
    sandbox.setShell({ namespace: 'shop', pod: 'web', container: 'app' }, false);
    const talk = await socket(shell);
    await talk.closed;
    const status = JSON.parse(talk.heard(3));
    assert.equal(status.reason, 'InternalError');
    assert.match(
      status.message,
      /OCI runtime exec failed: .*exec: "sh": executable file not found in \$PATH: unknown$/,
    );
  }));

test('an upgrade is refused with the server’s sentence', () =>
  withSandbox({ objects, allows: it => it.verb !== 'create', minor: 35 }, async ({ socket, sandbox }) => {
    await assert.rejects(socket(shell), /403 pods "web" is forbidden: User "demo" cannot create resource "pods\/exec"/);
    sandbox.put({ ...runningPod('new'), spec: { containers: [{ name: 'app', image: 'app:1' }] } });
    await assert.rejects(socket(shell.replace('/web/', '/none/')), /404 pods "none" not found|403/);
  }));

test('a pod without a node has nothing to talk to', () =>
  withSandbox({}, async ({ socket, sandbox }) => {
    sandbox.put({ ...runningPod('web'), spec: { containers: [{ name: 'app', image: 'app:1' }] } });
    await assert.rejects(socket(shell), /400 pod web does not have a host assigned/);
  }));

test('a forwarded port answers, and one that nobody listens on says so', () =>
  withSandbox({ objects }, async ({ socket }) => {
    const open = await socket(`${base}/portforward?ports=8080`, 'v4.channel.k8s.io');
    open.send(0, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await open.until(0, 'Hello from shop/web, port 8080.');
    const shut = await socket(`${base}/portforward?ports=81`, 'v4.channel.k8s.io');
    await shut.until(1, 'connection refused');
  }));

test('a debug container starts, can be attached to, and keeps its exit code', () => {
  const clock = manualClock(Date.parse('2026-11-21T08:00:00Z'));
  return withSandbox({ objects, clock }, async ({ ask, socket, sandbox }) => {
    const container = { name: 'debugger', image: 'busybox', stdin: true, tty: true };
    const patch = {
      method: 'PATCH',
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify({ spec: { ephemeralContainers: [container] } }),
    };
    assert.equal((await ask(`${base}/ephemeralcontainers`, patch)).status, 200);
    const state = () => sandbox.get('Pod', 'shop', 'web')?.status?.ephemeralContainerStatuses?.[0]?.state;
    assert.deepEqual(state(), { waiting: { reason: 'ContainerCreating' } });
    clock.advance(1000);
    const talk = await socket(`${base}/attach?container=debugger&stdin=true&stdout=true&tty=true`);
    await talk.until(1, '/ # ');
    talk.send(0, 'exit 5\r');
    await talk.closed;
    assert.equal(state()?.terminated?.exitCode, 5);
  });
});
