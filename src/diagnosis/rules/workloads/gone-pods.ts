import { type EventView, newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/** What is still known of the pods of a Job that are gone: a sentence and the event that it quotes. */
export type GonePods = { readonly text: string; readonly evidence: readonly Evidence[] };

/**
 * The most telling event of the last pods that a Job has created: they outlive the pods by an hour. Empty where the Job's
 * own events, which name its pods, or those of the pods have expired.
 */
export const goneTold = (job: ObjectOf<'Job'>, snapshot: Snapshot): GonePods => {
  const namespace = job.metadata?.namespace ?? '';
  const own = ifRead(snapshot.events({ kind: 'Job', namespace, name: job.metadata?.name ?? '' })) ?? [];
  const names = newestFirst(own)
    .filter(({ reason }) => reason === 'SuccessfulCreate')
    .flatMap(({ message }) => /^Created pod: (\S+)$/.exec(message)?.[1] ?? []);
  for (const pod of names.slice(0, 3)) {
    const events = newestFirst(ifRead(snapshot.events({ kind: 'Pod', namespace, name: pod })) ?? []);
    const telling = worth.flatMap(fits => events.find(fits) ?? [])[0];
    if (telling)
      return {
        text: fill(said, { pod, message: short(telling.message) }),
        evidence: [...citeEvent(telling), ...cite({ kind: 'Event', ...telling.event }, 'involvedObject.name')],
      };
  }
  return { text: '', evidence: [] };
};

const said = ' The events of its last pod {pod} tell: {message}.';

/** Kinds of events, the most telling first: what ended it, what kept it from starting, that it ended. */
const worth: readonly ((event: EventView) => boolean)[] = [
  ({ message }) => /failed (?:liveness|startup) probe/.test(message),
  ({ reason }) => reason === 'Evicted' || reason === 'FailedPostStartHook',
  ({ reason, message }) => reason === 'Failed' && !/^Error: (?:ErrImagePull|ImagePullBackOff)$/.test(message),
  ({ reason }) => ['FailedScheduling', 'FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'].includes(reason),
  ({ reason }) => reason === 'BackOff',
];

const short = (message: string): string => {
  const text = message
    .replace(/_\S+\([\da-f-]{36}\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '')
    .trim();
  return text.length > 320 ? `${text.slice(0, 319)}…` : text;
};
