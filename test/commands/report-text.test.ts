import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportText } from '../../src/commands/report/report-text.ts';
import type { DiagnosisReport, ReportFinding, ReportPod } from '../../src/diagnosis/report.ts';

const finding = (more: Partial<ReportFinding> = {}): ReportFinding => ({
  rule: 'image-not-found',
  subject: { kind: 'Pod', namespace: 'shop', name: 'web-5d9c-aaaaa', container: 'app' },
  severity: 'high',
  confidence: 'certain',
  role: 'cause',
  causedBy: [],
  title: 'Tag 2.5-preview of registry.example/shop/web does not exist',
  explanation:
    'Container app cannot start: registry registry.example has no image registry.example/shop/web:2.5-preview. Waiting does not help as long as nobody pushes that image.',
  evidence: [
    {
      object: 'Pod/shop/web-5d9c-aaaaa',
      path: 'status.containerStatuses[0].state.waiting.message',
      value:
        'Back-off pulling image "registry.example/shop/web:2.5-preview": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/shop/web:2.5-preview": failed to resolve reference "registry.example/shop/web:2.5-preview": registry.example/shop/web:2.5-preview: not found',
    },
    {
      object: 'Pod/shop/web-5d9c-aaaaa',
      path: 'spec.containers[0].image',
      value: 'registry.example/shop/web:2.5-preview',
    },
    { object: 'Event/shop/web-5d9c-aaaaa.18a', path: 'message', value: 'Error: ErrImagePull' },
    {
      object: 'Pod/shop/web-5d9c-aaaaa',
      path: 'spec.containers[0].ports[0]',
      value: '{"containerPort":80,"name":"http"}',
    },
    { object: 'Log/shop/web-5d9c-aaaaa/app', path: 'previous:12', value: 'bye \u001b[31m\tnow\u001b[0m' },
    { object: 'Secret/shop/regcred', path: 'metadata.name', value: 'regcred' },
    { object: 'Node/worker-1', path: 'spec.unschedulable', value: 'true' },
    { object: 'Node/worker-1', path: 'spec.taints', value: '[]' },
  ],
  since: '2026-11-21T08:59:00Z',
  nextAttemptAt: '2026-11-21T09:00:40Z',
  next: [
    { why: 'See the tags that exist', command: 'skopeo list-tags docker://registry.example/shop/web' },
    {
      why: 'Name an image that exists',
      command: 'kubectl set image deployment/web app=registry.example/shop/web:TAG -n shop',
    },
    { why: 'Third' },
    { why: 'Fourth' },
  ],
  fingerprint: '0123456789abcdef',
  ...more,
});
const pod = (name: string, more: Partial<ReportPod> = {}): ReportPod => ({
  namespace: 'shop',
  name,
  owner: { kind: 'Deployment', name: 'web' },
  status: 'ImagePullBackOff',
  ready: '0/1',
  restarts: 0,
  verdict: 'failing',
  findings: [0],
  ...more,
});
const report = (more: Partial<DiagnosisReport> = {}): DiagnosisReport => ({
  apiVersion: 'podctl.dev/v1',
  kind: 'DiagnosisReport',
  observedAt: '2026-11-21T09:00:00Z',
  source: { kind: 'cluster', context: 'lab' },
  pods: [
    pod('web-5d9c-aaaaa'),
    pod('web-5d9c-bbbbb'),
    pod('db-0', { verdict: 'healthy', status: 'Running', findings: [] }),
  ],
  findings: [finding()],
  missing: [],
  ...more,
});
const at = (columns: number, more: Partial<DiagnosisReport> = {}): string =>
  reportText(report(more), { columns, color: 'none' });

