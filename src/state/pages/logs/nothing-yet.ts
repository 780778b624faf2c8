import { podContainers } from '../../../model/container.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ContainerRef, ObjectRef } from '../../../model/kubernetes.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import type { LogsScreen } from '../../screen.ts';
import type { OpenedPod, State } from '../../state.ts';
import { containerState } from '../container-state.ts';
import { eventLines } from '../event-lines.ts';
import { statusText, waitOf } from './log-title.ts';

const maxEvents = 12;

/** What fills the pane while there is no line to show: why not, how the container is, and what Kubernetes says about it. */
export const nothingYet = (state: State, screen: LogsScreen, width: number): readonly Line[] => {
  const { log } = state;
  const { view } = screen;
  if (log?.written)
    return view.filter === ''
      ? [[], [piece(' Cleared. New lines appear here.', 'quiet')]]
      : [[], ...hanging([piece(' ')], `None of the lines kept matches & ${view.filter}`, width, 'quiet')];
  if (screen.workload) return workloadLines(state, screen.workload, width);
  const opened = openedFor(state.opened, screen.containers[0]);
  return [
    [],
    ...screen.containers.slice(0, 4).flatMap(container => [...containerLines(state, opened, container, width), []]),
    ...podEvents(opened, state.now, width),
  ];
};

/** The first of its pods and how their logs are. Which there are is only known once the workload has been read. */
const workloadLines = ({ log, now }: State, { kind, name }: ObjectRef, width: number): readonly Line[] => {
  const sources = log?.sources.filter(({ gone }) => !gone) ?? [];
  if (sources.length === 0) return [[], [piece(` Looking for pods of ${kind} ${name} …`, 'quiet')]];
  return [
    [],
    ...sources.slice(0, 12).flatMap(({ container: { pod, container }, status }) => {
      const isSilent = status.phase === 'streaming' || status.phase === 'ended';
      const said = isSilent ? 'It has written nothing.' : `Log: ${statusText(status, now)}`;
      return [[piece(` ${pod} ${container}`, 'title')], ...hanging([piece('   ')], said, width, 'quiet')];
    }),
  ];
};

const openedFor = (opened: OpenedPod | undefined, container: ContainerRef | undefined): OpenedPod | undefined =>
  opened?.ref.name === container?.pod && opened?.ref.namespace === container?.namespace ? opened : undefined;

const containerLines = (
  state: State,
  opened: OpenedPod | undefined,
  ref: ContainerRef,
  width: number,
): readonly Line[] => {
  const status = state.log?.sources.find(
    ({ container }) => container.container === ref.container && container.pod === ref.pod,
  )?.status;
  const pod = opened && ifRead(opened.pod);
  const container = pod && podContainers(pod).find(({ name }) => name === ref.container);
  const current = container && containerState(container, state.now);
  const said = status?.phase === 'streaming' || status?.phase === 'ended' ? 'It has written nothing.' : '';
  return [
    [
      piece(` ${ref.container}  `, 'title'),
      ...(current ? [piece(`${current.symbol} ${current.text}`, current.tone)] : []),
    ],
    ...(current?.message ? hanging([piece('   ')], current.message, width) : []),
    ...(said ? [[piece(`   ${said}`, 'quiet')]] : []),
    ...(status && said === '' && !(current && waitOf(status))
      ? hanging([piece('   ')], `Log: ${statusText(status, state.now)}`, width, 'quiet')
      : []),
    ...(status ? [] : [[piece('   Connecting to its log …', 'quiet')]]),
  ];
};

const podEvents = (opened: OpenedPod | undefined, now: number, width: number): readonly Line[] => {
  const events = newestFirst((opened && ifRead(opened.events)) ?? []);
  if (events.length === 0) return [];
  return [[piece(' Events of the pod', 'title')], ...eventLines(events.slice(0, maxEvents), now, width, 3)];
};
