import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { ago, anEvent, aPod } from '../support/objects.ts';
import { aSet, brokenShop, reportOn } from '../support/reports.ts';

const started = { running: { startedAt: ago(3000) } };
const well = (name: string, node: string): KubernetesObject =>
  aPod(name, {
    spec: { nodeName: node, restartPolicy: 'Always' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'app', restartCount: 0, ready: true, started: true, state: started }],
    },
  });
/** What a report misses where only pods and events were read: `kubectl get pods,events -o json`. */
const missedOf = (objects: readonly KubernetesObject[]): readonly string[] =>
  reportOn(aSet(objects, kind => kind === 'Event')).missing.map(({ what }) => what);

test('nobody misses the nodes of pods that are well, nor of those whose cause is certain without them', () => {
  const running = ['worker-1', 'worker-2', 'worker-3'].map(node => well(`db-${node}`, node));
  assert.deepEqual(missedOf(running), []);
  const web = brokenShop.find(({ metadata }) => metadata?.name === 'web-0');
  assert.ok(web);
  assert.ok(!missedOf([...running, web]).some(what => what.startsWith('Node')));
});

test('where the node may be the cause it is missed, with the rules that would look at it', () => {
  const stuck = aPod('web-0', {
    spec: { nodeName: 'worker-9' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(900) }] },
    metadata: { creationTimestamp: ago(900) },
  });
  const scheduled = anEvent(stuck, 'Scheduled', 'Successfully assigned shop/web-0 to worker-9', { type: 'Normal' });
  const { missing } = reportOn(aSet([stuck, scheduled], kind => kind === 'Event'));
  const node = missing.find(({ what }) => what === 'Node worker-9');
  assert.equal(node?.why, 'not part of what was read');
  assert.ok(node?.rules.includes('kubelet-not-acting'));
});
