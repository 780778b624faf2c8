import { exitMeaning } from '../../../model/exit-code.ts';
import { probeOf } from '../../../model/probe.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { headline } from '../logs/headline.ts';
import type { LastWords } from '../logs/last-said.ts';
import { readyBeforeEnd } from '../probes/ready-before-end.ts';
import { lastsItsBudget, leavesTimeToKill } from '../probes/run-length.ts';
import { limitRangeOrigin } from '../scheduling/limit-range-origin.ts';
import { memoryVolumes } from '../starts/start-check.ts';
import { nodeOom } from './node-oom.ts';
import type { RunEnd } from './run-end.ts';

/** What the last words of a run add: a sentence, and the title. Silence is only told of a log that was looked at. */
export const saidValues = (end: RunEnd, said: LastWords | undefined, logSeen: boolean): Values => {
  const { signal, meaning } = exitMeaning(end.exitCode);
  const head = `Exit code ${end.exitCode}`;
  const init = end.container.role === 'init' ? `Init ${end.container.name}: exit code ${end.exitCode}` : head;
  const last = said && `Its last words: ${said.line.replace(/\.$/, '')}.`;
  if (said && (said.isTelling || !signal))
    return { said: last ?? '', exitTitle: fit(`${init}: ${headline(said.line)}`) };
  const quick = end.duration !== undefined && end.duration < 2000 ? ' at once' : '';
  if (meaning) return { said: last ?? '', exitTitle: fit(`${init}, ${meaning}`) };
  return {
    said: logSeen ? 'Its log is empty.' : '',
    exitTitle: fit(`${init}${quick}${logSeen ? ', without a word' : ''}`),
  };
};

/** Cuts a title to what a column can show. */
const fit = (title: string): string => (title.length > 62 ? `${title.slice(0, 61)}…` : title);

/** What counts towards the memory of a container that ran out of it. */
export const memoryOf = (
  pod: PodFacts,
  end: RunEnd,
  snapshot: Snapshot,
): { readonly values: Values; readonly evidence: readonly Evidence[] } => {
  const { container } = end;
  const volumes = memoryVolumes(pod, container);
  const limit = container.spec.resources?.limits?.['memory'];
  const shortage = limit === undefined ? nodeOom(pod, end, snapshot) : undefined;
  const defaults = limit === undefined ? undefined : limitRangeOrigin(pod, 'memory', snapshot, 'limit', container.name);
  const text =
    volumes.length > 0
      ? `Files in its in-memory volume ${volumes.map(({ name }) => name).join(', ')} count as its memory.`
      : limit === undefined
        ? (shortage?.text ??
          `It has no limit of its own, so it was the pod or node ${pod.node ?? ''} that ran out of memory.`)
        : '';
  return {
    values: {
      memoryText: text,
      limitWords: limit === undefined ? 'no limit of its own' : `limit ${limit}`,
      limitText: limit === undefined ? '' : `: the limit is ${limit}${defaults?.text ?? ''}`,
      // Where only a child was killed, the main process ends with a code of its own.
      killed: end.exitCode === 137 ? 'container' : 'a process of container',
    },
    evidence: [
      ...(shortage?.evidence ?? []),
      ...(defaults?.evidence ?? []),
      ...cite(
        pod.pod,
        limit === undefined ? 'spec.nodeName' : `${container.specPath}.resources.limits.memory`,
        ...volumes.map(({ index }) => `spec.volumes[${index}]`),
      ),
    ],
  };
};

/** After so many restarts the kubelet holds events of the pod back, so that a missing Killing event says nothing. */
const eventsHeldBack = 4;

/** The probes that can have had it killed: they had the time, and nothing shows that they passed to the end. */
const suspectedProbes = (pod: PodFacts, { container }: RunEnd): readonly string[] =>
  (['Liveness', 'Startup'] as const).flatMap(kind => {
    const probe = probeOf(container, kind);
    if (!probe || !leavesTimeToKill(pod, container, probe)) return [];
    return kind === 'Liveness' && readyBeforeEnd(pod, container)?.verdict === 'answered' ? [] : [kind.toLowerCase()];
  });

/** The first failure of a probe would be among the events of the pod: they begin with its start. */
const goBackToStart = (pod: PodFacts): boolean =>
  eventsWith(pod, 'Scheduled').length > 0 && eventsWith(pod, 'Started').length > 0;

/** A program may answer SIGTERM with any code: the length of its run alone tells, where no event is left. */
const inTimeOf = (pod: PodFacts, { container }: RunEnd): string => {
  if (pod.events.length > 0 || container.restartCount < 2) return '';
  const kind = (['Startup', 'Liveness'] as const).find(one => {
    const probe = probeOf(container, one);
    return probe && !(one === 'Startup' && container.started) && lastsItsBudget(pod, container, probe);
  });
  return kind
    ? `That is about as long as its ${kind.toLowerCase()} probe leaves it, which may have had it stopped; the events that would tell are gone.`
    : '';
};

/** Who may have ended it, where no event tells: a sentence, and in a word what of the kubelet's doing that may be. */
export const suspicionOf = (pod: PodFacts, end: RunEnd): { readonly text: string; readonly by: string } => {
  const { spec } = end.container;
  const probes = suspectedProbes(pod, end).join(' or ');
  const grace = (pod.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
  if (![0, 137, 143].includes(end.exitCode)) return { text: inTimeOf(pod, end), by: '' };
  if (spec.lifecycle?.postStart && pod.events.length === 0)
    return {
      text: 'Its postStart hook may have failed, for which the kubelet kills it; the events that would tell are gone.',
      by: 'postStart hook',
    };
  const untold = pod.events.length === 0 || end.container.restartCount >= eventsHeldBack;
  if (probes && untold && !(end.exitCode === 0 && goBackToStart(pod)))
    return {
      text: `Its ${probes} probe may have had it killed; the events that would tell are not there.`,
      by: `${probes} probe`,
    };
  if (end.exitCode === 0) return { text: '', by: '' };
  if (end.exitCode === 137 && spec.resources?.limits?.['memory'] === undefined)
    return { text: 'It has no memory limit, so the node may have run out of memory.', by: '' };
  const remains =
    end.exitCode === 137 && end.duration !== undefined && end.duration >= grace
      ? 'the memory of the node, or something inside the container, remains'
      : 'something inside the container, or a person, remains';
  return { text: `No probe and no deletion is on record, so ${remains}.`, by: '' };
};
