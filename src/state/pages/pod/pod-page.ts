import type { Diagnosis } from '../../../diagnosis/finding.ts';
import { humanDuration } from '../../../model/age.ts';
import { creationSteps } from '../../../model/creation-steps.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { cutLine, hanging, type Line, piece } from '../../../text/line.ts';
import { bodyWidth } from '../../layout.ts';
import type { PodScreen } from '../../screen.ts';
import type { OpenedPod, State } from '../../state.ts';
import { clockText } from '../clock-text.ts';
import { causeLines } from './cause-lines.ts';
import { containerLines } from './container-lines.ts';
import { noteLines, notKnownLines, ruledOutLines, stepLines } from './diagnosis-lines.ts';
import { verdictLooks } from './looks.ts';
import { nextSteps, rootCauses } from './next-steps.ts';
import { conditionLines, creationLines, recentEventLines } from './pod-sections.ts';
import { podFactsLine, podTitle } from './pod-title.ts';

/** All lines of a pod's screen, however many fit. `steps` are the lines on which the suggested steps begin. */
export type PodPage = { readonly lines: readonly Line[]; readonly steps: readonly number[] };

export const podPage = (state: State, screen: PodScreen): PodPage => {
  const width = bodyWidth(state);
  const opened = openedPod(state, screen);
  const title = podTitle(screen, opened?.diagnosis, state.now, width);
  const pod = opened && ifRead(opened.pod);
  if (!opened || !pod) {
    const why = unreadText(opened);
    return {
      lines: [title, [], ...hanging([piece(' ')], why, width, 'quiet')].map(line => cutLine(line, width)),
      steps: [],
    };
  }
  const top: readonly Line[] = [
    title,
    ...(opened.goneAt === undefined ? [] : goneLines(opened.goneAt, state.now, width)),
    ...podFactsLine(pod, state.now, width),
    [],
    ...(opened.diagnosis
      ? diagnosisLines(opened, opened.diagnosis, pod, state, width)
      : [[piece(' Being diagnosed …', 'quiet')]]),
  ];
  const next = stepLines(nextSteps(opened.diagnosis), screen.cursor, width);
  const after = opened.diagnosis
    ? [...ruledOutLines(opened.diagnosis, width), ...notKnownLines(opened.diagnosis, width)]
    : [];
  return {
    lines: [
      ...top,
      ...next.lines,
      ...after,
      ...blocks([
        containerLines(pod, state.now, width),
        creationLines(pod, opened.events, state.now, width),
        conditionLines(pod, state.now, width),
        recentEventLines(opened.events, state.now, width),
      ]),
    ].map(line => cutLine(line, width)),
    steps: next.starts.map(start => top.length + start),
  };
};

/** What is known of the pod that this screen is about. */
export const openedPod = ({ opened }: State, { pod }: PodScreen): OpenedPod | undefined =>
  opened?.ref.namespace === pod.namespace && opened.ref.name === pod.name ? opened : undefined;

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

const diagnosisLines = (
  opened: OpenedPod,
  diagnosis: Diagnosis,
  pod: Pod,
  state: State,
  width: number,
): readonly Line[] => {
  const causes = rootCauses(diagnosis);
  const podId = `Pod/${opened.ref.namespace}/${opened.ref.name}`;
  if (causes.length === 0) return calmLines(opened, diagnosis, pod, width);
  return [
    ...causes.flatMap((cause, index) => [
      ...(index === 0 ? [] : [[]]),
      ...causeLines(
        cause,
        diagnosis,
        podId,
        { now: state.now, count: restartsOf(pod, cause.subject.container) },
        width,
      ),
    ]),
    ...noteLines(diagnosis, causes[0]?.key, width),
  ];
};

/** A pod without anything to blame: said in one sentence. */
const calmLines = (opened: OpenedPod, { verdict }: Diagnosis, pod: Pod, width: number): readonly Line[] => {
  const { symbol, tone } = verdictLooks[verdict];
  return hanging([piece(` ${symbol} `, tone)], calmText(opened, verdict, pod), width);
};

const calmText = (opened: OpenedPod, verdict: Diagnosis['verdict'], pod: Pod): string => {
  const current = creationSteps(pod, newestFirst(ifRead(opened.events) ?? [])).find(({ state }) => state !== 'done');
  switch (verdict) {
    case 'healthy':
      return 'It does its job: every container runs and is ready.';
    case 'completed':
      return 'It has done its work and ended as it should.';
    case 'progressing':
      return `It is under way within the normal time${current ? `: the step "${current.name}" comes next` : ''}.`;
    default:
      return 'It does not do its job, and nothing that could be read says why.';
  }
};

/** How often the container a cause is about was started again. */
const restartsOf = (pod: Pod, container: string | undefined): number | undefined =>
  [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    ({ name }) => name === container,
  )?.restartCount;

/** Blocks of lines with an empty line before each; empty blocks are left out. */
const blocks = (parts: readonly (readonly Line[])[]): readonly Line[] =>
  parts.flatMap(part => (part.length === 0 ? [] : [[], ...part]));
