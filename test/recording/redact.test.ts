import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { makePlaceholders } from '../../src/recording/placeholders.ts';
import { redact } from '../../src/recording/redact.ts';
import { redactLines, redactText } from '../../src/recording/redact-text.ts';

const clean = (text: string): string => redactText(text, makePlaceholders());
const key = (kind: string) => `-----${kind} RSA PRIVATE KEY-----`;
// Put together here, so that scanners of this repository find no secret in it.
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.');
const awsKey = `AKIA${'IOSFODNN7EXAMPLE'}`;

for (const [text, expected] of [
  ['postgres://app:hunter2@db.shop:5432/app', 'postgres://app:REDACTED-1@db.shop:5432/app'],
  ['dial amqp://guest:gu3st@mq:5672: connection refused', 'dial amqp://guest:REDACTED-1@mq:5672: connection refused'],
  ['app:s3cr3t@tcp(db:3306)/shop', 'app:REDACTED-1@tcp(db:3306)/shop'],
  [`got ${jwt} back`, 'got REDACTED-1 back'],
  [`using key ${awsKey}.`, 'using key REDACTED-1.'],
  ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic REDACTED-1'],
  ['sent Bearer 0123456789abcdef0123', 'sent Bearer REDACTED-1'],
  ['user=bob password=hunter2 db=shop', 'user=bob password=REDACTED-1 db=shop'],
  ['{"user":"bob","password":"a, b; c"}', '{"user":"bob","password":"REDACTED-1"}'],
  ['msg="login failed" api_key=\'k 1\'', 'msg="login failed" api_key=\'REDACTED-1\''],
  ['{"line":"{\\"token\\":\\"abc1234\\"}"}', '{"line":"{\\"token\\":\\"REDACTED-1\\"}"}'],
  ['db_password: hunter2x', 'db_password: REDACTED-1'],
  [`${key('BEGIN')}\nMIIE\n${key('END')}\nnext`, 'REDACTED-1\nnext'],
] as const)
  test(`a secret is found in: ${text.split('\n')[0]}`, () => assert.equal(clean(text), expected));

for (const text of [
  'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to fetch token: serviceaccounts "web2" not found',
  'unable to retrieve auth token: invalid username/password: unauthorized: authentication required',
  'secret "db-password" not found',
  "couldn't find key DB_PASSWORD in Secret shop/db",
  'initializing source docker://nginx@sha256:0123456789abcdef: reading manifest',
  'initializing source docker://registry-of-the-shop:1@sha256:0123456789abcdef',
  'Get "https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io": dial tcp',
  'failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token: 401 Unauthorized',
  `password=$(DB_PASSWORD) --token-file=/var/run/token --secret-name=db token=\${TOKEN} secret=true`,
  'back-off 40s restarting failed container=app pod=web-0_shop(0f1e2d3c-4b5a)',
  'https://10.0.0.1:443/api?timeout=10s',
])
  test(`nothing is replaced in: ${text}`, () => assert.equal(clean(text), text));

test('a private key over several log lines goes, and the lines keep their numbers', () => {
  const lines = redactLines(['start', key('BEGIN'), 'MIIEow', 'abc', key('END'), 'stop'], makePlaceholders());
  assert.equal(lines.length, 6);
  assert.deepEqual([lines[0], lines[5]], ['start', 'stop']);
  assert.doesNotMatch(lines.join('\n'), /MIIE|abc|BEGIN|END/);
});

const pod: KubernetesObject = {
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    labels: { app: 'S3cret-value' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"password":"S3cret-value"}',
      'vault.example/token': 'abc',
      note: 'see https://wiki.example',
    },
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'registry.example/web:1',
        command: ['sh', '-c', 'run --token S3cret-value'],
        args: ['--password', 'w0rd-of-pass', '--port=8080', '--api-key=0key', '--token-file', '/run/token'],
        env: [
          { name: 'DB_PASSWORD', value: 'S3cret-value' },
          { name: 'MODE', value: 'production' },
          { name: 'SAME', value: 'production' },
          { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
        readinessProbe: { httpGet: { port: 8080, httpHeaders: [{ name: 'Authorization', value: 'x' }] } },
      },
    ],
  },
  status: { message: 'login with S3cret-value failed in production' },
} as KubernetesObject;
const logs = [
  {
    container: { namespace: 'shop', pod: 'web-0', container: 'app' },
    run: 'previous' as const,
    lines: ['using S3cret-value', 'production mode'],
  },
];