test('at 80 columns a long value stands below its label and keeps its end; replicas are told once', () => {
  assert.equal(
    at(80),
    `✗ shop/web-5d9c-aaaaa  0/1 ImagePullBackOff
  and 1 more of Deployment web: web-5d9c-bbbbb
  Tag 2.5-preview of registry.example/shop/web does not exist [app]
  image-not-found · certain · for 60s · next attempt in 40s
  Container app cannot start: registry registry.example has no image
  registry.example/shop/web:2.5-preview. Waiting does not help as long as nobody
  pushes that image.
    status.containerStatuses[0].state.waiting.message
      Back-off pulling image "registry.example/shop/web:2.5-preview":
      ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack
      … registry.example/shop/web:2.5-preview: not found
    spec.containers[0].image      registry.example/shop/web:2.5-preview
    event                         Error: ErrImagePull
    spec.containers[0].ports[0]   {containerPort: 80, name: http}
    previous log, line 12         bye now
    Secret/regcred metadata.name  regcred
    and 2 more facts (see -o json)
  → See the tags that exist
      skopeo list-tags docker://registry.example/shop/web
  → Name an image that exists
      kubectl set image deployment/web app=registry.example/shop/web:TAG -n shop
  → Third

3 pods: ✗ 2 failing   ✓ 1 well
`,
  );
});

test('at 120 columns a column that is wide enough holds the whole of it, and prose stays at 100', () => {
  const wide = finding({
    evidence: [
      { object: 'Pod/shop/web-5d9c-aaaaa', path: 'status.reason', value: 'NodePorts' },
      {
        object: 'Pod/shop/web-5d9c-aaaaa',
        path: 'status.message',
        value:
          'Pod was rejected: Predicate NodePorts failed: node(s) did not have free ports for the requested pod ports of this pod',
      },
    ],
    next: [],
    explanation: Array.from({ length: 30 }, () => 'word').join(' '),
  });
  assert.equal(
    at(120, { findings: [wide] }),
    `✗ shop/web-5d9c-aaaaa  0/1 ImagePullBackOff
  and 1 more of Deployment web: web-5d9c-bbbbb
  Tag 2.5-preview of registry.example/shop/web does not exist [app]
  image-not-found · certain · for 60s · next attempt in 40s
  word word word word word word word word word word word word word word word word word word word
  word word word word word word word word word word word
    status.reason   NodePorts
    status.message  Pod was rejected: Predicate NodePorts failed: node(s) did not have free ports for the requested pod
                    ports of this pod

3 pods: ✗ 2 failing   ✓ 1 well
`,
  );
});

test('no line but a command, and a word that cannot be broken, is wider than the terminal', () => {
  for (const columns of [60, 80, 100, 120])
    for (const line of at(columns).split('\n'))
      assert.ok(line.length <= columns || /^ {6}(?:kubectl|skopeo) /.test(line), `${columns}: ${line}`);
});

test('many replicas are named as far as one line holds them', () => {
  const pods = Array.from({ length: 40 }, (_, index) => pod(`web-5d9c-${String(index).padStart(5, 'x')}`));
  assert.equal(
    at(80, { pods }).split('\n')[1],
    '  and 39 more of Deployment web: web-5d9c-xxxx1, web-5d9c-xxxx2, … 37 more',
  );
});

test('another cause stands with its rule, what follows from the cause on one line, a note nowhere', () => {
  const findings = [
    finding({ evidence: [], next: [] }),
    finding({ rule: 'crashloop', role: 'symptom', causedBy: [0], title: 'Keeps ending' }),
    finding({ rule: 'svc-no-endpoints', title: 'No ready endpoint' }),
    finding({ rule: 'smell-x', role: 'note', title: 'A note' }),
  ];
  const text = at(80, { findings, pods: [pod('web-5d9c-aaaaa', { findings: [0, 1, 2, 3] })] });
  assert.match(text, /\n {2}Also: No ready endpoint \(svc-no-endpoints\)\n {2}Hence: Keeps ending\n/);
  assert.doesNotMatch(text, /A note/);
});

test('a verdict other than failing is said in words, and so is a state that no rule explains', () => {
  const text = at(80, { pods: [pod('a', { verdict: 'inconclusive', findings: [] })], findings: [] });
  assert.match(text, /^\? shop\/a {2}0\/1 ImagePullBackOff · inconclusive\n {2}No rule explains this state\.\n/);
  const young = at(80, { pods: [pod('a', { verdict: 'progressing', findings: [] })], findings: [] });
  assert.match(young, / · progressing\n {2}Nothing is wrong so far\.\n/);
});

