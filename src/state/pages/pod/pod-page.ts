import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { cutLine, hanging, type Line, piece } from '../../../text/line.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import type { PodScreen } from '../../screen.ts';
import { keyOf } from '../../settings.ts';
import type { OpenedPod, State } from '../../state.ts';
import { clockText } from '../clock-text.ts';
import { containerLines } from './container-lines.ts';
import { notKnownLines, ruledOutLines, stepLines } from './diagnosis-lines.ts';
import { boundStep, stepsOf } from './next-steps.ts';
import { conditionLines, creationLines, recentEventLines } from './pod-sections.ts';
import { podFactsLine, podTitle } from './pod-title.ts';
import { verdictLines } from './verdict-lines.ts';

/** All lines of a pod's screen, however many fit. `steps` are the lines on which the suggested steps begin. */
export type PodPage = { readonly lines: readonly Line[]; readonly steps: readonly number[] };

export const podPage = (state: State, screen: PodScreen): PodPage => {
  const opened = openedPod(state, screen);
  const pod = opened && ifRead(opened.pod);
  const width = bodyWidth(state);
  const title = podTitle(screen, opened?.diagnosis, state.now, width);
  const page = opened && pod ? readPage(state, screen, opened, pod) : { lines: unreadLines(opened, width), steps: [] };
  return { lines: [title, ...page.lines].map(line => cutLine(line, width)), steps: page.steps.map(line => line + 1) };
};

/** What is known of the pod that this screen is about. */
export const openedPod = ({ opened }: State, { pod }: PodScreen): OpenedPod | undefined =>
  opened?.ref.namespace === pod.namespace && opened.ref.name === pod.name ? opened : undefined;

const readPage = (state: State, screen: PodScreen, opened: OpenedPod, pod: Pod): PodPage => {
  const width = bodyWidth(state);
  const { now, settings } = state;
  const facts = [
    ...(opened.goneAt === undefined ? [] : goneLines(opened.goneAt, now, width)),
    ...podFactsLine(pod, now, width),
  ];
  const rest = blocks([
    containerLines(pod, state.uses, now, width),
    creationLines(pod, opened.events, now, width),
    conditionLines(pod, now, width),
    recentEventLines(opened.events, now, width, keyOf(settings, 'pod.events', 'E')),
  ]);
  const { diagnosis } = opened;
  if (!diagnosis) return { lines: [...facts, [], [piece(' Being diagnosed …', 'quiet')], ...rest], steps: [] };
  const { words, proof } = verdictLines(opened, diagnosis, pod, now, width);
  const next = stepLines(
    stepsOf(opened).map(step => boundStep(step, settings)),
    screen.cursor,
    width,
  );
  const doubts = [...ruledOutLines(diagnosis, width), ...notKnownLines(diagnosis, width)];
  const top = [...facts, [], ...words];
  // What to do must be on the first screen: where the proof leaves no room for it, it comes before the proof.
  const proofFits = top.length + proof.length + next.lines.length + 2 <= bodyHeight(state);
  const gap = proof.length + next.lines.length + doubts.length > 0 ? [[]] : [];
  const before = [...top, ...gap, ...(proofFits ? proof : [])];
  const after = proofFits ? doubts : [[], ...proof, ...doubts];
  return {
    lines: [...before, ...next.lines, ...after, ...rest],
    steps: next.starts.map(start => before.length + start),
  };
};

const unreadLines = (opened: OpenedPod | undefined, width: number): readonly Line[] => [
  [],
  ...hanging([piece(' ')], unreadText(opened), width, 'quiet'),
];

const unreadText = (opened: OpenedPod | undefined): string => {
  if (opened?.pod.state === 'absent') return 'This pod does not exist, or not any more.';
  if (opened?.pod.state === 'forbidden') return `You may not read this pod: ${opened.pod.why}`;
  return 'Reading the pod …';
};

const goneLines = (goneAt: number, now: number, width: number): readonly Line[] =>
  hanging(
    [piece(' ○ ', 'degraded')],
    `This pod is gone: it was missed at ${clockText(goneAt, now)} (${humanDuration(Math.max(0, now - goneAt))} ago). Below is what was last seen of it.`,
    width,
    'degraded',
  );

/** Blocks of lines with an empty line before each; empty blocks are left out. */
const blocks = (parts: readonly (readonly Line[])[]): readonly Line[] =>
  parts.flatMap(part => (part.length === 0 ? [] : [[], ...part]));
