import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** A preStop hook: in words, and how long it takes where that can be read off. */
export type PreStop = { readonly text: string; readonly seconds: number | undefined };

/** The preStop hook of a container. */
export const preStopOf = ({ spec }: ContainerView): PreStop | undefined => {
  const hook = spec.lifecycle?.preStop;
  if (!hook) return undefined;
  if (hook.sleep) return { text: `a sleep of ${hook.sleep.seconds}s`, seconds: hook.sleep.seconds };
  if (hook.exec) {
    const command = (hook.exec.command ?? []).join(' ').replace(/\s+/g, ' ');
    const sleeps = [...command.matchAll(/\bsleep (\d+)(?:s\b|\b)/g)].map(match => Number(match[1]));
    const isLoop = /\b(?:while|until|for)\b/.test(command);
    const seconds = sleeps.length > 0 && !isLoop ? sleeps.reduce((sum, one) => sum + one, 0) : undefined;
    return { text: `the command ${command.length > 80 ? `${command.slice(0, 79)}…` : command}`, seconds };
  }
  if (hook.httpGet)
    return { text: `a request to :${hook.httpGet.port}${hook.httpGet.path ?? '/'}`, seconds: undefined };
  return undefined;
};

/** Signs that the main process does not end on SIGTERM. */
export type Stubborn = { readonly sign: string; readonly evidence: readonly Evidence[] };

const shell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/;
const shutdownWords = /sigterm|signal|shut(?:ting)?[ -]?down|terminat|drain|stopping|graceful|closing/i;

/**
 * Whether a container that still runs `seconds` after SIGTERM ignores it rather than shuts down slowly: its script says
 * so, a shell is its process 1, or most of the grace is over and its log is silent.
 */
export const stubbornness = (
  pod: PodFacts,
  container: ContainerView,
  seconds: number,
  grace: number,
  hasHook: boolean,
  snapshot: Snapshot,
): Stubborn | undefined => {
  if (seconds < 10) return undefined;
  const words = [...(container.spec.command ?? []), ...(container.spec.args ?? [])];
  const script = words.slice(1).join(' ');
  const evidence = cite(pod.pod, `${container.specPath}.command`, `${container.specPath}.args`);
  if (/trap\s+(?:''|""|:)\s+[^;&|\n]*\b(?:SIG)?TERM\b|trap\s+(?:''|"")\s+15\b/.test(script))
    return { sign: ', which its script says to ignore', evidence };
  // A handler of its own: it takes its time, within what it was given.
  if (/\btrap\s+(?:'[^']*'|"[^"]*"|\w+)\s+[^;&|\n]*\b(?:SIG)?TERM\b/.test(script)) return undefined;
  const isShell = shell.test(words[0] ?? '') && /-\w*c\b/.test(words[1] ?? '');
  const waits = /[;&|\n]/.test(script) && !/\bexec\b|\btrap\b/.test(script);
  if (seconds >= 15 && isShell && waits)
    return { sign: ': process 1 is a shell, which neither ends on it nor passes it on', evidence };
  if (hasHook || seconds < 30 || seconds < grace * 0.6) return undefined;
  const log = ifRead(snapshot.log({ namespace: pod.namespace, pod: pod.name, container: container.name }, 'current'));
  if (log?.lines.slice(-20).some(line => shutdownWords.test(line))) return undefined;
  return { sign: '', evidence };
};
