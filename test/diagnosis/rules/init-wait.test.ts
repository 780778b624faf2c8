import assert from 'node:assert/strict';
import test from 'node:test';
import { askedHosts } from '../../../src/diagnosis/rules/starts/asked-hosts.ts';
import { type ContainerCase, diagnoseCase, leadOf, saidBy } from '../../support/container-cases.ts';
import { ago, anObject } from '../../support/objects.ts';

const service = (name: string, port: number) =>
  anObject('Service', name, { spec: { clusterIP: '10.0.0.9', selector: { app: name }, ports: [{ port }] } });

/** An init container that has run for some seconds, with this shell command. */
const waiting = (command: string, seconds: number, more: Partial<ContainerCase> = {}): ContainerCase => ({
  list: 'initContainers',
  status: { state: { running: { startedAt: ago(seconds) } } },
  podStatus: { phase: 'Pending' },
  others: [service('cart', 8080)],
  ...more,
  spec: { command: ['sh', '-c', command], ...more.spec },
});

for (const [asks, command, hosts] of [
  ['nc with a timeout', 'until nc -z -w 2 orders-db 5432; do sleep 1; done', ['orders-db:5432']],
  ['nc with a glued timeout', 'until nc -zv -w1 orders-db 5432; do sleep 1; done', ['orders-db:5432']],
  [
    'nslookup of a full name',
    'until nslookup cart.shop.svc.cluster.local; do sleep 2; done',
    ['cart.shop.svc.cluster.local'],
  ],
  ['pg_isready', 'until pg_isready -U app -h pg -p 5433; do sleep 1; done', ['pg:5433']],
  ['redis-cli', 'until redis-cli -h cache ping; do sleep 1; done', ['cache']],
  ['wget', 'until wget -q -T1 -O- http://front:8080/healthz; do sleep 1; done', ['front:8080']],
  ['a shell redirection', 'until (echo > /dev/tcp/mq/5672); do sleep 1; done', ['mq:5672']],
  ['wait-for-it', './wait-for-it.sh db:3306 -- echo up', ['db:3306']],
  ['nobody', 'echo host db is 5432; sleep 30', []],
  ['an unknown variable', 'until nc -z $DB_HOST 5432; do sleep 1; done', []],
] as const)
  test(`the command that asks by ${asks} names ${hosts.join(', ') || 'no host'}`, () => {
    assert.deepEqual(askedHosts(command), hosts);
  });

test('an init container that waits for a Service that does not exist will not get on by itself', () => {
  const diagnosis = diagnoseCase(waiting('until nslookup orders-db; do echo waiting; sleep 2; done', 40));
  assert.equal(leadOf(diagnosis), 'init-stuck');
  assert.equal(diagnosis.verdict, 'failing');
  assert.equal(diagnosis.findings[0]?.title, 'Waits for Service orders-db, which does not exist');
  assert.match(saidBy(diagnosis), /Namespace shop has no Service orders-db\./);
});

test('the host may stand in a variable of the pod, or of its ConfigMap', () => {
  const diagnosis = diagnoseCase(
    waiting('until nc -z -w1 $DB_HOST $DB_PORT; do sleep 2; done', 40, {
      spec: {
        env: [
          { name: 'DB_HOST', valueFrom: { configMapKeyRef: { name: 'db', key: 'host' } } },
          { name: 'DB_PORT', value: '5432' },
        ],
      },
      others: [service('cart', 8080), anObject('ConfigMap', 'db', { data: { host: 'payments-pg' } })],
    }),
  );
  assert.equal(diagnosis.verdict, 'failing');
  assert.match(saidBy(diagnosis), /no Service payments-pg/);
});

test('a Service that is asked on a port it does not have is named with its ports', () => {
  const diagnosis = diagnoseCase(waiting('until nc -z cart 80; do sleep 2; done', 40));
  assert.equal(diagnosis.verdict, 'failing');
  assert.equal(diagnosis.findings[0]?.title, 'Asks Service cart on port 80, which it does not have');
});

test('what a log says of a remote host is not the name of a Service', () => {
  const diagnosis = diagnoseCase(
    waiting('until nslookup orders-db; do sleep 2; done', 60, {
      log: ["nslookup: can't connect to remote host (10.96.0.10): Network is unreachable"],
    }),
  );
  assert.doesNotMatch(saidBy(diagnosis), /no Service remote/);
  assert.match(saidBy(diagnosis), /no Service orders-db/);
});

const patient: readonly (readonly [fact: string, one: ContainerCase])[] = [
  ['a Service that exists may come up', waiting('until nc -z cart 8080; do sleep 2; done', 40)],
  [
    'a host that the pod knows by hostAliases is no Service',
    waiting('until nc -z legacy 8080; do sleep 2; done', 40, {
      podSpec: { hostAliases: [{ ip: '192.0.2.7', hostnames: ['legacy'] }] },
    }),
  ],
  [
    'a pod with search domains of its own may find the name there',
    waiting('until nc -z legacy 8080; do sleep 2; done', 40, {
      podSpec: { dnsConfig: { searches: ['corp.example'] } },
    }),
  ],
  [
    'nothing is known of the Services of another namespace',
    waiting('until nc -z db.infra.svc 5432; do sleep 2; done', 40),
  ],
  ['a name outside of the cluster', waiting('until curl -s https://api.example.com/; do sleep 2; done', 40)],
];
for (const [fact, one] of patient)
  test(`an init container that waits is given time: ${fact}`, () => {
    const diagnosis = diagnoseCase(one);
    assert.equal(diagnosis.verdict, 'progressing');
    assert.doesNotMatch(saidBy(diagnosis), /has no Service/);
  });
