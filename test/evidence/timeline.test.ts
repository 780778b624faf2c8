import assert from 'node:assert/strict';
import { test } from 'node:test';
import { families } from '../../src/diagnosis/rules/index.ts';
import type { Timeline } from '../../src/diagnosis/timeline/timeline.ts';
import { createLive } from '../../src/evidence/live.ts';
import type { Known } from '../../src/model/known.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { Action } from '../../src/state/action.ts';
import type { OpenedPod } from '../../src/state/state.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const of = { kind: 'Pod', namespace: 'shop', name: 'web' };
const controlledBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });

const run = (startedAt: string, finishedAt: string) => ({
  terminated: { exitCode: 137, reason: 'OOMKilled', startedAt, finishedAt },
});
const web = (restartCount: number, lastState: object) =>
  shopPod('web', {
    restartCount,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
    lastState,
    metadata: { creationTimestamp: '2026-11-21T08:00:00Z', ...controlledBy('ReplicaSet', 'web-2') },
  });
const replicaSet = (name: string, revision: string, memory: string): KubernetesObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: 'web', 'pod-template-hash': name },
      annotations: { 'deployment.kubernetes.io/revision': revision },
      ...controlledBy('Deployment', 'web'),
    },
    spec: {
      selector: { matchLabels: { app: 'web', 'pod-template-hash': name } },
      template: { spec: { containers: [{ name: 'app', resources: { limits: { memory } } }] } },
    },
  }) as unknown as KubernetesObject;

const objects = [
  web(1, run('2026-11-21T08:00:10Z', '2026-11-21T08:00:20Z')),
  replicaSet('web-1', '1', '512Mi'),
  replicaSet('web-2', '2', '128Mi'),
];

test('a timeline grows while it is watched, and keeps the runs that the status no longer holds', () =>
  withSandboxCluster({ objects }, async (sandbox, cluster) => {
    let known: Known<Timeline> | undefined;
    let opened: OpenedPod | undefined;
    const dispatch = (action: Action): void => {
      if (action.type === 'timeline-read') known = action.known;
      if (action.type === 'pod-read') opened = action.opened;
    };
    const live = createLive({ cluster, namespace: 'shop', families, serverMinor: () => 34, dispatch });
    live.wish([
      { wanted: 'pod', pod: of },
      { wanted: 'timeline', of },
    ]);
    const texts = (): readonly string[] =>
      known?.state === 'read'
        ? known.value.moments.map(({ who, text, certainty }) => `${who} ${text} ${certainty}`)
        : [];
    try {
      await until('the revisions have been read', () => texts().some(text => text.includes('512Mi → 128Mi')));
      const lists = sandbox.requests.filter(({ url }) => /\/replicasets\?/.test(url));
      assert.ok(lists.length > 0 && lists.every(({ url }) => /labelSelector=app%3Dweb(?:&|$)/.test(url)));
      await until('the open pod tells what changed', () => opened?.change !== undefined);
      assert.match(opened?.change?.text ?? '', /^revision 1.* had app: limits.memory 512Mi \(now 128Mi\)$/);
      await until('the verdict stands in it', () =>
        texts().some(text => text.startsWith('podctl seen first: failing')),
      );

      sandbox.put(web(2, run('2026-11-21T08:01:00Z', '2026-11-21T08:01:09Z')));
      await until('the new end is told', () => texts().some(text => / after 9s stated$/.test(text)));
      assert.ok(texts().some(text => / after 10s seen$/.test(text)));

      sandbox.remove('Pod', 'shop', 'web');
      await until('it is told to be gone', () => texts().some(text => text.includes('the pod is gone')));
      assert.ok(texts().some(text => / after 9s /.test(text)));
    } finally {
      live.close();
    }
  }));

test('the timeline of a pod that does not exist says so', () =>
  withSandboxCluster({ objects: [] }, async (_sandbox, cluster) => {
    let known: Known<Timeline> | undefined;
    const dispatch = (action: Action): void => {
      if (action.type === 'timeline-read') known = action.known;
    };
    const live = createLive({ cluster, namespace: 'shop', families, serverMinor: () => 34, dispatch });
    live.wish([{ wanted: 'timeline', of }]);
    try {
      await until('it is known', () => known?.state === 'absent');
    } finally {
      live.close();
    }
  }));
