import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject, diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { evictionRows } from '../../../src/diagnosis/rules/termination/eviction-rows.ts';
import { termination } from '../../../src/diagnosis/rules/termination/index.ts';
import { rejectionRows } from '../../../src/diagnosis/rules/termination/rejection-rows.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, now, snapshotWith } from '../../support/objects.ts';

type Case = {
  readonly left?: number;
  readonly grace?: number;
  readonly container?: object;
  readonly metadata?: object;
  readonly state?: object;
  readonly phase?: string;
  readonly spec?: object;
};

/** A pod on worker-1 that was told to go; `left` seconds of its grace are left. */
const going = ({
  left = 20,
  grace = 30,
  container = {},
  metadata = {},
  state,
  phase = 'Running',
  spec = {},
}: Case = {}): Pod =>
  aPod('web-0', {
    metadata: {
      deletionTimestamp: new Date(now + left * 1000).toISOString(),
      deletionGracePeriodSeconds: grace,
      ...metadata,
    },
    spec: {
      nodeName: 'worker-1',
      terminationGracePeriodSeconds: grace,
      containers: [{ name: 'app', image: 'nginx', ...container }],
      ...spec,
    },
    status: {
      phase,
      containerStatuses: [
        { name: 'app', restartCount: 0, ready: true, state: state ?? { running: { startedAt: ago(600) } } },
      ],
    },
  }) as Pod;

const ended = { terminated: { exitCode: 137, reason: 'Error', startedAt: ago(600), finishedAt: ago(60) } };

