import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, aPod, snapshotWith } from '../../support/objects.ts';

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
