import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type PodScope, podByName } from '../evidence/pod-scope.ts';
import { existing, podsOfOwner } from '../evidence/pods-of-owner.ts';
import { podContainers } from '../model/container.ts';
import { nearName } from '../model/near-names.ts';
import { parseSelector } from '../model/selector.ts';
import { UsageError } from '../model/usage-error.ts';
import { withClusterAsKubectl } from './as-kubectl.ts';
import { CommandError } from './command-error.ts';
import { type LogRequest, logRequest } from './logs/log-request.ts';
import { type LogPrinting, printLogs } from './logs/print-logs.ts';
import { connectionFlags, readOnlyFlag, textOf } from './options.ts';
import { colorsOn, interruption } from './stdio.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { type NamedTarget, targetOf } from './target-word.ts';

export const logs: Subcommand = {
  name: 'logs',
  usage: 'podctl logs [POD | KIND/NAME ...] [flags]',
  summary: 'Print the logs of pods, in the order of time, over restarts and new pods',
  details: [
    `Examples:
  podctl logs web-0                    everything its containers have said
  podctl logs -f deploy/web            all its pods, those to come included
  podctl logs -l app=web --since 10m   by label; the last 10 lines of each unless --since or --tail is given
  podctl logs -A -f --include ERROR    everything in the cluster that says ERROR
  podctl logs -p web-0 -c app          the run before the last restart`,
    `Restarts, exits and what a container waits for are told on standard error; with -o json they are records of kind event.
Control characters of the logs are not passed on.`,
    `Exit codes:
  0  read to the end        1  something could not be read        2  usage        130  interrupted`,
  ],
  flags: [
    ...connectionFlags,
    { name: 'selector', short: 'l', value: 'SELECTOR', description: 'the pods with these labels' },
    { name: 'container', short: 'c', value: 'REGEX', description: 'only containers with this whole name' },
    { name: 'all-containers', description: 'init and debug containers too' },
    { name: 'follow', short: 'f', description: 'go on, over restarts and new pods' },
    { name: 'previous', short: 'p', description: 'the run before the last restart' },
    { name: 'since', value: 'TIME', description: 'only newer lines: 10m, 1h30m, 2d or an RFC 3339 time' },
    { name: 'tail', value: 'N', description: 'only the last N lines of each container' },
    { name: 'include', value: 'REGEX', many: true, description: 'only lines that match; may be repeated' },
    { name: 'exclude', value: 'REGEX', many: true, description: 'no lines that match; may be repeated' },
    {
      name: 'where',
      value: 'QUERY',
      description: 'only lines with these words or fields, as & in the dashboard: level>=warn status!=200',
    },
    { name: 'output', short: 'o', value: 'FORMAT', description: 'text, json (a record a line) or raw (default: text)' },
    { name: 'timestamps', short: 't', description: 'begin each line with its time' },
    { name: 'timezone', value: 'ZONE', description: 'write times in local or UTC (default: UTC)' },
    { name: 'no-color', description: 'no colors, those of the logs included' },
    { name: 'max-log-requests', value: 'N', description: 'logs read at once (default: 50)' },
    readOnlyFlag,
  ],
  run: call => run(call),
};

const run = async ({ args, flags }: Call): Promise<number> => {
  const selector = textOf(flags, 'selector');
  const wide = args.length === 0;
  if (selector !== undefined && !wide)
    throw new UsageError('Pods are either named or selected', `Leave out ${args[0]} or --selector.`);
  if (wide && selector === undefined && !flags['all-namespaces'] && textOf(flags, 'namespace') === undefined)
    throw new UsageError('podctl logs needs to know which pods', 'Name one, or use -l, -n or -A.');
  if (selector !== undefined) parseSelector(selector);
  const targets = args.map(targetOf);
  const request = logRequest(flags, wide);
  return withClusterAsKubectl(flags, async cluster => {
    const namespace = flags['all-namespaces'] ? '' : cluster.context.namespace;
    const printing = wide ? everyPod(namespace, selector) : await namedPods(cluster, targets, request);
    const interrupted = interruption();
    try {
      const color = flags['no-color'] === true ? 'none' : colorsOn(process.stdout);
      return await printLogs(cluster, { ...printing, color }, request, process, interrupted.signal);
    } finally {
      interrupted.done();
    }
  });
};

type Chosen = Omit<LogPrinting, 'color'>;

const everyPod = (namespace: string, labelSelector: string | undefined): Chosen => ({
  pods: [{ scope: { namespace, ...(labelSelector && { labelSelector }) }, name: undefined, includes: () => true }],
  containers: [],
  joins: true,
  named: true,
  namespaces: namespace === '',
});

const namedPods = async (cluster: Cluster, targets: readonly NamedTarget[], request: LogRequest): Promise<Chosen> => {
  const { namespace } = cluster.context;
  const pods: PodScope[] = [];
  let containers = 0;
  for (const { kind, name } of targets)
    if (kind === 'Pod') {
      pods.push(podByName(namespace, name));
      containers += await countContainers(cluster, namespace, name, request);
    } else pods.push(await podsOfOwner(cluster, kind, namespace, name));
  const onlyPods = targets.every(({ kind }) => kind === 'Pod');
  const isPlain = request.container !== undefined && /^[a-z0-9-]+$/.test(request.container);
  return {
    pods,
    containers:
      onlyPods && isPlain
        ? targets.map(({ name }) => ({ namespace, pod: name, container: request.container ?? '' }))
        : [],
    joins: !onlyPods,
    named: !onlyPods || containers > 1,
    namespaces: false,
  };
};

/** How many containers of a pod are read. A pod that may not be looked at can still have readable logs. */
const countContainers = async (
  cluster: Cluster,
  namespace: string,
  name: string,
  { container, allContainers, isContainerWanted }: LogRequest,
): Promise<number> => {
  try {
    const { value: pod } = await existing(cluster, 'Pod', namespace, name);
    const views = podContainers(pod);
    const wanted = views.filter(view =>
      container === undefined
        ? allContainers || view.role === 'regular' || view.role === 'sidecar'
        : isContainerWanted(view.name),
    );
    if (wanted.length > 0) return wanted.length;
    const names = views.map(view => view.name).join(', ');
    throw new CommandError(`Pod ${name} has no container ${container}`, `It has ${names}.`, 1);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'forbidden' && container !== undefined) return 1;
    if (error.kind !== 'not-found') throw error;
    const siblings = await cluster.list('Pod', { namespace });
    const near =
      siblings.state === 'read' &&
      nearName(
        name,
        siblings.value.map(pod => pod.metadata?.name ?? ''),
      );
    throw new CommandError(error.message, near ? `Did you mean ${near}?` : 'Name another namespace with -n.', 1);
  }
};
