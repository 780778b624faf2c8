import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { cleanLogLine, cleanObject } from '../model/clean.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import { parseTime } from '../model/time.ts';
import type { ObjectSet } from './object-set.ts';

/** Reads a recording folder. */
export const loadRecording = (folder: string): ObjectSet => {
  const list = JSON.parse(readFileSync(path.join(folder, 'objects.json'), 'utf8')) as { items: KubernetesObject[] };
  const recorded = JSON.parse(readFileSync(path.join(folder, 'recorded.json'), 'utf8')) as {
    at: string;
    server?: { minor?: string };
  };
  const objects = list.items.map(item => cleanObject(item));
  const namespace = objects.find(object => object.kind === 'Pod')?.metadata?.namespace ?? '';
  const logs: LogExcerpt[] = [];
  const root = path.join(folder, 'logs');
  for (const pod of statSync(root, { throwIfNoEntry: false }) ? readdirSync(root) : [])
    for (const file of readdirSync(path.join(root, pod))) {
      const previous = file.endsWith('.previous.log');
      const container = file.replace(/(\.previous)?\.log$/, '');
      const lines = readFileSync(path.join(root, pod, file), 'utf8')
        .split('\n')
        .map(cleanLogLine);
      logs.push({ container: { namespace, pod, container }, run: previous ? 'previous' : 'current', lines });
    }
  return {
    objects,
    logs,
    at: parseTime(recorded.at) ?? 0,
    serverMinor: Number.parseInt(recorded.server?.minor ?? '', 10) || undefined,
    covers: () => true,
  };
};
