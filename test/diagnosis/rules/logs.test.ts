import assert from 'node:assert/strict';
import test from 'node:test';
import { headline } from '../../../src/diagnosis/rules/logs/headline.ts';
import { bareLine, redact } from '../../../src/diagnosis/rules/logs/log-line.ts';
import { logPatterns, matchLine, tellingMatch } from '../../../src/diagnosis/rules/logs/match-line.ts';
import { hostIn } from '../../../src/diagnosis/rules/logs/peer.ts';
import { diagnoseCase, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { anObject } from '../../support/objects.ts';

for (const { rule, exitCodes } of logPatterns)
  for (const { text } of rule.examples ?? [])
    test(`${rule.id} reads "${text.slice(0, 70)}"`, () => {
      assert.equal(matchLine(text, exitCodes?.[0] ?? 1)?.pattern.rule.id, rule.id);
    });

test('every log rule begins with log-, has two examples and an id of its own', () => {
  for (const { rule } of logPatterns) {
    assert.match(rule.id, /^log-/);
    assert.ok((rule.examples?.length ?? 0) >= 2, rule.id);
  }
  assert.equal(new Set(logPatterns.map(({ rule }) => rule.id)).size, logPatterns.length);
});

const telling = (exitCode: number, ...lines: readonly string[]) =>
  tellingMatch(lines.map(bareLine), exitCode)?.pattern.rule.id;

for (const [fact, lines, rule] of [
  [
    'the deepest Caused by counts',
    [
      'Exception in thread "main" org.springframework.BeanCreationException: Error creating bean',
      '\tat a.b.C(D.java:1)',
      'Caused by: java.net.ConnectException: Connection refused',
      '\t... 12 more',
    ],
    'log-connection-refused',
  ],
  [
    'retries that warn lead to the reason',
    ['WARN db:5432 connection refused, retrying', 'WARN db:5432 connection refused, retrying', 'giving up'],
    'log-connection-refused',
  ],
  [
    'a decisive line beats an earlier retry',
    ['WARN db:5432 connection refused, retrying', 'FATAL required setting QUEUE_URL is not set'],
    'log-missing-env',
  ],
  [
    'an overcome error is not the reason of a later fatal one',
    ['ERROR redis:6379 connection refused, using memory', 'INFO listening on :8080', 'FATAL ledger is out of balance'],
    undefined,
  ],
  [
    'an error that was overcome is not the reason of a later one',
    [
      'WARN could not reach redis:6379: connection refused, retrying',
      'INFO connected',
      'ERROR checksum of partition 7 differs',
    ],
    undefined,
  ],
  [
    'a summary right after the reason does not hide it',
    [
      'E1121 08:00:01.0 1 r.go:1] pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods"',
      'F1121 08:00:05.0 1 main.go:40] timed out waiting for caches to sync',
    ],
    'log-rbac',
  ],
  ['no error is no error', ['INFO done, errors: 0', 'error=nil', 'GET /healthz HTTP/1.1" 404'], undefined],
  ['to be told to stop is no reason', ['context canceled', 'SIGTERM received, shutting down'], undefined],
  [
    'JSON lines are read',
    ['{"level":"fatal","msg":"cannot open database","error":"dial tcp db:5432: connect: connection refused"}'],
    'log-connection-refused',
  ],
  [
    'colors do not hide a word',
    ['\u001b[31mFATAL\u001b[0m listen tcp :80: bind: address already in use'],
    'log-port-in-use',
  ],
  ['a harmless 500 in a log is nothing', ['INFO request finished with 500 in 3ms'], undefined],
] as readonly (readonly [string, readonly string[], string | undefined])[])
  test(`logs: ${fact}`, () => {
    assert.equal(telling(1, ...lines), rule);
  });

test('a Go panic needs the exit code of one', () => {
  assert.equal(telling(2, 'panic: no rules'), 'log-go-panic');
  assert.notEqual(telling(1, 'panic: no rules'), 'log-go-panic');
});

test('the log leads over the exit it explains, and says the exit too', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(1),
    previousLog: ['starting', 'Error: getaddrinfo ENOTFOUND orders-db'],
  });
  assert.equal(leadOf(diagnosis), 'log-dns');
  assert.deepEqual(
    diagnosis.findings.map(({ rule }) => rule),
    ['log-dns', 'exit-error', 'crashloop'],
  );
  for (const words of ['orders-db', 'exit code 1', 'registry.example/shop/app:1.2', 'no Service orders-db'])
    assert.ok(saidBy(diagnosis).includes(words), words);
});

test('a Service that the line names stands beside it', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(1),
    previousLog: ['dial tcp orders-db:5432: connect: connection refused'],
    others: [
      anObject('Service', 'orders-db', { spec: { selector: { app: 'orders-db' }, clusterIP: '10.0.0.7' } }),
      anObject('Service', 'dial', { spec: { selector: { app: 'x' } } }),
    ],
  });
  assert.match(saidBy(diagnosis), /speaks of the Service orders-db\./);
});

test('exec format error in the log is a wrong processor, whatever the exit code', () => {
  for (const exitCode of [1, 255]) {
    const diagnosis = diagnoseCase({
      status: inBackOff(exitCode),
      previousLog: ['exec /app/server: exec format error'],
    });
    assert.equal(leadOf(diagnosis), 'exec-format');
    assert.ok(saidBy(diagnosis).includes('linux/arm64'));
  }
});

test("what the kubelet serves in place of a log is nobody's word", () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(1),
    previousLog: ['unable to retrieve container logs for containerd://abc'],
  });
  assert.equal(leadOf(diagnosis), 'exit-error');
  assert.ok(!saidBy(diagnosis).includes('unable to retrieve'));
});

