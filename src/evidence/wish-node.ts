import type { SampleSink } from '../cluster/cluster.ts';
import type { Known } from '../model/known.ts';
import { unknown } from '../model/known.ts';
import type { Node, NodeMetrics } from '../model/kubernetes.ts';
import { nodeUse, type Sample } from '../model/pod-use.ts';
import type { OpenedNode } from '../state/node-screen.ts';
import type { PodRow } from '../state/pod-row.ts';
import { podRow } from './pod-row.ts';
import { createSharedValues } from './shared-values.ts';
import type { Wish, WishNeeds } from './wishes.ts';

const paceMs = 30_000;

/** The node of a screen, and what it uses. Its pods are watched where the list has those of one namespace only. */
export const wishForNode = (name: string, { cluster, namespace, uses, snapshot, dispatch }: WishNeeds): Wish => {
  let node: Known<Node> = unknown;
  let use: Sample | undefined;
  let pods: Known<readonly PodRow[]> | undefined;
  let shown: OpenedNode | undefined;
  const show = (): void => {
    if (shown && shown.node === node && shown.use === use && shown.pods === pods) return;
    shown = { name, node, use, pods };
    dispatch({ type: 'node-read', node: shown });
  };
  const look = (): void => {
    const known = snapshot().object('Node', '', name);
    const same =
      node.state === known.state && (node.state !== 'read' || known.state !== 'read' || node.value === known.value);
    if (!same) node = known;
  };

  const sink: SampleSink<NodeMetrics> = {
    begins: () => undefined,
    take: metrics => {
      use = nodeUse(metrics);
    },
    complete: () => {
      show();
      return Math.min(2 * paceMs, use?.windowMs || paceMs);
    },
    // Of what pods use the same is said already.
    status: () => undefined,
  };
  const streams = uses.isRefused() ? [] : [cluster.samples('NodeMetrics', { namespace: '', name }, sink)];

  const others = new Map<string, PodRow>();
  const shared = createSharedValues();
  let isListed = false;
  const publish = (): void => {
    pods = { state: 'read', value: [...others.values()] };
    show();
  };
  if (namespace() !== '')
    streams.push(
      cluster.watch(
        'Pod',
        { namespace: '', fieldSelector: `spec.nodeName=${name}` },
        {
          listing: () => others.clear(),
          upsert: pod => {
            others.set(pod.metadata?.uid ?? '', podRow(pod, undefined, undefined, shared));
            if (isListed) publish();
          },
          remove: pod => {
            others.delete(pod.metadata?.uid ?? '');
            if (isListed) publish();
          },
          synced: () => {
            isListed = true;
            publish();
          },
          status: status => {
            if (status.phase !== 'denied') return;
            pods = { state: 'forbidden', why: status.why };
            show();
          },
        },
      ),
    );
  if (namespace() !== '') pods = unknown;
  look();
  show();

  return {
    refresh: () => {
      look();
      show();
    },
    close: () => {
      for (const stream of streams) stream.close();
    },
  };
};
