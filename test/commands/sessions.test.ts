import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from 'undici';
import { attach, runAttach } from '../../src/commands/attach.ts';
import { debug, runDebug } from '../../src/commands/debug.ts';
import { exec, runExec } from '../../src/commands/exec.ts';
import { portForward, runPortForward } from '../../src/commands/port-forward.ts';
import { withCommand } from '../support/command-run.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const objects = [shopPod('web')];

test('exec passes on output and the exit code', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    const code = await runExec({ args: ['web', 'sh', '-c', 'echo hello; exit 3'], flags }, io);
    assert.deepEqual([code, io.out()], [3, 'hello\n']);
    assert.equal(io.err(), 'command terminated with exit code 3\n');
  }));

test('exec -i passes standard input on, to its end', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    io.stdin.end('from here\n');
    const code = await runExec({ args: ['web', 'cat'], flags: { ...flags, stdin: true } }, io);
    assert.deepEqual([code, io.out()], [0, 'from here\n']);
  }));

test('without a terminal -t is said to be left out', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    io.stdin.end();
    await runExec({ args: ['web', 'cat'], flags: { ...flags, stdin: true, tty: true } }, io);
    assert.equal(io.err(), 'podctl: standard input is no terminal: going on without one\n');
  }));

test('a command that cannot be run is told, with exit code 1', () =>
  withCommand({ objects }, async ({ sandbox, flags, io }) => {
    sandbox.setShell({ namespace: 'shop', pod: 'web', container: 'app' }, false);
    assert.equal(await runExec({ args: ['web', 'sh'], flags }, io), 1);
    assert.match(io.err(), /executable file not found/);
  }));

test('the default container is told where there is a choice, and another one must exist', () => {
  const containers = [{ name: 'app' }, { name: 'side' }];
  const pod = shopPod('web', { spec: { nodeName: 'n', containers } });
  return withCommand({ objects: [pod] }, async ({ flags, io }) => {
    await runExec({ args: ['web', 'true'], flags }, io);
    assert.equal(io.err(), 'Defaulted container "app" out of: app, side\n');
    const call = { args: ['web', 'true'], flags: { ...flags, container: 'nope' } };
    await assert.rejects(runExec(call, io), {
      message: 'Pod web has no container nope',
      hint: 'It has app, side.',
      exitCode: 1,
    });
  });
});

test('a default container that the pod names itself is no news, nor with --quiet any', () => {
  const annotations = { 'kubectl.kubernetes.io/default-container': 'side' };
  const spec = { nodeName: 'n', containers: [{ name: 'app' }, { name: 'side' }], initContainers: [{ name: 'prep' }] };
  const named = shopPod('named', { metadata: { annotations }, spec });
  return withCommand({ objects: [named, shopPod('web', { spec })] }, async ({ flags, io }) => {
    await runExec({ args: ['named', 'true'], flags }, io);
    await runExec({ args: ['web', 'true'], flags: { ...flags, quiet: true, tty: true } }, io);
    assert.equal(io.err(), '');
    await runExec({ args: ['web', 'true'], flags }, io);
    assert.equal(io.err(), 'Defaulted container "app" out of: app, side, prep (init)\n');
  });
});

test('a container that does not run says why', () => {
  const state = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "app:1"' } };
  return withCommand({ objects: [shopPod('web', { state })] }, async ({ flags, io }) => {
    assert.equal(await runExec({ args: ['web', 'true'], flags }, io), 1);
    assert.equal(io.err(), 'podctl: Container app does not run: ImagePullBackOff: Back-off pulling image "app:1"\n');
  });
});

test('a call that is wrong ends with 1, as with kubectl: 2 would be the command’s own', async () => {
  for (const { run } of [exec, attach, debug, portForward])
    await assert.rejects(run({ args: [], flags: {} }), { name: 'CommandError', exitCode: 1 });
});

test('a kind may come with its group', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    const call = (word: string) => runExec({ args: [word, 'true'], flags }, io);
    await assert.rejects(call('deployment.apps/web'), { message: /deployments\.apps "web" not found/ });
    await assert.rejects(call('deployment.core/web'), { message: /names no pod/ });
  }));

for (const [name, run] of [
  ['exec', runExec],
  ['attach', (call, io) => runAttach({ ...call, args: ['web'] }, io)],
  ['debug', (call, io) => runDebug({ ...call, flags: { ...call.flags, yes: true } }, io)],
  [
    'port-forward',
    ({ flags }, io) => runPortForward({ args: ['web', ':8080'], flags }, io, new AbortController().signal),
  ],
] satisfies readonly (readonly [string, typeof runExec])[])
  test(`${name} is refused when read-only`, () =>
    withCommand({ objects }, async ({ sandbox, flags, io }) => {
      const call = { args: ['web', 'true'], flags: { ...flags, 'read-only': true } };
      await assert.rejects(run(call, io), { message: /^Refused: podctl is in read-only mode/, exitCode: 1 });
      assert.deepEqual(
        sandbox.requests.filter(({ method, headers }) => method !== 'GET' || headers['upgrade']),
        [],
      );
    }));

