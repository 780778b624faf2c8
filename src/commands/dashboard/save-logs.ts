import path from 'node:path';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import type { Notice } from '../../state/state.ts';
import { saveFile } from './save-file.ts';
import { wholeLog } from './whole-log.ts';

/** Logs read at once. */
const atOnce = 4;

/**
 * Writes the whole log of each container, as the server has it, into a file of its own. One that cannot be read (its pod
 * went away meanwhile) costs no other; the answer says which files there are and why others are missing.
 */
export const saveLogs = async (
  cluster: Cluster,
  containers: readonly ContainerRef[],
  previous: boolean,
): Promise<Pick<Notice, 'text' | 'tone'>> => {
  const files: string[] = [];
  const failures: string[] = [];
  const left = [...containers];
  const saveNext = async (): Promise<void> => {
    for (let container = left.shift(); container; container = left.shift())
      try {
        const text = await wholeLog(cluster, container, previous);
        const name = `${container.pod}-${container.container}${previous ? '-previous' : ''}.log`;
        files.push(await saveFile(name, text, new Date()));
      } catch (error) {
        failures.push(`${container.pod}: ${error instanceof Error ? error.message : String(error)}`);
      }
  };
  await Promise.all(Array.from({ length: atOnce }, saveNext));
  const [first = '', ...others] = files;
  const saved = others.length === 0 ? first : `${files.length} logs into ${path.dirname(first)}${path.sep}`;
  const [reason] = failures;
  if (reason === undefined) return { text: first === '' ? 'There is no log to save.' : `Saved ${saved}`, tone: 'info' };
  const missing = `${failures.length} could not be read: ${reason}`;
  return first === ''
    ? { text: `Nothing is saved: ${reason}`, tone: 'error' }
    : { text: `Saved ${saved}; ${missing}`, tone: 'warning' };
};
