import type { ContainerRef, ContainerStatus, Pod } from '../model/kubernetes.ts';
import { objectPath } from './api-paths.ts';
import { decodeObject } from './decode.ts';
import { ApiError } from './errors.ts';
import type { Transport } from './transport.ts';

/** What has become of the run of a container whose log was being read. */
export type RunState =
  | 'running'
  /** It is over, and nothing newer runs. */
  | 'ended'
  /** A newer run of the container (or a new pod of the same name) writes the log now. */
  | 'replaced'
  /** This identity may read logs but not pods. */
  | 'unknown';

/** What is known of the run that was read. */
export type KnownRun = {
  /** The time stamp of the last line read, '' when there was none: a run that started in a later second is another one. */
  readonly lastLine: string;
  /** The pod's, where it is known: one with another uid is another pod. */
  readonly uid: string | undefined;
};

/** Asks for the pod. Rejects with an `ApiError` when the server could not be asked. */
export const runState = async (
  transport: Transport,
  container: ContainerRef,
  known: KnownRun,
  signal: AbortSignal,
): Promise<RunState> => {
  const path = objectPath('Pod', container.namespace, container.pod);
  try {
    const { body } = await transport.request({ method: 'GET', path, signal });
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return stateOf(decodeObject<Pod>(Buffer.concat(chunks).toString(), 'Pod'), container.container, known);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'not-found') return 'ended';
    if (error.kind === 'forbidden') return 'unknown';
    throw error;
  }
};

const stateOf = ({ metadata, status }: Pod, name: string, { lastLine, uid }: KnownRun): RunState => {
  if (uid !== undefined && metadata?.uid !== uid) return 'replaced';
  const statuses: readonly ContainerStatus[] = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  const container = statuses.find(candidate => candidate.name === name);
  const { running, terminated } = container?.state ?? {};
  const startedAt = (running ?? terminated)?.startedAt;
  if (startedAt !== undefined && lastLine !== '') {
    const laterMs = Date.parse(startedAt) - wholeSecond(lastLine);
    // A first run may have its first line stamped just before the runtime notes that it started.
    if (laterMs > ((container?.restartCount ?? 0) > 0 ? 0 : 1_000)) return 'replaced';
  }
  if (running !== undefined) return 'running';
  if (terminated !== undefined || container?.lastState?.terminated !== undefined) return 'ended';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? 'ended' : 'running';
};

/** `startedAt` has whole seconds. */
const wholeSecond = (time: string): number => Math.floor(Date.parse(time) / 1000) * 1000;
