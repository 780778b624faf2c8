import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTerminal, type Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const running: Terminal[] = [];
after(() => {
  for (const terminal of running) terminal.kill();
});
const start: typeof startTerminal = (...args) => {
  const terminal = startTerminal(...args);
  running.push(terminal);
  return terminal;
};
const leaves = (terminal: Terminal): void => {
  assert.ok(terminal.written().includes('\u001b[?1049l'), 'the alternate screen is left');
  assert.ok(
    terminal.written().trimEnd().endsWith('\u001b[?25h') || terminal.written().includes('\u001b[?25h'),
    'the cursor is shown',
  );
};

test('without a kubeconfig the demo cluster opens, the worst pods first, each with its cause', async () => {
  const terminal = start([]);
  await terminal.sees(/✗ payments +ledger-api\S+ .*Out of memory/);
  await terminal.sees('DEMO');
  terminal.type('q');
  assert.equal(await terminal.exited, 0);
  leaves(terminal);
});

test('enter shows why, esc comes back to the same pod', async () => {
  // What the diagnosis says takes a line more or less, as the times in it have it.
  const terminal = start(['demo'], { columns: 120, rows: 50 });
  await terminal.sees('Out of memory');
  terminal.type('/ledger\r');
  await terminal.misses('orders-worker');
  terminal.type('\r');
  await terminal.sees('Evidence');
  await terminal.sees('Containers');
  terminal.type('\u001b');
  await terminal.sees('ledger-api');
  await terminal.misses('Evidence');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('a shell gets every key, its exit code is told, and no key of it acts on the dashboard', async () => {
  const terminal = start(['demo']);
  await terminal.sees('gateway');
  terminal.type('/gateway\r');
  await terminal.misses('ledger-api');
  terminal.type('s');
  await terminal.sees(/[$#] ?$/);
  terminal.type('echo one-two-three\r');
  await terminal.sees(/^one-two-three/);
  terminal.resize(100, 30);
  // The new size reaches the container on its own way, beside the keys.
  await until('the shell has the new size', () => {
    terminal.type('stty size\r');
    return terminal.screen().some(line => line.includes('30 100'));
  });
  terminal.type('exit 3\r');
  await terminal.sees('exit code 3');
  await terminal.sees('gateway');
  terminal.type('\u001b');
  await terminal.sees('ledger-api');
  terminal.type('q');
  assert.equal(await terminal.exited, 0);
});

test('logs follow, and a pod that has not started says why there are none', async () => {
  const terminal = start(['demo']);
  await terminal.sees('inventory');
  terminal.type('/orders-worker\r');
  await terminal.misses('ledger-api');
  terminal.type('l');
  await terminal.sees('QUEUE_URL');
  terminal.type('\u001b');
  await terminal.sees('orders-worker');
  terminal.type('/');
  terminal.type('\u0015status:ImagePull|ErrImage\r');
  await terminal.misses('orders-worker');
  terminal.type('l');
  await terminal.sees('ImagePullBackOff');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

for (const [columns, rows] of [
  [80, 24],
  [200, 60],
] as const)
  test(`at ${columns}×${rows} the screen is filled to its last line, and survives a smaller and a larger terminal`, async () => {
    const terminal = start(['demo'], { columns, rows });
    await terminal.sees(/ledger-a/);
    await terminal.sees('? help');
    assert.match(terminal.screen()[rows - 1] ?? '', /\? help/);
    terminal.resize(60, 12);
    await terminal.sees(/help/);
    terminal.resize(columns, rows);
    await terminal.sees(/ledger-a/);
    assert.ok(terminal.screen().every(line => line.length <= columns));
    terminal.type('q');
    assert.equal(await terminal.exited, 0);
  });

test('SIGTERM gives the terminal back', async () => {
  const terminal = start(['demo']);
  await terminal.sees('ledger-api');
  terminal.kill('SIGTERM');
  await terminal.exited;
  leaves(terminal);
});

test('with NO_COLOR no color is written', async () => {
  const terminal = start(['demo'], { env: { NO_COLOR: '1' } });
  await terminal.sees('ledger-api');
  terminal.type('q');
  await terminal.exited;
  assert.doesNotMatch(terminal.written(), /\u001b\[(?:3[1-7]|9[0-7])m/);
});

test('tab groups the pods by cause, enter shows those of one, esc comes back', async () => {
  const terminal = start(['demo']);
  await terminal.sees('ledger-api');
  terminal.type('\t');
  await terminal.sees(/PODS +WORKLOADS +NAMESPACES +CAUSE/);
  await terminal.sees(/✗ +2 +Deployment\/ledger-api +payments +Out of memory/);
  terminal.type('g\r');
  await terminal.sees('1/2');
  await terminal.sees(/ledger-api\S+ +0\/1/);
  terminal.type('\u001b');
  await terminal.sees(/PODS +WORKLOADS/);
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('D adds a debug container after asking and joins it; its end is told', async () => {
  const terminal = start(['demo']);
  await terminal.sees('gateway');
  terminal.type('/gateway\r');
  await terminal.misses('ledger-api');
  terminal.type('D');
  await terminal.sees('It cannot be removed again');
  terminal.type('\u001b[C');
  await terminal.sees('[ Add and join ]');
  terminal.type('\r');
  await terminal.sees(/[$#] ?$/);
  terminal.type('echo seen-inside\r');
  await terminal.sees(/^seen-inside/);
  terminal.type('exit 3\r');
  await terminal.sees(/debugger-\S+ ended with exit code/);
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('f forwards a port that answers while the dashboard is open, and no longer', async () => {
  const terminal = start(['demo']);
  await terminal.sees('gateway');
  terminal.type('/gateway\r');
  await terminal.misses('ledger-api');
  terminal.type('f');
  await terminal.sees('other…');
  terminal.type('other\r');
  await terminal.sees('LOCAL:REMOTE');
  terminal.type(':8080\r');
  await terminal.sees('1 forward');
  terminal.type(':forwards\r');
  await terminal.sees(/✓ 127\.0\.0\.1:\d+ +\S*gateway\S+ +8080 +open/);
  const [address = ''] = /127\.0\.0\.1:\d+/.exec(terminal.screen().join('\n')) ?? [];
  const answer = await fetch(`http://${address}/`);
  assert.equal(answer.status, 200);
  await answer.text();
  terminal.type('q');
  await terminal.misses('LOCAL ADDRESS');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
  await assert.rejects(fetch(`http://${address}/`));
});

const gatewayShell = async (): Promise<Terminal> => {
  const terminal = start(['demo']);
  await terminal.sees('gateway');
  terminal.type('/gateway\r');
  await terminal.misses('ledger-api');
  return terminal;
};

test('keys typed in the same breath as s reach the shell, and none the dashboard', async () => {
  const terminal = await gatewayShell();
  terminal.type('secho typed-ahead\r');
  await terminal.sees(/^typed-ahead/);
  terminal.type('exit\r');
  await terminal.sees('exit code 0');
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('ctrl-] three times leaves a shell that does not end, and the terminal has its modes back', async () => {
  const terminal = await gatewayShell();
  terminal.type('s');
  await terminal.sees('ctrl-] three times leaves');
  await terminal.sees(/[$#] ?$/);
  terminal.type('\u001d\u001d\u001d');
  await terminal.sees('was left; it may go on');
  const written = terminal.written();
  for (const mode of ['?1000l', '?1006l', '?1l', '?7h', 'r', '?6l', '4l'])
    assert.ok(written.includes(`\u001b[${mode}`), `${mode} is taken back`);
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('continued after a stop from outside, the screen is drawn in the size that the terminal has now', async () => {
  const terminal = start(['demo']);
  await terminal.sees('? help');
  terminal.kill('SIGSTOP');
  terminal.resize(90, 20);
  terminal.kill('SIGCONT');
  await until('the last line is the footer', () => /\? help/.test(terminal.screen()[19] ?? ''));
  terminal.type('\u0003');
  assert.equal(await terminal.exited, 0);
});

test('the closing of its terminal ends podctl and its forwards', async () => {
  const terminal = await gatewayShell();
  terminal.type('f');
  await terminal.sees('other…');
  terminal.type('other\r');
  await terminal.sees('LOCAL:REMOTE');
  terminal.type(':8080\r');
  await terminal.sees(/Forwarding 127\.0\.0\.1:\d+/);
  const [address = ''] = /127\.0\.0\.1:\d+/.exec(terminal.screen().join('\n')) ?? [];
  terminal.kill('SIGHUP');
  await terminal.exited;
  await assert.rejects(fetch(`http://${address}/`));
});