test('without logs the exit leads', () => {
  assert.equal(leadOf(diagnoseCase({ status: inBackOff(1) })), 'exit-error');
});

test('the termination message serves where the log is gone', () => {
  assert.equal(
    leadOf(
      diagnoseCase({
        status: inBackOff(1, {
          message: 'Traceback (most recent call last):\n  File "a"\nModuleNotFoundError: No module named \'flask\'\n',
        }),
      }),
    ),
    'log-python-module',
  );
});

test('passwords are not repeated', () => {
  assert.equal(redact('postgres://app:hunter2@db:5432/x'), 'postgres://app:***@db:5432/x');
  assert.equal(redact('connecting with password=hunter2 now'), 'connecting with password=*** now');
  assert.equal(
    redact('FATAL: password authentication failed for user "a"'),
    'FATAL: password authentication failed for user "a"',
  );
  assert.equal(redact('DB_PASSWORD=hunter2'), 'DB_PASSWORD=***');
  assert.equal(redact('sh: /etc/passwd: Permission denied'), 'sh: /etc/passwd: Permission denied');
});

test('the words of a JSON line are one line, with what they are about', () => {
  assert.equal(
    bareLine(JSON.stringify({ s: 'E', msg: 'stopped', attr: { error: 'DBPathInUse: locked' } })),
    'ERROR stopped: DBPathInUse: locked',
  );
  assert.equal(
    bareLine(JSON.stringify({ level: 'fatal', msg: 'no setting', variable: 'QUEUE_URL' })),
    'FATAL no setting variable=QUEUE_URL',
  );
  assert.equal(
    bareLine(JSON.stringify({ level: 'error', msg: 'x', stack: 'Error: y\n    at z (/app/a.js:1:1)\nCaused by: w' })),
    'ERROR x: Error: y Caused by: w',
  );
});

for (const [line, host] of [
  ['dial tcp: lookup orders-db on 10.96.0.10:53: no such host', 'orders-db'],
  ['Error: connect ECONNREFUSED 10.0.0.1:6379', '10.0.0.1:6379'],
  ['java.net.UnknownHostException: wallet-primary', 'wallet-primary'],
  ['Connection to db:5432 refused.', 'db:5432'],
  ['redis session-cache:6379 (10.96.72.221): connection refused', 'session-cache:6379'],
  ['connection to server at "db" (10.0.0.1), port 5432 failed: Connection refused', 'db'],
] as const)
  test(`the host in "${line}"`, () => {
    assert.equal(hostIn(line), host);
  });

for (const [line, said] of [
  ['2026-11-21T13:00:00.000Z [ERROR] agent: no token', '[ERROR] agent: no token'],
  [
    '2026-11-21 08:59:24.610 ERROR 1 --- [           main] o.s.boot.SpringApplication               : Application run failed',
    'ERROR Application run failed',
  ],
  ['2026-11-21T08:59:24.610Z ERROR 1 --- [shop] [main] c.a.Ledger : out of order', 'ERROR out of order'],
  ['2026-11-21 08:59:00,101 ERROR [org.keycloak.cli.Handler] (main) ERROR: no database', 'ERROR: no database'],
  ['[2026-11-21 08:59:01 +0000] [7] [ERROR] Exception in worker process', '[ERROR] Exception in worker process'],
  ['2026-11-21 08:59:00.000 UTC [1] FATAL:  no such role', 'FATAL:  no such role'],
  ['F1121 08:59:04.000000       1 main.go:71] unable to create storage backend', 'unable to create storage backend'],
  [
    'time="2026-11-21T08:58:03Z" level=fatal msg="no \\"eu\\" tenant" error="sql: no rows"',
    'no "eu" tenant: sql: no rows',
  ],
  ['2026/11/21 08:59:00 license server said no', 'license server said no'],
  ['ERROR tax service answered 502', 'ERROR tax service answered 502'],
] as const)
  test(`the headline of "${line.slice(0, 60)}"`, () => {
    assert.equal(headline(line), said);
  });

test('what is quoted of a long line is the part that tells', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(1),
    previousLog: [
      `level=error ${'file=x '.repeat(30)}err="open /etc/rules.yml: no such file or directory" ${'y'.repeat(300)}`,
    ],
  });
  assert.match(
    diagnosis.findings[0]?.explanation ?? '',
    /says: …(?:file=x )+err="open \/etc\/rules.yml: no such file or directory".*…\./,
  );
});

test('a password stands in no title either', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(2),
    previousLog: ['panic: cannot parse dsn: host=db user=app password=hunter2 sslmode=maybe'],
  });
  assert.equal(leadOf(diagnosis), 'log-go-panic');
  assert.ok(!JSON.stringify(diagnosis).includes('hunter2'));
  for (const [line, token] of [
    ['401 Unauthorized; Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc', 'eyJ'],
    ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNl'],
    ['git clone https://x-access-token:ghp_0123456789abcdef@github.com/acme/app failed', 'ghp_'],
    ['invalid key AKIAIOSFODNN7EXAMPLE', 'AKIA'],
    ['{"msg":"cannot start","args":"{\\"password\\":\\"hunter2\\"}"}', 'hunter2'],
    ['exec failed: mysqldump --user app --password hunter2 shop', 'hunter2'],
  ] as const)
    assert.ok(!redact(line).includes(token), line);
  assert.equal(redact('Error: --token is required'), 'Error: --token is required');
  assert.equal(redact('cannot fetch token: 401 Unauthorized'), 'cannot fetch token: 401 Unauthorized');
  assert.equal(
    redact('cannot read secret: context deadline exceeded'),
    'cannot read secret: context deadline exceeded',
  );
});
