import { humanDuration } from '../../model/age.ts';
import { termsUseSamples } from '../../state/filter.ts';
import { isUseUnavailable } from '../../state/pod-uses.ts';
import { keyOf } from '../../state/settings.ts';
import { type State, topScreen } from '../../state/state.ts';

/** What stands in place of a list without rows: why it is empty, and what to do about it. */
export const emptyList = (state: State): readonly string[] => {
  const { connection, pods, now, settings } = state;
  const { link } = connection;
  const where = connection.namespace === '' ? 'in any namespace' : `in namespace ${connection.namespace}`;
  if (pods.rows.length > 0) return hiddenByFilter(state);
  if (pods.synced && link.phase !== 'denied' && link.phase !== 'unauthorized')
    return [
      `There are no pods ${where}.`,
      connection.namespace === ''
        ? 'They will appear here as soon as there are any.'
        : `${keyOf(settings, 'program.namespace', 'n')} chooses another namespace, ${keyOf(settings, 'program.all-namespaces', '0')} shows all.`,
    ];
  switch (link.phase) {
    case 'connecting': {
      const waited = now - link.since;
      return [
        `Connecting to ${connection.context}${waited > 2000 ? ` for ${humanDuration(waited)}` : ''}…`,
        connection.server,
      ];
    }
    case 'stale':
      return [
        `The API server of ${connection.context} does not answer.`,
        link.why,
        `Next attempt ${link.nextAttemptAt > now ? `in ${humanDuration(link.nextAttemptAt - now)}` : 'now'}. ${keyOf(settings, 'program.reconnect', 'ctrl-r')} tries at once, :ctx chooses another context.`,
      ];
    case 'denied':
      return [
        `${connection.user || 'This identity'} may not list pods ${where}.`,
        link.why,
        `${keyOf(settings, 'program.namespace', 'n')} chooses or takes a namespace by name.`,
      ];
    case 'unauthorized':
      return [
        `${connection.context} does not accept the credentials of ${connection.user || 'this identity'}.`,
        link.why,
        `Log in again, then press ${keyOf(settings, 'program.reconnect', 'ctrl-r')}.`,
      ];
    case 'live':
    case 'recorded':
      return ['Reading pods…'];
  }
};

const hiddenByFilter = (state: State): readonly string[] => {
  const screen = topScreen(state);
  if (screen.screen !== 'pods') return [];
  const { length } = state.list.pods.rows;
  const back = keyOf(state.settings, 'screen.back', 'esc');
  if (screen.cause && length === 0)
    return ['No pod has this cause any more.', screen.cause.title, `${back} goes back to the causes.`];
  const hidden = length === 1 ? 'the only pod' : `all ${length} pods`;
  const unknown = termsUseSamples(state.list.terms) && isUseUnavailable(state.uses) ? [state.uses.why] : [];
  if (screen.filter !== '') return [`The filter ${screen.filter} hides ${hidden}.`, ...unknown, `${back} clears it.`];
  return [
    'No pod needs attention.',
    `${length === 1 ? 'One pod is' : `All ${length} pods are`} well, under way or finished. ${keyOf(state.settings, 'pods.problems', '!')} shows them.`,
  ];
};
