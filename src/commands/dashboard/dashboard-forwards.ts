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

const asForward = ({ id, request, state, localPort, connections, problem }: PortForward): Forward => ({
  id,
  of: { kind: request.kind, namespace: request.namespace, name: request.name },
  remote: request.remote,
  phase: state.phase,
  pod: state.phase === 'open' ? state.pod : '',
  remotePort: state.phase === 'open' ? String(state.remotePort) : '',
  localPort,
  connections,
  problem: state.phase === 'waiting' ? state.why : state.phase === 'failed' ? failureText(state.error) : problem,
});

/** What is worth a line: that it listens, that it goes on with another pod or has none, and what went wrong. */
const news = (now: PortForward, before: PortForward | undefined): readonly [string, Notice['tone']] | undefined => {
  const { state, request } = now;
  const from = `127.0.0.1:${now.localPort}`;
  if (state.phase === 'failed')
    return before?.state.phase === 'failed' ? undefined : [`Not forwarded: ${failureText(state.error)}`, 'error'];
  if (state.phase === 'open') {
    const earlier = before?.state.phase === 'open' ? before.state.pod : undefined;
    const instead = request.local !== 0 && request.local !== now.localPort && before?.localPort !== now.localPort;
    const why = instead ? `Port ${request.local} cannot be had on this machine: ` : '';
    if (earlier !== state.pod)
      return [
        `${why}${why ? 'f' : 'F'}orwarding ${from} to ${state.pod}:${state.remotePort}; :forwards lists it.`,
        why ? 'warning' : 'info',
      ];
  }
  if (state.phase === 'waiting' && before?.state.phase !== 'waiting')
    return [`${from} waits for a pod in place of ${request.name}: ${state.why}.`, 'warning'];
  const isNews = now.problems > (before?.problems ?? 0) && now.problem !== before?.problem;
  return isNews ? [`${from}: ${now.problem}`, 'error'] : undefined;
};

const failureText = (error: Error): string =>
  error instanceof UsageError && error.hint ? `${error.message.replace(/\.$/, '')}. ${error.hint}` : error.message;
