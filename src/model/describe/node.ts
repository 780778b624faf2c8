import type { Node } from '../kubernetes.ts';
import { conditionLines } from './conditions.ts';
import { entry, entryIf, entryLines } from './entry.ts';
import { labelEntries, mapEntry } from './metadata.ts';
import { timeText } from './times.ts';

/** A Node: what the scheduler and the kubelet say about it, and what it has. */
export const describeNode = (node: Node, now: number): readonly string[] => {
  const { spec, status } = node;
  const roles = Object.keys(node.metadata?.labels ?? {})
    .filter(label => label.startsWith(rolePrefix))
    .map(label => label.slice(rolePrefix.length));
  const taints = (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return [
    ...entryLines([
      entry('Name', node.metadata?.name ?? ''),
      entry('Roles', roles.join(', ') || '<none>'),
      ...labelEntries(node),
      ...entryIf('Created', timeText(node.metadata?.creationTimestamp, now)),
      entry('Taints', taints.length > 0 ? taints : '<none>'),
      entry('Unschedulable', String(spec?.unschedulable ?? false)),
    ]),
    ...conditionLines(status?.conditions ?? [], now),
    ...entryLines([
      mapEntry(
        'Addresses',
        Object.fromEntries((status?.addresses ?? []).map(({ type, address }) => [type, address])),
        ': ',
      ),
      mapEntry('Capacity', status?.capacity, ': '),
      mapEntry('Allocatable', status?.allocatable, ': '),
      mapEntry('System Info', status?.nodeInfo as Readonly<Record<string, string>> | undefined, ': '),
      ...entryIf('Pod CIDRs', (spec?.podCIDRs ?? []).join(', ')),
      ...entryIf('Provider ID', spec?.providerID),
    ]),
  ];
};

const rolePrefix = 'node-role.kubernetes.io/';
