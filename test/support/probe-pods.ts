import assert from 'node:assert/strict';
import { diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { probes } from '../../src/diagnosis/rules/probes/index.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, snapshotWith } from './objects.ts';

/** An httpGet probe of port 8080, every 3 seconds. */
export const http = (path: string, more: object = {}) => ({ httpGet: { path, port: 8080 }, periodSeconds: 3, ...more });

/** A pod on node worker-1 whose container app runs since `seconds`. */
export const running = (
  container: object,
  {
    seconds = 60,
    ready = false,
    restarts = 0,
    last = {},
    readySince = 400,
    metadata = {},
    spec = {},
    conditions = [] as readonly object[],
  } = {},
): Pod =>
  aPod('web-0', {
    metadata,
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'nginx:1.27', ...container }], ...spec },
    status: {
      phase: 'Running',
      conditions: [
        ...conditions,
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: ago(readySince),
          message: 'containers with unready status: [app]',
        },
        { type: 'ContainersReady', status: ready ? 'True' : 'False', lastTransitionTime: ago(readySince) },
      ],
      containerStatuses: [
        {
          name: 'app',
          ready,
          started: true,
          restartCount: restarts,
          state: { running: { startedAt: ago(seconds) } },
          lastState: last,
        },
      ],
    },
  }) as Pod;

/** An event about container app of a pod. */
export const about = (
  pod: KubernetesObject,
  reason: string,
  message: string,
  { seconds = 2, first = 20, count = 5 } = {},
): KubernetesObject => {
  const event = anEvent(pod, reason, message, { seconds });
  const fields = event as unknown as { involvedObject: object };
  return {
    ...event,
    firstTimestamp: ago(first),
    count,
    involvedObject: { ...fields.involvedObject, fieldPath: 'spec.containers{app}' },
  } as KubernetesObject;
};

/** The diagnosis of a pod on worker-1 by the probe rules alone; no rule may fault. */
export const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod, [probes], snapshotWith([pod, aNode('worker-1'), ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

/** The rule that leads. */
export const leading = (diagnosis: Diagnosis): string | undefined => diagnosis.findings[0]?.rule;
/** The rules found, in order. */
export const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(finding => finding.rule);
