import { ifRead } from '../../model/known.ts';
import type { Node, Pod } from '../../model/kubernetes.ts';
import { parseTime } from '../../model/time.ts';
import type { Snapshot } from '../snapshot.ts';
import { conditionMoments } from './condition-moments.ts';
import { eventMoments } from './event-moments.ts';
import { type Moment, moment, ranks, sources, wholeSecond } from './moment.ts';

/** What became of the pod's node since the pod was made: what was before concerns nobody here. */
export const nodeMoments = (pod: Pod, snapshot: Snapshot): readonly Moment[] => {
  const name = pod.spec?.nodeName;
  const created = parseTime(pod.metadata?.creationTimestamp);
  if (!name || created === undefined) return [];
  const of = { kind: 'Node', namespace: '', name };
  const since = wholeSecond(created);
  const node = ifRead(snapshot.object('Node', '', name));
  const events = ifRead(snapshot.events(of)) ?? [];
  return [
    ...(node
      ? conditionMoments({
          object: node,
          of,
          who: 'node',
          what: 'node',
          conditions: node.status?.conditions,
          since,
          weight: ({ type, status }) => {
            if (status === 'Unknown') return 'bad';
            return (type === 'Ready') === (status === 'True') ? 'good' : 'bad';
          },
        })
      : []),
    ...(node ? taintMoments(node, name, since) : []),
    ...eventMoments(events, { who: 'node', what: 'node', since }),
  ];
};

/** Taints tell when they were added only where the node lifecycle controller added them; a cordon is one of them. */
const taintMoments = (node: Node, name: string, since: number): readonly Moment[] =>
  (node.spec?.taints ?? []).flatMap((taint, index) => {
    const at = parseTime(taint?.timeAdded);
    if (at === undefined || at < since) return [];
    const { key = '', value, effect = '' } = taint;
    const of = { kind: 'Node', namespace: '', name };
    const isCordon = key === 'node.kubernetes.io/unschedulable';
    const path = `spec.taints[${index}]`;
    return moment({
      key: `taint ${name} ${key} ${effect} ${taint.timeAdded}`,
      at,
      what: 'node',
      who: 'node',
      text: isCordon ? `cordoned: taint ${key}:${effect}` : `tainted ${key}${value ? `=${value}` : ''}:${effect}`,
      weight: effect === 'NoExecute' ? 'bad' : 'warning',
      sources: sources(node, of, ...['timeAdded', 'key', 'value', 'effect'].map(field => `${path}.${field}`)),
      rank: ranks.node,
    });
  });