test('one secret has one placeholder wherever it stands, and ordinary words stay in texts', () => {
  const { objects, logs: clean } = redact([pod], logs);
  const text = JSON.stringify(objects[0]);
  assert.doesNotMatch(text.replace('"app":"S3cret-value"', ''), /S3cret-value|w0rd-of-pass|0key/);
  const { spec, status } = objects[0] as unknown as {
    spec: { containers: [{ env: { value?: string; valueFrom?: object }[]; args: string[]; command: string[] }] };
    status: { message: string };
  };
  const [{ env, args, command }] = spec.containers;
  const password = env[0]?.value ?? '';
  assert.match(password, /^REDACTED-\d+$/);
  assert.equal(status.message, `login with ${password} failed in production`);
  assert.deepEqual(clean[0]?.lines, [`using ${password}`, 'production mode']);
  assert.equal(command[2], `run --token ${password}`);
  assert.equal(env[1]?.value, env[2]?.value);
  assert.notEqual(env[1]?.value, 'production');
  assert.deepEqual(env[3], { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } });
  assert.match(
    args.join(' '),
    /^--password REDACTED-\d+ --port=8080 --api-key=REDACTED-\d+ --token-file \/run\/token$/,
  );
});

test('the copy that kubectl apply keeps is dropped, and an annotation with a token loses it', () => {
  const annotations = redact([pod], []).objects[0]?.metadata?.annotations ?? {};
  assert.deepEqual(Object.keys(annotations), ['vault.example/token', 'note']);
  assert.equal(annotations['note'], 'see https://wiki.example');
  assert.notEqual(annotations['vault.example/token'], 'abc');
});

test('names, images, ports and labels stay', () => {
  const [object] = redact([pod], []).objects;
  const before = pod as unknown as { spec: { containers: [Record<string, unknown>] } };
  const after = object as unknown as typeof before;
  for (const field of ['name', 'image'])
    assert.equal(after.spec.containers[0][field], before.spec.containers[0][field]);
  assert.deepEqual(object?.metadata?.labels, pod.metadata?.labels);
  assert.match(JSON.stringify(object), /"port":8080/);
});

test('a ConfigMap keeps its keys, a Secret nothing but its keys', () => {
  const config = { kind: 'ConfigMap', metadata: { name: 'c' }, data: { mode: 'a', other: 'a', none: '' } };
  const secret = { kind: 'Secret', metadata: { name: 's' }, data: { password: 'aHVudGVyMg==' } };
  const [first, second] = redact([config, secret] as KubernetesObject[], []).objects as unknown as (typeof config)[];
  assert.deepEqual(first?.data, { mode: 'REDACTED-1', other: 'REDACTED-1', none: '' });
  assert.deepEqual(second?.data, { password: '' });
});

test('whatever the value of a password variable is, it does not get out where it is told apart from a word', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9!#%^*_+=-]{8,30}$/), value => {
      fc.pre(/[A-Z]/.test(value) && /\d/.test(value) && !/^REDACTED/.test(value));
      const object = {
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'c', env: [{ name: 'DB_PASSWORD', value }] }] },
        status: { message: `cannot log in: ${value}` },
      } as KubernetesObject;
      const text = JSON.stringify(redact([object], []).objects);
      assert.ok(!text.includes(value), text);
    }),
    { numRuns: 100 },
  );
});

test('what was redacted is not changed by being redacted again', () => {
  const once = redact([pod], logs);
  const twice = redact(once.objects, once.logs);
  assert.deepEqual(twice.objects, once.objects);
  assert.deepEqual(twice.logs, once.logs);
});

const logOf = (...lines: readonly string[]): readonly string[] =>
  redact([], [{ container: { namespace: 'n', pod: 'a', container: 'c' }, run: 'current', lines }]).logs[0]?.lines ?? [];

test('passwords are found where programs and people write them', () => {
  assert.deepEqual(
    logOf(
      'aws_secret_access_key = wJalrXUtnFEMI7',
      "the password is 'hunter2hunter'",
      'logging in with password hunter3hunter and more',
      'curl -u admin:s3cr3tword http://x/',
      'mysql -h db -u root -pr00tword app',
      'password authentication failed for user "app"',
      'docker run -u 1000:2000 x',
      'mkdir -p /a1b2c3',
    ),
    [
      'aws_secret_access_key = REDACTED-1',
      "the password is 'REDACTED-2'",
      'logging in with password REDACTED-3 and more',
      'curl -u admin:REDACTED-4 http://x/',
      'mysql -h db -u root -pREDACTED-5 app',
      'password authentication failed for user "app"',
      'docker run -u 1000:2000 x',
      'mkdir -p /a1b2c3',
    ],
  );
});

test('passwords among the words of a command line are found', () => {
  const words = (...command: readonly string[]): unknown =>
    (
      redact([{ kind: 'Pod', spec: { containers: [{ name: 'c', command }] } } as unknown as KubernetesObject], [])
        .objects[0] as unknown as { spec: { containers: readonly { command: unknown }[] } }
    ).spec.containers[0]?.command;
  assert.deepEqual(words('mysqladmin', '-pr00tword', 'ping'), ['mysqladmin', '-pREDACTED-1', 'ping']);
  assert.deepEqual(words('curl', '-u', 'admin:s3cr3tword'), ['curl', '-u', 'admin:REDACTED-1']);
  assert.deepEqual(words('server', '-port1', '-u', '1000:1000'), ['server', '-port1', '-u', '1000:1000']);
});
