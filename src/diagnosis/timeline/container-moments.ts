import { humanDuration } from '../../model/age.ts';
import { type ContainerView, podContainers } from '../../model/container.ts';
import { exitMeaning } from '../../model/exit-code.ts';
import type { ContainerStateTerminated, ObjectRef, Pod } from '../../model/kubernetes.ts';
import type { LogRun } from '../../model/log-excerpt.ts';
import { parseTime } from '../../model/time.ts';
import { apart, type Moment, moment, ranks, refKey, sources } from './moment.ts';

/** The starts and ends of the runs that the pod's status still holds: of each container the present one and the last. */
export const containerMoments = (pod: Pod, of: ObjectRef): readonly Moment[] =>
  podContainers(pod).flatMap(container => {
    const { running, terminated, lastTerminated, statusPath } = container;
    const run: RunOf = { pod, of, container };
    return [
      ...(running ? startMoment(run, running.startedAt, `${statusPath}.state.running`, 'current') : []),
      ...(terminated ? runMoments(run, terminated, `${statusPath}.state.terminated`, 'current') : []),
      ...(lastTerminated ? runMoments(run, lastTerminated, `${statusPath}.lastState.terminated`, 'previous') : []),
    ];
  });

/**
 * What a container went through besides the runs whose times are known: so many that happened before the latest ones, at
 * times that nobody kept. `known` are all moments of the pod. Source: restartCount in the API reference; it counts up with
 * each new run of a container.
 */
export const untimedRuns = (pod: Pod, of: ObjectRef, known: readonly Moment[]): readonly Moment[] =>
  podContainers(pod).flatMap(container => {
    const { name, restartCount, statusPath } = container;
    const runs = known.filter(moment => moment.container === name && isRun(moment));
    const latest = runs.filter(({ sources }) => sources.some(({ object }) => !object.startsWith('Event/')));
    // An event may tell of a start that the status has not counted yet.
    const counted = Math.max(...latest.map(({ at }) => at)) + apart;
    const own = runs.filter(({ at }) => at <= counted);
    const missing = restartCount + 1 - own.length;
    if (restartCount === 0 || missing <= 0 || latest.length === 0) return [];
    const before = Math.min(...latest.map(({ at }) => at));
    const hasEarlier = own.some(({ at }) => at < before);
    const more = missing === 1 ? '1 more run' : `${missing} more runs`;
    return moment({
      key: `restarts ${refKey(of)} ${name}`,
      // What leads to the start that is known, its image and its creation, is reported shortly before it.
      at: before - apart,
      what: 'restarts',
      who: name,
      text: `${more} ${hasEarlier ? 'in between' : 'before this'}, not timed by Kubernetes (restarted ${restartCount} times)`,
      weight: 'warning',
      certainty: 'derived',
      sources: sources(pod, of, `${statusPath}.restartCount`),
      rank: ranks.restarts,
      untimed: true,
      container: name,
    });
  });

/** Whether it stands for one run: its start, or its end where it never started. */
const isRun = ({ what, key }: Moment): boolean => what === 'started' || key.startsWith('ended-unstarted ');

type RunOf = { readonly pod: Pod; readonly of: ObjectRef; readonly container: ContainerView };

const startMoment = ({ pod, of, container }: RunOf, time: string | undefined, path: string, run: LogRun) =>
  moment({
    key: `started ${refKey(of)} ${container.name} ${time}`,
    at: parseTime(time),
    what: 'started',
    who: container.name,
    text: `${roleText(container)}started`,
    sources: sources(pod, of, `${path}.startedAt`),
    rank: ranks.started,
    container: container.name,
    run,
  });

const runMoments = (of: RunOf, state: ContainerStateTerminated, path: string, run: LogRun): readonly Moment[] => [
  ...startMoment(of, state.startedAt, path, run),
  ...endMoment(of, state, path, run),
];

const endMoment = ({ pod, of, container }: RunOf, state: ContainerStateTerminated, path: string, run: LogRun) => {
  const { exitCode = 0, reason = '', message = '', startedAt, finishedAt } = state;
  const from = parseTime(startedAt);
  const to = parseTime(finishedAt);
  const lasted = from !== undefined && to !== undefined && to >= from ? to - from : undefined;
  const { signal } = exitMeaning(exitCode);
  const why = [reason, signal].filter(Boolean).join(', ');
  const said = message.trim().replace(/\s+/g, ' ');
  return moment({
    key: `${from === undefined ? 'ended-unstarted' : 'ended'} ${refKey(of)} ${container.name} ${finishedAt}`,
    at: to,
    what: 'ended',
    who: container.name,
    text: [
      `${roleText(container)}ended with exit code ${exitCode}`,
      why === '' ? '' : ` (${why})`,
      lasted === undefined ? '' : ` after ${humanDuration(lasted)}`,
      said === '' ? '' : `: ${said}`,
    ].join(''),
    weight: exitCode === 0 ? (container.role === 'init' ? 'good' : 'plain') : 'bad',
    sources: sources(
      pod,
      of,
      ...['finishedAt', 'startedAt', 'exitCode', 'reason', 'message'].map(name => `${path}.${name}`),
    ),
    rank: lasted !== undefined && lasted < 1000 ? ranks.endedAtOnce : ranks.ended,
    container: container.name,
    run,
  });
};

const roleText = ({ role }: ContainerView): string =>
  role === 'init' ? 'init container ' : role === 'regular' ? '' : `${role} container `;
