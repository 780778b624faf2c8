import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { listenAddresses } from '../cluster/listen-addresses.ts';
import { isLoopback } from '../cluster/loopback.ts';
import { type PortForward, portForwards } from '../evidence/port-forwards.ts';
import { type PortPair, parsePortPair, portPairMistake } from '../model/port-pair.ts';
import { UsageError } from '../model/usage-error.ts';
import { exitsAsKubectl, withClusterAsKubectl } from './as-kubectl.ts';
import { CommandError } from './command-error.ts';
import { firstWord } from './one-pod.ts';
import { configuredFlags, connectionFlags, textOf } from './options.ts';
import { interruption, type Stdio } from './stdio.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { targetOf } from './target-word.ts';

export const portForward: Subcommand = {
  name: 'port-forward',
  usage: 'podctl port-forward POD | KIND/NAME [LOCAL:]REMOTE ...',
  summary: 'Reach ports of a pod on this machine, also after the pod was replaced',
  details: [
    `Examples:
  podctl port-forward web-0 8080                 port 8080 on both sides
  podctl port-forward deploy/web 3000:http       the port named http; goes on with the next pod when this one goes
  podctl port-forward svc/web :80 :443           ports of the Service, on any free ones here`,
    'It listens on 127.0.0.1 and ::1 only, if no other address is asked for, and ends with ctrl-c.',
  ],
  flags: [
    ...connectionFlags.filter(({ name }) => name !== 'all-namespaces'),
    { name: 'address', value: 'LIST', description: 'where to listen: IP addresses, or localhost (the default)' },
    ...configuredFlags,
  ],
  run: exitsAsKubectl(async call => {
    const interrupted = interruption();
    try {
      return await runPortForward(call, process, interrupted.signal);
    } finally {
      interrupted.done();
    }
  }),
};

/** As the subcommand, with other streams, until `signal` is aborted. */
export const runPortForward = async ({ args, flags }: Call, io: Stdio, signal: AbortSignal): Promise<number> => {
  const [word, ports] = firstWord('podctl port-forward', args);
  const target = targetOf(word);
  if (ports.length === 0)
    throw new UsageError('podctl port-forward needs a port', `Write it like: podctl port-forward ${word} 8080`);
  const pairs = ports.map(portPair);
  const addresses = listenAddresses(textOf(flags, 'address'));
  const open = addresses?.filter(address => !isLoopback(address)) ?? [];
  if (open.length > 0)
    io.stderr.write(`podctl: whoever reaches ${open.join(', ')} reaches the pod through it, without any credentials\n`);
  return withClusterAsKubectl(
    flags,
    async cluster => {
      await checkRight(cluster);
      const { promise: over, resolve, reject } = Promise.withResolvers<number>();
      const told = new Map<number, PortForward>();
      const problems = new Map<number, Problem>();
      const forwards = portForwards(cluster, () => {
        for (const forward of forwards.list) {
          const before = told.get(forward.id);
          told.set(forward.id, forward);
          // In kubectl's words, which editors and scripts read.
          if (isListening(forward) && !(before && isListening(before)))
            for (const address of forward.addresses)
              io.stdout.write(`Forwarding from ${address} -> ${remoteText(forward)}\n`);
          const text = newsText(forward, before);
          if (text !== '') io.stderr.write(`podctl: ${text}\n`);
          const last = problems.get(forward.id) ?? { count: 0, text: '', at: 0 };
          const isNews = forward.problem !== last.text || Date.now() - last.at > sameProblemMs;
          if (forward.problems > last.count && isNews) {
            io.stderr.write(`podctl: ${forward.request.remote}: ${forward.problem}\n`);
            problems.set(forward.id, { count: forward.problems, text: forward.problem, at: Date.now() });
          }
          if (forward.state.phase === 'failed') reject(asCommandError(forward.state.error));
        }
      });
      signal.addEventListener('abort', () => resolve(0), { once: true });
      if (signal.aborted) resolve(0);
      try {
        for (const pair of pairs)
          forwards.start({
            ...target,
            namespace: cluster.context.namespace,
            ...pair,
            ...(addresses && { addresses }),
          });
        return await over;
      } finally {
        forwards.close();
      }
    },
    true,
  );
};

/** Otherwise it would listen, and refuse every connection. The verb was `get` before Kubernetes 1.35 and is `create` since. */
const checkRight = async (cluster: Cluster): Promise<void> => {
  const { namespace, readOnly } = cluster.context;
  // Refused by the gate, in its own words.
  if (readOnly) return;
  const answers = await Promise.all(
    ['create', 'get'].map(verb => cluster.mayI({ verb, namespace, resource: 'pods', subresource: 'portforward' })),
  );
  if (answers.every(answer => answer === 'no'))
    throw new CommandError(`You may not forward ports (pods/portforward) in ${namespace}`, '', 1);
};

type Problem = { readonly count: number; readonly text: string; readonly at: number };

/** A browser that reloads gets the same error over and over: it is told again after this long. Milliseconds. */
const sameProblemMs = 5000;

const portPair = (text: string): PortPair => {
  const pair = parsePortPair(text);
  if (pair) return pair;
  const [message, hint] = portPairMistake(text);
  throw new UsageError(message, hint);
};

const isListening = ({ state }: PortForward): boolean => state.phase === 'open' || state.phase === 'waiting';

const remoteText = ({ state, request }: PortForward): string =>
  state.phase === 'open' ? `${state.remotePort}` : request.remote;

/** Which pod it leads to where that is not the one that was named, and that there is none. */
const newsText = ({ state, addresses, request, shared }: PortForward, before: PortForward | undefined): string => {
  const [from = ''] = addresses;
  if (shared && !before?.shared)
    return `another program has port ${from.split(':').at(-1)} too: use ${from}, not localhost`;
  if (state.phase === 'open') {
    const earlier = before?.state.phase === 'open' ? before.state.pod : request.kind === 'Pod' ? request.name : '';
    return state.pod === earlier && before?.state.phase !== 'waiting' ? '' : `${from} leads to pod ${state.pod}`;
  }
  if (state.phase === 'waiting' && before?.state.phase !== 'waiting') return `${from} leads nowhere now: ${state.why}`;
  return '';
};

const asCommandError = (error: Error): Error =>
  error instanceof UsageError
    ? new CommandError(error.message, error.hint, 1)
    : error instanceof ApiError
      ? error
      : new CommandError(error.message, '', 1);
