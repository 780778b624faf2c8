import { humanDuration } from '../../../model/age.ts';
import type { Node } from '../../../model/kubernetes.ts';
import { allocatableOf } from '../../../model/pod-requests.ts';
import { cpuText, memoryText, type Sample, share } from '../../../model/pod-use.ts';
import { formatResource } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cutLine, hanging, type Line, piece, spread } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import { bodyWidth } from '../../layout.ts';
import { type NodeList, openedNode } from '../../node-list.ts';
import type { NodeScreen } from '../../node-screen.ts';
import type { State } from '../../state.ts';
import { bar, sampleText, toneOf } from '../pod/use-lines.ts';

/** What stands above the pods of a node: how it is, and how much of it is requested and in use. */
export const nodeHead = (state: State, screen: NodeScreen): readonly Line[] => {
  const width = bodyWidth(state);
  const opened = openedNode(state, screen.name);
  const { partial } = state.nodeList;
  const measured = opened?.node.state === 'read' ? [sampleText(opened.use, state.uses, state.now)] : [];
  const lines: readonly Line[] = [
    spread(
      [piece('Node  ', 'quiet'), piece(screen.name, 'title'), ...stateOf(opened?.node)],
      [...measured, piece(' ')],
      width,
    ),
    ...(opened?.node.state === 'read'
      ? nodeLines(opened.node.value, opened.use, state.nodeList, state.now, width)
      : []),
    ...(opened?.node.state === 'forbidden'
      ? hanging([piece(' ')], `You may not read this node: ${opened.node.why}`, width, 'quiet')
      : []),
    ...(partial === '' ? [] : hanging([piece(' ')], partial, width, 'quiet')),
    [],
  ];
  return lines.map(line => cutLine(line, width));
};

const stateOf = (known: NonNullable<ReturnType<typeof openedNode>>['node'] | undefined): Line => {
  if (known?.state === 'absent') return [piece('  does not exist, or not any more', 'degraded')];
  if (known?.state !== 'read') return [];
  const ready = known.value.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return [
    ready === 'True' ? piece('  ✓ Ready', 'healthy') : piece('  ✗ NotReady', 'failing'),
    ...(known.value.spec?.unschedulable ? [piece('  ! cordoned', 'degraded')] : []),
  ];
};

const nodeLines = (
  node: Node,
  use: Sample | undefined,
  list: NodeList,
  now: number,
  width: number,
): readonly Line[] => {
  const { status, metadata, spec } = node;
  const created = parseTime(metadata?.creationTimestamp);
  const taints = (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  const facts = [
    status?.nodeInfo?.kubeletVersion,
    status?.nodeInfo?.osImage,
    status?.nodeInfo?.architecture,
    metadata?.labels?.['topology.kubernetes.io/zone'],
    created === undefined ? undefined : `${humanDuration(Math.max(0, now - created))} old`,
    ...(taints.length > 0 ? [`taint ${taints.join(', ')}`] : []),
  ];
  const troubles = (status?.conditions ?? []).filter(({ type, status: is }) =>
    type === 'Ready' ? is !== 'True' : is === 'True',
  );
  return [
    ...hanging([piece(' ')], facts.filter(Boolean).join(' · '), width, 'quiet'),
    ...troubles.flatMap(({ type, reason, message }) =>
      hanging([piece(' ! ', 'degraded'), piece(`${type}  `)], [reason, message].filter(Boolean).join(': '), width),
    ),
    [],
    ...capacityLines(node, use, list, width),
  ];
};

/** Requests decide what else fits on a node; use decides whether it suffers. Both are compared with what is allocatable. */
const capacityLines = (
  node: Node,
  use: Sample | undefined,
  { rows, requests }: NodeList,
  width: number,
): readonly Line[] => {
  const allocatable = allocatableOf(node);
  const narrow = width < 92;
  const line = (resource: string, taken: number, word: string, text: string, usePart: Line): Line => {
    const of = allocatable.get(resource);
    const part = share(taken, of);
    const words = `${percent(part)} ${word}, ${text} of ${of === undefined ? '?' : formatResource(resource, of)}`;
    return [
      piece(`   ${padEnd(resource, 6)}  `),
      piece(`${bar(part)}  `, 'quiet'),
      piece(padEnd(words, narrow ? 34 : 38)),
      ...usePart,
    ];
  };
  const inUse = (resource: 'cpu' | 'memory', text: (amount: number) => string): Line => {
    if (!use) return [];
    const part = share(use[resource], allocatable.get(resource));
    const tone = toneOf(part);
    return [
      ...(narrow ? [] : [piece(`${bar(part)}  `, tone)]),
      piece(`${percent(part)} in use, ${text(use[resource])}`, tone === 'quiet' ? undefined : tone),
    ];
  };
  return [
    line('memory', requests.memory, 'requested', memoryText(requests.memory), inUse('memory', memoryText)),
    line('cpu', requests.cpu, 'requested', cpuText(requests.cpu), inUse('cpu', cpuText)),
    line('pods', rows.length, 'taken', String(rows.length), []),
  ];
};

const percent = (part: number | undefined): string =>
  padStart(part === undefined ? '?' : `${Math.round(part * 100)}%`, 4);