const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis => {
  const node = others.some(other => other.kind === 'Node') ? [] : [aNode('worker-1')];
  const diagnosis = diagnosePod(pod, [termination], snapshotWith([pod, ...node, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const leading = (diagnosis: Diagnosis): string | undefined => diagnosis.findings[0]?.rule;

test('within its grace a pod that is going is under way', () => {
  const diagnosis = judge(going());
  assert.equal(diagnosis.verdict, 'progressing');
  assert.equal(leading(diagnosis), 'terminating-normal');
  assert.match(diagnosis.findings[0]?.title ?? '', /20s/);
});

test('a finalizer holds a pod only once its containers have ended', () => {
  const finalizers = { finalizers: ['drain.acme.io/flush'] };
  assert.equal(leading(judge(going({ metadata: finalizers }))), 'terminating-normal');
  const held = judge(going({ left: -60, grace: 0, metadata: finalizers, state: ended, phase: 'Failed' }));
  assert.equal(held.verdict, 'failing');
  assert.equal(leading(held), 'terminating-finalizer');
  assert.match(held.findings[0]?.title ?? '', /drain\.acme\.io\/flush/);
});

test('the finalizer of a Job is given time', () => {
  const metadata = { finalizers: ['batch.kubernetes.io/job-tracking'] };
  assert.equal(leading(judge(going({ left: -15, metadata, state: ended }))), 'terminating-normal');
});

test('a node that does not answer explains what hangs on it', () => {
  const node = aNode('worker-1', {
    status: { conditions: [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }] },
  });
  const diagnosis = judge(going({ left: -60 }), node);
  assert.equal(diagnosis.verdict, 'failing');
  assert.equal(leading(diagnosis), 'terminating-node-down');
});

test('SIGTERM that a script ignores is told apart from a slow shutdown', () => {
  const command = (script: string) => ({ command: ['sh', '-c', script] });
  const late = { left: 40, grace: 100 };
  assert.equal(
    leading(judge(going({ ...late, container: command("trap '' TERM; while true; do sleep 5; done") }))),
    'terminating-sigterm-ignored',
  );
  assert.equal(
    leading(judge(going({ ...late, container: command('echo up; sleep 5000; echo done') }))),
    'terminating-sigterm-ignored',
  );
  assert.equal(
    leading(
      judge(going({ ...late, container: command("trap 'sleep 90; exit 0' TERM; while true; do sleep 1; done") })),
    ),
    'terminating-normal',
  );
  assert.equal(
    leading(judge(going({ left: 60, grace: 100, container: command('exec nginx; true') }))),
    'terminating-normal',
  );
});

test('a program whose log says that it drains is not stubborn', () => {
  const pod = going({ left: 20, grace: 100 });
  const log = {
    container: { namespace: 'shop', pod: 'web-0', container: 'app' },
    run: 'current' as const,
    lines: ['SIGTERM received, draining'],
  };
  const told = diagnosePod(pod, [termination], snapshotWith([pod, aNode('worker-1')], { logs: [log] }));
  assert.equal(leading(told), 'terminating-normal');
  const silent = diagnosePod(
    pod,
    [termination],
    snapshotWith([pod, aNode('worker-1')], { logs: [{ ...log, lines: ['GET /'] }] }),
  );
  assert.equal(leading(silent), 'terminating-sigterm-ignored');
});

test('a long preStop hook is what the pod waits for', () => {
  const hook = (preStop: object) => ({ lifecycle: { preStop } });
  assert.equal(
    leading(judge(going({ left: 60, grace: 100, container: hook({ sleep: { seconds: 90 } }) }))),
    'terminating-prestop',
  );
  assert.equal(
    leading(judge(going({ left: 25, grace: 30, container: hook({ exec: { command: ['sleep', '5'] } }) }))),
    'terminating-normal',
  );
});

test('what stays after the grace is over: killing that fails, runtimes, volumes', () => {
  const over = going({ left: -60 });
  assert.equal(
    leading(
      judge(
        over,
        anEvent(
          over,
          'FailedKillPod',
          'error killing pod: failed to "KillPodSandbox" for "x" with KillPodSandboxError: "plugin type=\\"calico\\" failed (delete): x"',
        ),
      ),
    ),
    'terminating-kill-failed',
  );
  assert.equal(leading(judge(over)), 'terminating-runtime-slow');
  const volume = going({
    left: -90,
    state: ended,
    spec: { volumes: [{ name: 'data', nfs: { server: 'nas', path: '/x' } }] },
  });
  assert.equal(leading(judge(volume)), 'terminating-volume');
});

for (const { rule } of evictionRows)
  for (const { text, from } of rule.examples ?? [])
    test(`${rule.id} is what ${from} means by "${text.slice(0, 50)}"`, () => {
      assert.equal(evictionRows.find(row => row.pattern.test(text))?.rule.id, rule.id);
    });

const failed = (reason: string, message: string, more: { spec?: object; metadata?: object } = {}): Pod =>
  aPod('web-0', {
    metadata: { ...more.metadata },
    spec: { nodeName: 'worker-1', ...more.spec },
    status: { phase: 'Failed', reason, message },
  }) as Pod;

test('an eviction names its volume and what has replaced the pod', () => {
  const owner = {
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'rs', controller: true, apiVersion: 'apps/v1' }],
  };
  const pod = failed('Evicted', 'Usage of EmptyDir volume "work" exceeds the limit "10Mi". ', { metadata: owner });
  const other = aPod('web-1', {
    metadata: { ...owner, creationTimestamp: ago(60) },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const alone = judge(pod).findings[0];
  assert.equal(alone?.rule, 'evicted-emptydir');
  assert.equal(alone?.severity, 'high');
  const replaced = judge(pod, other);
  assert.equal(replaced.verdict, 'failing');
  assert.equal(replaced.findings[0]?.severity, 'medium');
  assert.match(replaced.findings[0]?.explanation ?? '', /replaced it already by web-1/);
});

test('the old wording of an eviction gives the same numbers', () => {
  const pod = failed(
    'Evicted',
    'The node was low on resource: memory. Container app was using 900Mi, which exceeds its request of 100Mi. ',
  );
  assert.match(judge(pod).findings[0]?.explanation ?? '', /Container app used 900Mi and requests 100Mi\./);
});

const rejections: readonly (readonly [reason: string, message: string, rule: string])[] = [
  [
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 48000, used: 110, capacity: 2000",
    'out-of-cpu',
  ],
  ['OutOfcpu', "Pod Node didn't have enough resource: cpu, requested: 48000, used: 110, capacity: 2000", 'out-of-cpu'],
  [
    'OutOfnvidia.com/gpu',
    "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 0, capacity: 0",
    'out-of-extended',
  ],
  ['NodeAffinity', 'Pod Predicate NodeAffinity failed', 'node-affinity-reject'],
  ['NodePorts', 'Pod was rejected: Predicate NodePorts failed', 'node-ports-reject'],
  ['TaintToleration', 'Pod was rejected: Predicate TaintToleration failed', 'taint-reject'],
  [
    'UnexpectedAdmissionError',
    'Pod was rejected: Allocate failed due to no healthy devices present; cannot allocate unhealthy devices x, which is unexpected',
    'unexpected-admission',
  ],
  [
    'TopologyAffinityError',
    'Pod was rejected: Resources cannot be allocated with Topology locality',
    'topology-affinity',
  ],
  ['NodeShutdown', 'Pod was rejected as the node is shutting down.', 'node-shutdown-reject'],
  ['Terminated', 'Pod was terminated in response to imminent node shutdown.', 'node-shutdown'],
  ['Preempting', 'Preempted in order to admit critical pod', 'preempting-critical'],
  ['SysctlForbidden', 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted', 'sysctl-reject'],
  ['VolumeAttachmentLimitExceeded', 'Pod was rejected: Node has reached its volume attachment limit', 'attach-limit'],
  ['SomethingNew', 'Pod was rejected: who knows', 'unknown-predicate'],
];
for (const [reason, message, rule] of rejections)
  test(`a pod refused with ${reason} (${message.slice(0, 24)}…) is ${rule}`, () => {
    const diagnosis = judge(failed(reason, message));
    assert.equal(diagnosis.verdict, 'failing');
    assert.equal(leading(diagnosis), rule);
  });

test('a deadline that a pod has set itself is no refusal', () => {
  const pod = failed('DeadlineExceeded', 'Pod was active on the node longer than the specified deadline');
  assert.equal(leading(judge(pod)), undefined);
});

test('the pod that holds the host port is named', () => {
  const ports = (name: string) => ({
    nodeName: 'worker-1',
    containers: [{ name, ports: [{ containerPort: 1, hostPort: 9100 }] }],
  });
  const pod = failed('NodePorts', 'Pod was rejected: Predicate NodePorts failed', { spec: ports('a') });
  const holder = aPod('agent-1', { spec: ports('b'), status: { phase: 'Running' } });
  assert.match(judge(pod, holder).findings[0]?.explanation ?? '', /9100, which pod shop\/agent-1 has/);
});

test('how a refused pod got to its node is only told where the scheduler’s event would be there', () => {
  const pod = failed(
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 1, used: 1, capacity: 1",
  );
  assert.match(judge(pod).findings[0]?.explanation ?? '', /by the scheduler, .* or by nodeName/);
  const told = judge(pod, anEvent(pod, 'OutOfcpu', "Node didn't have enough resource"));
  assert.match(told.findings[0]?.explanation ?? '', /past the scheduler/);
});

test('every rejection row has a rule of its own', () => {
  assert.equal(new Set(rejectionRows.map(row => row.rule.id)).size, rejectionRows.length);
});

test('a namespace that hangs says on what', () => {
  const hung = anObject(
    'Namespace',
    'old',
    {
      status: {
        phase: 'Terminating',
        conditions: [
          {
            type: 'NamespaceContentRemaining',
            status: 'True',
            message: 'Some resources are remaining: pods. has 1 resource instances',
          },
        ],
      },
    },
    { deletionTimestamp: ago(600) },
  );
  const diagnosis = diagnoseObject(hung, [termination], snapshotWith([hung]));
  assert.equal(leading(diagnosis), 'terminating-namespace');
});

test('holes in objects never make a rule throw', () => {
  const holes = [
    { kind: 'Pod', metadata: { name: 'x', deletionTimestamp: 'soon' }, status: { phase: 'Failed', reason: 'Evicted' } },
    { kind: 'Pod', metadata: { name: 'x', deletionTimestamp: ago(900), finalizers: null }, spec: null, status: null },
    {
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: { volumes: [{ name: 'v' }] },
      status: { phase: 'Failed', reason: 'OutOfcpu', message: null },
    },
  ];
  for (const pod of holes) judge(pod as unknown as Pod);
});

/** A node that got Ready some seconds ago. */
const backSince = (seconds: number): KubernetesObject =>
  aNode('worker-1', {
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(seconds) }] },
  });

test('a kubelet that was away has its whole grace when it is back', () => {
  const pod = going({ left: -60, grace: 5 });
  assert.equal(leading(judge(pod, backSince(8))), 'terminating-normal');
  assert.equal(leading(judge(pod, backSince(300))), 'terminating-runtime-slow');
  const over = going({ left: -60, grace: 5, state: ended });
  const unkillable = anEvent(over, 'FailedKillPod', 'error killing pod: KillPodSandbox: network', { seconds: 20 });
  assert.equal(leading(judge(over, backSince(8), unkillable)), 'terminating-normal');
  assert.equal(leading(judge(over, backSince(300), unkillable)), 'terminating-kill-failed');
});

test('cleaning up begins when the last container has ended', () => {
  const state = { terminated: { exitCode: 137, reason: 'Error', finishedAt: ago(3) } };
  assert.equal(leading(judge(going({ left: -60, state }), backSince(3000))), 'terminating-normal');
  const old = { terminated: { exitCode: 137, reason: 'Error', finishedAt: ago(59) } };
  const stuck = judge(going({ left: -60, state: old }), backSince(3000)).findings[0];
  assert.equal(stuck?.rule, 'terminating-volume');
  assert.match(stuck?.explanation ?? '', /no volume of its own/);
});

test('where the node may not be read, a pod marked not ready tells that it does not answer', () => {
  const pod = going({ left: -60 });
  const marked = {
    ...pod,
    status: {
      ...pod.status,
      conditions: [
        { type: 'Ready', status: 'False', lastTransitionTime: ago(90) },
        { type: 'ContainersReady', status: 'True' },
      ],
    },
  } as Pod;
  const blind = (one: Pod) =>
    diagnosePod(one, [termination], snapshotWith([one], { covers: () => false })).findings[0]?.rule;
  assert.equal(blind(marked), 'terminating-node-down');
  assert.equal(blind(pod), 'terminating-runtime-slow');
});

test('who told a pod to go leads its normal end, but not what holds it up', () => {
  const status = {
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: 'preempting' }],
  };
  const target = (pod: Pod): Pod => ({ ...pod, status: { ...pod.status, ...status } }) as Pod;
  assert.deepEqual([leading(judge(target(going()))), judge(target(going())).verdict], ['preempted', 'progressing']);
  const held = going({ left: -300, state: ended, metadata: { finalizers: ['acme.io/x'] } });
  assert.equal(leading(judge(target(held))), 'terminating-finalizer');
});

test('a taint eviction that was called off is no reason', () => {
  const pod = going();
  const told = (message: string): boolean =>
    judge(pod, anEvent(pod, 'TaintManagerEviction', message, { source: 'taint-eviction-controller' })).findings.some(
      ({ rule }) => rule === 'taint-evicted',
    );
  assert.equal(told('Marking for deletion Pod shop/web-0'), true);
  assert.equal(told('Cancelling deletion of Pod shop/web-0'), false);
});
