import type { ContainerView } from '../../../model/container.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';

/** What was said of a container that could not be created or started. */
export type StartText = {
  readonly text: string;
  readonly since: number | undefined;
  readonly evidence: readonly Evidence[];
};

const waitingReasons = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
];
const terminatedReasons = ['StartError', 'ContainerCannotRun'];

/** Whether the container waits because it cannot be created or started. */
export const waitsForStart = (container: ContainerView): boolean =>
  waitingReasons.includes(container.waiting?.reason ?? '');

/**
 * The error of a container that could not be started: in its waiting state, or (between attempts) in the end of its last
 * run, which never began. Undefined for a container that runs, or whose last run did begin.
 */
export const startText = (pod: PodFacts, container: ContainerView): StartText | undefined => {
  const path = container.statusPath;
  const failed = eventsWith(pod, 'Failed').find(
    event => event.container === container.name && /^(?:Error: |Internal Pre)/.test(event.message),
  );
  const since = failed?.firstSeen;
  if (waitsForStart(container)) {
    const message = container.waiting?.message ?? '';
    const evidence = cite(pod.pod, `${path}.state.waiting.reason`, `${path}.state.waiting.message`);
    if (message) return { text: message, since, evidence };
    return { text: failed?.message ?? '', since, evidence: [...evidence, ...(failed ? citeEvent(failed) : [])] };
  }
  if (container.running) return undefined;
  const [ended, endedPath] = container.terminated
    ? [container.terminated, `${path}.state.terminated`]
    : [container.lastTerminated, `${path}.lastState.terminated`];
  if (!ended || !terminatedReasons.includes(ended.reason ?? '')) return undefined;
  return {
    text: ended.message ?? failed?.message ?? '',
    since: since ?? parseTime(ended.finishedAt),
    evidence: cite(pod.pod, `${endedPath}.reason`, `${endedPath}.exitCode`, `${endedPath}.message`),
  };
};

/** CRI-O passes on the log line of runc, with its quotes escaped. */
export const unescaped = (text: string): string => text.replace(/\\(["'])/g, '$1');

/** The cause without what the layers above wrapped around it. */
export const startErrorCore = (text: string): string => {
  let core = unescaped(text)
    .replace(/^Error: /, '')
    .replace(/^Internal \w+ hook failed: /, '');
  for (const wrapper of [
    'unable to start container process: ',
    'error during container init: ',
    'container create failed: ',
    'starting container process caused: ',
    'starting container process caused "',
    'OCI runtime create failed: ',
  ]) {
    const at = core.lastIndexOf(wrapper);
    if (at !== -1) core = core.slice(at + wrapper.length);
  }
  return core
    .replace(/^rpc error: code = \w+ desc = /, '')
    .trim()
    .replace(/: unknown$/, '')
    .replace(/^([^"]*(?:"[^"]*"[^"]*)*)"$/, '$1')
    .replace(/\.$/, '')
    .trim();
};
