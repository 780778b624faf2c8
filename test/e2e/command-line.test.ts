import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'podctl-cli-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
const podctl = (
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; node?: readonly string[]; input?: string } = {},
) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(options.node ?? []), path.join(root, 'bin/podctl.js'), ...args],
    {
      encoding: 'utf8',
      input: options.input ?? '',
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...options.env },
    },
  );
  return { status, stdout, stderr };
};
const pod = (name: string, status: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: name },
  spec: { nodeName: 'w', containers: [{ name: 'app', image: 'web:1' }] },
  status,
});

test('an older Node is told in one line what podctl needs', () => {
  const old = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.11.0"})';
  const { status, stderr } = podctl(['version'], { node: ['--import', old] });
  assert.equal(status, 2);
  assert.match(stderr, /^podctl needs Node 22\.3 or newer; this is Node 20\.11\.0 .*\n$/);
});

test('an unknown flag and an unknown command end with 2 and the way out', () => {
  const flag = podctl(['diagnose', '--namespce', 'x']);
  assert.equal(flag.status, 2);
  assert.match(flag.stderr, /no flag --namespce\nDid you mean --namespace\?/);
  assert.equal(podctl(['diagnos']).status, 2);
});

test('a pipe instead of a terminal is explained and pointed to podctl diagnose', () => {
  const { status, stderr } = podctl([]);
  assert.equal(status, 2);
  assert.match(stderr, /needs a terminal[\s\S]*podctl diagnose/);
});

test('a kubeconfig that is missing, broken, or without that context is named', () => {
  assert.match(podctl(['diagnose', '--kubeconfig', '/nowhere/config']).stderr, /\/nowhere\/config does not exist/);
  const broken = podctl(['diagnose', '--kubeconfig', file('broken', 'apiVersion: v1\nclusters: [\n')]);
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /broken.*line|line.*broken/s);
  const config = file(
    'config',
    'apiVersion: v1\nkind: Config\ncurrent-context: lab\nclusters: [{name: lab, cluster: {server: "http://127.0.0.1:9"}}]\ncontexts: [{name: lab, context: {cluster: lab}}]\n',
  );
  const context = podctl(['diagnose', '--kubeconfig', config, '--context', 'labb']);
  assert.equal(context.status, 2);
  assert.match(context.stderr, /labb.*lab/s);
});

test('a port without a server ends with 4', () => {
  const config = file(
    'refused',
    'apiVersion: v1\nkind: Config\ncurrent-context: lab\nclusters: [{name: lab, cluster: {server: "http://127.0.0.1:9"}}]\ncontexts: [{name: lab, context: {cluster: lab}}]\n',
  );
  const { status, stderr } = podctl(['diagnose', '--kubeconfig', config]);
  assert.equal(status, 4);
  assert.match(stderr, /refused/);
});

test('a picture is no input', () => {
  const { status, stderr } = podctl(['diagnose', '--from', file('x.png', '\u0089PNG\r\n\u001a\n\u0000\u0000')]);
  assert.equal(status, 2);
  assert.match(stderr, /x\.png/);
});

test('findings end with 1, none with 0, and JSON comes whole through a pipe', () => {
  const waiting = {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'app',
        restartCount: 0,
        ready: false,
        state: {
          waiting: {
            reason: 'InvalidImageName',
            message:
              'Failed to apply default image tag "web:$(TAG)": couldn\'t parse image name "web:$(TAG)": invalid reference format',
          },
        },
      },
    ],
  };
  const failing = podctl(['diagnose', '--from', '-', '-o', 'json'], { input: JSON.stringify(pod('web-0', waiting)) });
  assert.equal(failing.status, 1);
  assert.equal(JSON.parse(failing.stdout).pods[0].verdict, 'failing');
  const well = {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        name: 'app',
        restartCount: 0,
        ready: true,
        started: true,
        state: { running: { startedAt: '2026-11-21T08:00:00Z' } },
      },
    ],
  };
  const healthy = podctl(['diagnose', '--from', '-', '-o', 'json'], { input: JSON.stringify(pod('web-0', well)) });
  assert.equal(healthy.status, 0, healthy.stdout);
});

test('every command has help, and version names the Node it runs on', () => {
  assert.match(podctl(['--help']).stdout, /Commands:[\s\S]*diagnose/);
  assert.match(podctl(['diagnose', '--help']).stdout, /Exit codes:/);
  assert.match(podctl(['version']).stdout, /^podctl \d+\.\d+\.\d+ \(node /);
});

test('an output that cannot be written is told in one line', { skip: !existsSync('/dev/full') }, () => {
  const full = openSync('/dev/full', 'w');
  const written = (args: readonly string[], stdout: number) =>
    spawnSync(process.execPath, [path.join(root, 'bin/podctl.js'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', stdout, 'pipe'],
      env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
    });
  const broken = file('broken.json', JSON.stringify(pod('web', { phase: 'Pending' })));
  for (const args of [
    ['--help'],
    ['version'],
    ['rules'],
    ['completion', 'bash'],
    ['diagnose', '--from', broken, '-o', 'json'],
  ]) {
    const { status, stderr } = written(args, full);
    assert.deepEqual(
      [args, status, stderr],
      [args, 2, 'podctl: The output cannot be written: no space is left there\n'],
    );
  }
  closeSync(full);
});
