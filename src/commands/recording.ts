import type { Recorder } from '../audit/recorder.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import { type FlagValues, textOf, textsOf } from './options.ts';
import { version } from './version.ts';

/**
 * The recorder of `--record`, undefined without the flag. It is opened before anything is asked of a cluster, and ended however the
 * program ends. Raises a `UsageError` where the file cannot be used.
 */
export const recorderByFlags = async (flags: FlagValues): Promise<Recorder | undefined> => {
  const file = textOf(flags, 'record');
  if (file === undefined) return undefined;
  // Only what records pays for what recording takes.
  const { recordSession } = await import('../audit/record-session.ts');
  const recorder = recordSession(file, version, process.argv.slice(2));
  endsWithProgram(recorder);
  return recorder;
};

/** Raises a `UsageError` where something is to be recorded although no cluster is asked: nothing would be. */
export const refuseRecord = (flags: FlagValues, flag: string): void => {
  if (flags['record'] === undefined) return;
  throw new UsageError(`--record has nothing to record with ${flag}: no cluster is asked`, 'Leave one of them out.');
};

/** A signal that nobody else takes would end the program without a word. */
const endsWithProgram = (recorder: Recorder): void => {
  process.once('exit', code => recorder.end(code === 0 ? 'left' : `exit code ${code}`));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      if (process.listenerCount(signal) > 0) return;
      recorder.end(signal);
      process.kill(process.pid, signal);
    });
};

/** Writes down where requests go from now on. Answers the cluster. */
export const recordConnection = (recorder: Recorder, cluster: Cluster, flags: FlagValues): Cluster => {
  const { name: context, cluster: clusterName, server, user, readOnly } = cluster.context;
  const as = [textOf(flags, 'as') ?? '', ...textsOf(flags, 'as-group')].filter(Boolean).join(', ');
  const { origin, pathname } = new URL(server);
  recorder.write({
    entry: 'connection',
    context,
    cluster: clusterName,
    // Without what a URL may hold of a login.
    server: origin + (pathname === '/' ? '' : pathname),
    user,
    as,
    readOnly,
  });
  return cluster;
};

/** A question under way: who the cluster takes podctl for. */
type AskedIdentity = {
  /** Resolves when it has been answered, or after a moment. */
  settled(): Promise<void>;
  giveUp(): void;
};

/** For how long an answer that nothing else needs is waited for, ms. */
const patienceMs = 2_000;

/** Asks the cluster who this is, and writes the answer down. */
export const askIdentity = (recorder: Recorder, cluster: Cluster): AskedIdentity => {
  const stop = new AbortController();
  const context = cluster.context.name;
  const answer = cluster.whoAmI(stop.signal).then(
    known => {
      if (known.state === 'read') recorder.write({ entry: 'identity', context, told: known.value });
      else recorder.write({ entry: 'identity', context, why: known.state === 'forbidden' ? known.why : noReview });
    },
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      recorder.write({ entry: 'identity', context, why: error.message });
    },
  );
  return {
    settled: async () => {
      const timer = setTimeout(() => stop.abort(), patienceMs);
      await answer;
      clearTimeout(timer);
    },
    giveUp: () => stop.abort(),
  };
};

const noReview = 'this cluster does not tell (SelfSubjectReview came with Kubernetes 1.28)';

/** Ends the session. Raises a `CommandError` where the journal does not hold all of it. */
export const endRecording = (recorder: Recorder): void => {
  recorder.end('left');
  const failed = recorder.failed();
  if (failed === '') return;
  throw new CommandError(
    `The journal ${recorder.file} is not complete: ${failed}`,
    'podctl audit verify tells how far it holds.',
    2,
  );
};

/** Ends the session of a dashboard that was left, and tells what there is now to whoever wants to keep it. */
export const tellRecorded = (recorder: Recorder): void => {
  endRecording(recorder);
  const { lines, head } = recorder.written();
  process.stderr.write(`Recorded ${lines} lines in ${recorder.file}, the last hash is ${head}.\n`);
};
