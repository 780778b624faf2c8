import { selectedPod } from '../selected-pod.ts';
import { keyOf } from '../settings.ts';
import type { Right, State } from '../state.ts';

/** What this identity may do and read, as far as it was asked or refused: for reading, in podctl's own words. */
export const rightsText = (state: State): string => {
  const { connection } = state;
  const { context, cluster, user, server, recording } = connection;
  const { namespaces } = state;
  const denied = [
    ...connection.denied,
    ...(namespaces.state === 'forbidden' ? [{ what: 'namespaces', why: namespaces.why }] : []),
  ];
  if (recording !== undefined) return `A recording has no rights: nothing is sent.\n\n${unreadText(denied, 'file')}`;
  const namespace = selectedPod(state)?.namespace;
  return [
    [
      `Context    ${context}`,
      `Cluster    ${cluster}, ${server}`,
      `User       ${user || 'anonymous'}`,
      `Changes    ${changes(state)}`,
    ].join('\n'),
    namespace === undefined
      ? 'What may be done to pods is asked once a pod is selected.'
      : `Pods in ${namespace}\n${actionLines(connection.rights).join('\n')}`,
    unreadText(denied, 'kind'),
    `${keyOf(state.settings, 'program.reconnect', 'ctrl-r')} asks again, and so does a key that was refused.`,
  ].join('\n\n');
};

const changes = ({ connection: { readOnly, isProtected } }: State): string => {
  if (!readOnly) return 'allowed by podctl';
  return isProtected ? 'none: the configuration protects this context (--write allows them)' : 'none: --read-only';
};

const actions: { readonly [R in Right]: string } = {
  logs: 'read logs (get pods/log)',
  exec: 'run a command or a shell (pods/exec)',
  attach: 'attach to a process (pods/attach)',
  debug: 'add a debug container (patch pods/ephemeralcontainers)',
  forward: 'forward ports (pods/portforward)',
  delete: 'delete pods',
};

const words = { yes: '  yes       ', no: '  no        ', unknown: '  unknown   ' } as const;

const actionLines = (rights: State['connection']['rights']): readonly string[] =>
  Object.entries(actions).map(([right, text]) => {
    const answer = rights[right as Right];
    return `${answer === undefined ? '  asked …   ' : words[answer]}${text}`;
  });

const unreadText = (denied: State['connection']['denied'], each: string): string =>
  denied.length === 0
    ? `Every ${each} that was asked for could be read.`
    : `May not be read: what rests on it is not told\n${denied.map(({ what, why }) => `  ${what}: ${why}`).join('\n')}`;
