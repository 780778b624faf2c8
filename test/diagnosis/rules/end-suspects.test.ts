import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, snapshotWith } from '../../support/objects.ts';

test('a pod that failed by SIGKILL without events says that its probe may have had it killed, and what would tell', () => {
  const pod = aPod('report-0', {
    spec: {
      nodeName: 'worker-1',
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'app:1', livenessProbe: { httpGet: { port: 80 }, periodSeconds: 7 } }],
    },
    status: {
      phase: 'Failed',
      containerStatuses: [
        {
          name: 'app',
          restartCount: 0,
          state: { terminated: { exitCode: 137, reason: 'Error', startedAt: ago(900), finishedAt: ago(300) } },
        },
      ],
    },
  });
  const { findings } = diagnosePod(pod as Pod, families, snapshotWith([pod, aNode('worker-1')]));
  assert.match(findings[0]?.explanation ?? '', /liveness probe may have had it killed; the events that would tell/);
});

test('a node that ran out of memory when a run was killed is told; what it ran out of at another time is not', () => {
  for (const reason of ['Error', 'OOMKilled']) {
    const pod = aPod('report-0', {
      spec: { nodeName: 'worker-1', restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:1' }] },
      status: {
        phase: 'Failed',
        containerStatuses: [
          {
            name: 'app',
            restartCount: 0,
            state: { terminated: { exitCode: 137, reason, startedAt: ago(900), finishedAt: ago(300) } },
          },
        ],
      },
    });
    const node = aNode('worker-1');
    const said = (seconds: number): string => {
      const message = 'System OOM encountered, victim process: java, pid: 3322';
      const event = anEvent(node, 'SystemOOM', message, { seconds });
      const { findings } = diagnosePod(pod as Pod, families, snapshotWith([pod, node, event]));
      return findings[0]?.explanation ?? '';
    };
    assert.match(said(300), /node worker-1 itself ran out of memory at that time .*victim process: java/);
    assert.doesNotMatch(said(2000), /SystemOOM/);
  }
});
