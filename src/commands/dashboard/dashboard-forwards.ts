import type { Cluster } from '../../cluster/cluster.ts';
import { type PortForward, type PortForwards, portForwards } from '../../evidence/port-forwards.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { Forward } from '../../state/forward.ts';
import type { Notice } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';

/** The forwarded ports of a session: the state has them all, and what becomes of each is told in one line. */
export const dashboardForwards = (
  cluster: Cluster,
  store: Store,
  tell: (text: string, tone: Notice['tone']) => void,
): PortForwards => {
  const told = new Map<number, PortForward>();
  const forwards = portForwards(cluster, () => {
    for (const forward of forwards.list) {
      const before = told.get(forward.id);
      told.set(forward.id, forward);
      const [text, tone] = news(forward, before) ?? [];
      if (text && tone) tell(text, tone);
    }
    store.dispatch({ type: 'forwards-changed', forwards: forwards.list.map(asForward) });
  });
  return forwards;
};

const asForward = ({ id, request, state, addresses, connections, problem, shared }: PortForward): Forward => {
  const pod = state.phase === 'open' ? state.pod : '';
  return {
    id,
    of: { kind: request.kind, namespace: request.namespace, name: request.name },
    remote: request.remote,
    phase: state.phase,
    pod,
    remotePort: state.phase === 'open' ? String(state.remotePort) : '',
    address: addresses[0] ?? '',
    connections,
    problem: state.phase === 'waiting' ? state.why : state.phase === 'failed' ? failureText(state.error) : problem,
    note: [
      ...(pod === '' || pod === request.name ? [] : [`In place of ${request.name}.`]),
      ...(shared ? [sharedText] : []),
    ].join(' '),
  };
};

/** What is worth a line: that it listens, that it goes on with another pod or has none, and what went wrong. */
const news = (now: PortForward, before: PortForward | undefined): readonly [string, Notice['tone']] | undefined => {
  const { state, request } = now;
  const [from = ''] = now.addresses;
  if (state.phase === 'failed')
    return before?.state.phase === 'failed' ? undefined : [`Not forwarded: ${failureText(state.error)}`, 'error'];
  if (state.phase === 'open') {
    const earlier = before?.state.phase === 'open' ? before.state.pod : undefined;
    if (earlier === state.pod) return problemNews(now, before);
    const to = `${from} to ${state.pod}:${state.remotePort}`;
    if (before?.state.phase === 'starting') return started(now, to);
    return [`Forwarding ${to} in place of ${earlier ?? request.name}; :forwards lists it.`, 'info'];
  }
  if (state.phase === 'waiting' && before?.state.phase !== 'waiting')
    return [`${from} leads nowhere: ${state.why}.`, 'warning'];
  return problemNews(now, before);
};

const started = ({ request, localPort, shared }: PortForward, to: string): readonly [string, Notice['tone']] => {
  const moved = request.local !== 0 && request.local !== localPort;
  const why = moved ? `Port ${request.local} cannot be had on this machine: ` : '';
  return shared
    ? [`${why}${why ? 'f' : 'F'}orwarding ${to}. ${sharedText}`, 'warning']
    : [`${why}${why ? 'f' : 'F'}orwarding ${to}; :forwards lists it.`, why ? 'warning' : 'info'];
};

const problemNews = (
  now: PortForward,
  before: PortForward | undefined,
): readonly [string, Notice['tone']] | undefined => {
  const isNews = now.problems > (before?.problems ?? 0) && now.problem !== before?.problem;
  return isNews ? [`${now.addresses[0]}: ${now.problem}`, 'error'] : undefined;
};

/** Where the port is another program's on the other loopback address. */
const sharedText = 'Another program has this port too: use the address, not localhost.';

const failureText = (error: Error): string =>
  error instanceof UsageError && error.hint ? `${error.message.replace(/\.$/, '')}. ${error.hint}` : error.message;