test('debug adds a container, waits for it, prints what it says and answers its exit code', () =>
  withCommand({ objects }, async ({ sandbox, flags, io }) => {
    const ended = runDebug({ args: ['web', 'ps'], flags: { ...flags, yes: true, image: 'tools:1' } }, io);
    const added = () => sandbox.get('Pod', 'shop', 'web')?.spec?.ephemeralContainers?.[0];
    await until('it is added', () => added() !== undefined);
    const { name = '', ...spec } = added() ?? { name: '' };
    assert.match(name, /^debugger-[a-z0-9]{5}$/);
    assert.deepEqual(
      { image: spec.image, command: spec.command, target: spec.targetContainerName, adds: spec.securityContext },
      { image: 'tools:1', command: ['ps'], target: 'app', adds: { capabilities: { add: ['SYS_PTRACE'] } } },
    );
    sandbox.appendLog({ namespace: 'shop', pod: 'web', container: name }, 'PID USER');
    const pod = sandbox.get('Pod', 'shop', 'web');
    const status = { name, image: '', imageID: '', ready: false, restartCount: 0 };
    const state = { terminated: { exitCode: 5, reason: 'Error' } };
    sandbox.put({ ...pod, status: { ...pod?.status, ephemeralContainerStatuses: [{ ...status, state }] } } as never);
    assert.equal(await ended, 5);
    assert.equal(io.out(), 'PID USER\n');
  }));

test('debug takes the -it of kubectl', () =>
  withCommand({ objects }, async ({ sandbox, flags, io }) => {
    io.stdin.end('exit 6\n');
    const call = { args: ['web', 'sh'], flags: { ...flags, yes: true, stdin: true, tty: true } };
    assert.equal(await runDebug(call, io), 6);
    assert.equal(sandbox.get('Pod', 'shop', 'web')?.spec?.ephemeralContainers?.[0]?.stdin, true);
  }));

test('debug does not change a pod without being told to', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    await assert.rejects(runDebug({ args: ['web'], flags }, io), { hint: 'Use --yes.' });
  }));

test('port-forward says where it listens and ends when it is interrupted', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    const stop = new AbortController();
    const ended = runPortForward({ args: ['web', ':8080'], flags }, io, stop.signal);
    await until('it listens', () => io.out() !== '');
    const [, address] =
      /^Forwarding from (127\.0\.0\.1:\d+) -> 8080\n(?:Forwarding from \[::1\]:\d+ -> 8080\n)?$/.exec(io.out()) ?? [];
    const { body } = await request(`http://${address}/`);
    assert.equal(await body.text(), 'Hello from shop/web, port 8080.\n');
    stop.abort();
    assert.equal(await ended, 0);
  }));

test('port-forward listens where --address says, and warns of others than loopback', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    const stop = new AbortController();
    const call = { args: ['web', ':8080'], flags: { ...flags, address: '0.0.0.0' } };
    const ended = runPortForward(call, io, stop.signal);
    await until('it listens', () => io.out() !== '');
    assert.match(io.out(), /^Forwarding from 0\.0\.0\.0:\d+ -> 8080\n$/);
    assert.match(io.err(), /whoever reaches 0\.0\.0\.0 reaches the pod/);
    stop.abort();
    assert.equal(await ended, 0);
    const wrong = { ...call, flags: { ...flags, address: 'eth0' } };
    await assert.rejects(runPortForward(wrong, io, stop.signal), { message: 'eth0 is no IP address' });
  }));

test('who may not forward ports is told before anything listens', () =>
  withCommand({ objects, allows: ({ subresource }) => subresource !== 'portforward' }, async ({ flags, io }) => {
    const call = { args: ['web', ':8080'], flags };
    await assert.rejects(runPortForward(call, io, new AbortController().signal), {
      message: 'You may not forward ports (pods/portforward) in shop',
      exitCode: 1,
    });
    assert.equal(io.out(), '');
  }));

test('-t without -i is no terminal, as with kubectl', () =>
  withCommand({ objects }, async ({ flags, io }) => {
    await runExec({ args: ['web', 'true'], flags: { ...flags, tty: true } }, io);
    assert.equal(io.err(), 'podctl: -t needs -i too: going on without one\n');
  }));
