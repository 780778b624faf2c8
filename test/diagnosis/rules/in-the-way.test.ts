import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentPort } from '../../../src/diagnosis/rules/logs/peer.ts';
import { commandHint } from '../../../src/diagnosis/rules/starts/command-hint.ts';
import { podContainers } from '../../../src/model/container.ts';
import type { ObjectOf, Pod } from '../../../src/model/kubernetes.ts';
import { diagnoseCase, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { anObject, aPod } from '../../support/objects.ts';

// What lies between a program and what it wants: a port, a volume, a variable, a probe that strikes at the wrong moment.

const service = (spec: object): ObjectOf<'Service'> =>
  anObject('Service', 'rates', { spec: { clusterIP: '10.96.0.7', ports: [{ port: 8080, name: 'http' }], ...spec } });

for (const [fact, text, spec, port] of [
  ['a port that the Service lacks', 'dial tcp rates:9090: connect: connection refused', {}, '9090'],
  ['the same by its whole name', 'ECONNREFUSED rates.shop.svc.cluster.local:9090', {}, '9090'],
  ['the same by its address', 'dial tcp 10.96.0.7:9090: i/o timeout', {}, '9090'],
  ['a port that it has', 'dial tcp rates:8080: connect: connection refused', {}, undefined],
  ['a node port', 'dial rates:30080', { ports: [{ port: 80, nodePort: 30080 }] }, undefined],
  ['a headless Service', 'dial tcp rates:9090', { clusterIP: 'None' }, undefined],
  ['another host that ends so', 'dial tcp old-rates:9090', {}, undefined],
] as const)
  test(`${fact} is ${port ? 'told' : 'no news'}`, () => {
    assert.equal(/no port (\d+)/.exec(absentPort(text, [service(spec)]).text)?.[1], port);
  });

const hint = (container: object, program: string): string => {
  const [view] = podContainers(aPod('web-0', { spec: { containers: [{ name: 'app', ...container }] } }) as Pod);
  return view ? commandHint(view, program).text : '';
};

test('a volume over a folder of programs hides them; one beside it does not', () => {
  const over = (mountPath: string) => ({ command: ['sh'], volumeMounts: [{ name: 'tools', mountPath }] });
  assert.match(hint(over('/bin'), 'sh'), /tools is mounted at \/bin and hides/);
  assert.match(hint(over('/usr/local'), 'gosu'), /hides/);
  assert.doesNotMatch(hint(over('/opt/tools'), 'sh'), /hides/);
  assert.doesNotMatch(
    hint({ ...over('/bin'), volumeMounts: [{ name: 't', mountPath: '/bin', subPath: 'x' }] }, 'sh'),
    /hides/,
  );
});

test('a variable that nobody filled in is told by its name, and who would have filled it in', () => {
  assert.match(hint({ command: ['$(BIN)'] }, '$(BIN)'), /only from the variables.*BIN is none of them/);
  assert.match(hint({ command: ['$BIN/run'] }, '$BIN/run'), /No shell is there to fill in BIN/);
});

test('args without a command are told apart from a command of the image', () => {
  assert.match(hint({ args: ['--port=1'] }, '--port=1'), /no ENTRYPOINT/);
  assert.match(hint({ args: ['--port=1'] }, 'serve'), /comes from the image itself/);
});

const livenessProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 2, failureThreshold: 3 };
const kill = {
  reason: 'Killing',
  message: 'Container app failed liveness probe, will be restarted',
  type: 'Normal',
  seconds: 2,
};

test('a kill that falls on a run which ends by itself is not why it ends', () => {
  const diagnosis = diagnoseCase({
    spec: { livenessProbe },
    status: inBackOff(73, {}, 3),
    events: [kill],
    previousLog: ['cannot open ledger: checksum differs'],
  });
  assert.equal(leadOf(diagnosis), 'exit-error');
  assert.match(saidBy(diagnosis), /checksum differs/);
});

test('a run that lasts as long as its probe allows was ended by the kill, whatever its exit code', () => {
  const diagnosis = diagnoseCase({ spec: { livenessProbe }, status: inBackOff(1, {}, 7), events: [kill] });
  assert.equal(leadOf(diagnosis), 'liveness-kill-loop');
});

const writes = (line: string, spec: object, podSpec: object = {}) =>
  saidBy(diagnoseCase({ spec: { ...spec }, podSpec: { ...podSpec }, status: inBackOff(1), previousLog: [line] }));

test('a place that cannot be written is told with what makes it so', () => {
  const line = 'open /data/x: read-only file system';
  assert.match(writes(line, { securityContext: { readOnlyRootFilesystem: true } }), /readOnlyRootFilesystem is true/);
  assert.match(writes(line, {}), /Either readOnlyRootFilesystem is set, or/);
  const mounted = { volumeMounts: [{ name: 'd', mountPath: '/data' }] };
  const diagnosis = diagnoseCase({
    spec: mounted,
    podSpec: {
      containers: [{ name: 'app', image: 'a', ...mounted }],
      volumes: [{ name: 'd', configMap: { name: 'c' } }],
    },
    status: inBackOff(1),
    previousLog: [line],
  });
  assert.match(saidBy(diagnosis), /Volume d is mounted at \/data; volumes of ConfigMaps.*always read-only/);
});