test('what is about no pod, or about a pod that is well, is told on its own', () => {
  const claim = finding({
    subject: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' },
    severity: 'medium',
  });
  const text = at(80, { pods: [pod('db-0', { verdict: 'healthy', findings: [1] })], findings: [claim, finding()] });
  assert.match(text, /^! PersistentVolumeClaim shop\/data\n/);
  assert.match(text, /\n✗ Pod shop\/web-5d9c-aaaaa\n/);
});

test('what the owner and the Service of failing pods show is one line with them; what is their own trouble stands alone', () => {
  const rollout = finding({
    rule: 'deploy',
    subject: { kind: 'Deployment', namespace: 'shop', name: 'web' },
    title: 'Rollout stuck',
  });
  const endpoints = finding({
    rule: 'svc',
    subject: { kind: 'Service', namespace: 'shop', name: 'web' },
    title: 'No ready endpoint',
    evidence: [{ object: 'Pod/shop/web-5d9c-bbbbb', path: 'status.phase', value: 'Pending' }],
  });
  const other = finding({
    rule: 'svc',
    subject: { kind: 'Service', namespace: 'shop', name: 'api' },
    title: 'Selects no pod',
    evidence: [{ object: 'Pod/shop/web-5d9c-aaaaa', path: 'metadata.labels', value: '{}' }],
  });
  const text = at(80, { findings: [finding({ evidence: [], next: [] }), rollout, endpoints, other] });
  assert.match(text, /\n {2}Deployment web: Rollout stuck \(deploy\)\n {2}Service web: No ready endpoint \(svc\)\n/);
  assert.match(text, /\n\n✗ Service shop\/api\n {2}Selects no pod/);
  assert.equal(text.match(/^✗/gm)?.length, 2);
});

test('what is not known is told by its reason, a few names each', () => {
  const missing = ['a', 'b', 'c', 'd', 'e'].map(name => ({
    what: `events of ${name}`,
    why: 'not part of what was read',
    rules: [],
  }));
  const text = at(80, { pods: [], findings: [], missing });
  assert.equal(
    text,
    `There are no pods here.

Not known
  events of a, events of b, events of c and 2 more: not part of what was read
`,
  );
});

test('without color there is no escape sequence; with color the text is the same', () => {
  assert.doesNotMatch(at(80), /\u001b/);
  const colored = reportText(report(), { columns: 80, color: '16' });
  assert.match(colored, /\u001b\[31m✗\u001b\[39m/);
  assert.equal(colored.replaceAll(/\u001b\[\d+m/g, ''), at(80));
});

test('what one user may not read is told once, in the server’s words only where it is one thing', () => {
  const refused = (kind: string) => ({
    what: `${kind} objects in namespace shop`,
    why: `forbidden: ${kind.toLowerCase()}s is forbidden: User "jo" cannot list resource "${kind.toLowerCase()}s" in API group "" in the namespace "shop"`,
    rules: [],
  });
  const several = at(80, { pods: [], findings: [], missing: [refused('Service'), refused('Job')] });
  assert.match(
    several,
    /Service objects in namespace shop, Job objects in namespace shop: forbidden:\n {4}User "jo" may not read them\n/,
  );
  const one = at(80, { pods: [], findings: [], missing: [refused('Service')] });
  assert.match(one, /cannot list resource\n? *"services"/);
});

test('of a pod that is well and was asked for alone its note is told, among others it is not', () => {
  const note = finding({
    role: 'note',
    severity: 'low',
    rule: 'restarts-recent',
    title: 'Restarted 60s ago: exit code 1',
  });
  const well = (name: string): ReportPod => ({
    namespace: 'shop',
    name,
    status: 'Running',
    ready: '1/1',
    restarts: 1,
    verdict: 'healthy',
    findings: [0],
  });
  const alone = at(80, { pods: [well('a')], findings: [note] });
  assert.match(alone, /^✓ shop\/a {2}1\/1 Running, 1 restart · healthy\n {2}Restarted 60s ago: exit code 1/);
  assert.match(alone, /\n1 pod: ✓ 1 well\n$/);
  assert.equal(at(80, { pods: [well('a'), well('b')], findings: [note] }), '2 pods: ✓ 2 well\n');
});
