import type { Moment, Source } from '../../diagnosis/timeline/moment.ts';
import { defaultContainer } from '../../model/default-container.ts';
import { isKind } from '../../model/kinds.ts';
import { ifRead } from '../../model/known.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { freshLogView } from '../../state/log-view.ts';
import { eventsScreen, type LogsScreen, textScreen } from '../../state/screen.ts';
import type { State } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';

/** Opens what a moment rests on: its event among the others, or the object at the field. Undefined where there is none. */
export const openEvidence = ({ key, sources }: Moment): readonly Step[] | undefined => {
  const [source] = sources;
  if (!source) return undefined;
  if (source.object.startsWith('Event/')) {
    // The id of an event stands in the key of its moment.
    const cursorUid = key.split(' ')[1]?.split('/').at(-1) ?? '';
    return [{ type: 'screen-opened', screen: { ...eventsScreen(source.of), cursorUid } }];
  }
  return isKind(source.of.kind) && source.object !== 'podctl' ? openField(source) : undefined;
};

/** The object as YAML, at the line of the field. */
const openField = ({ of, path, value }: Source): readonly Step[] => {
  const field = /([^.[\]"]+)(?:"?\])?$/.exec(path)?.[1] ?? '';
  const search = `${escaped(field)}:? .*${escaped(value.slice(0, 60))}`;
  return [{ type: 'screen-opened', screen: { ...textScreen('yaml', of), search } }];
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** So much of the log before the moment is shown with it; of a run that had not lasted longer all of it. ms. */
const leadIn = 60_000;
const wholeRun = 600_000;

/** The log from shortly before a moment, in the run that was under way; why not, where that is not kept. */
export const logAround = (state: State, moment: Moment, moments: readonly Moment[]): LogsScreen | string => {
  const pod = state.opened && ifRead(state.opened.pod);
  const container = moment.container ?? (pod && defaultContainer(pod)?.name);
  if (!pod || !container) return 'The pod has not been read.';
  const start = runAt(container, moment, moments);
  const run = moment.run ?? start?.run;
  if (!run) return `The log of ${container} from then is no longer kept.`;
  const ref: ContainerRef = {
    namespace: pod.metadata?.namespace ?? '',
    pod: pod.metadata?.name ?? '',
    container,
  };
  const isShort = start && moment.at - start.at <= wholeRun;
  return {
    screen: 'logs',
    containers: [ref],
    previous: run === 'previous',
    since: { kind: 'time', at: isShort ? start.at : moment.at - leadIn },
    view: { ...freshLogView, follow: false, timestamps: 'local' },
  };
};

/** The start of the run of a container that had begun last at that time, as far as its log is kept. */
const runAt = (container: string, { at, run }: Moment, moments: readonly Moment[]): Moment | undefined =>
  moments.findLast(
    one =>
      one.what === 'started' &&
      one.container === container &&
      one.run !== undefined &&
      (run === undefined ? one.at <= at : one.run === run) &&
      one.certainty !== 'seen',
  );
