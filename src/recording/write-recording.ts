import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KubernetesObject, ObjectRef } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import { UsageError } from '../model/usage-error.ts';

/** A recording of one object and what stands around it. */
export type NewRecording = {
  readonly about: ObjectRef;
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogExcerpt[];
  /** ms. */
  readonly at: number;
  readonly server: { readonly major: number; readonly minor: number; readonly gitVersion: string };
  readonly read: readonly string[];
};

/** Raises a `UsageError` where a folder holds something already: a recording is never mixed with another. */
export const needEmptyFolder = (folder: string): void => {
  let entries: readonly string[] = [];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ENOENT') throw new UsageError(`${folder} is no folder`, 'Name another with -o.');
  }
  if (entries.length > 0) throw new UsageError(`${folder} is not empty`, 'Name another folder with -o.');
};

/**
 * Writes a recording that `--from` reads. The files are readable for their owner only, since redaction knows no secret
 * that looks like an ordinary word.
 */
export const writeRecording = (folder: string, recording: NewRecording): void => {
  const { about, objects, logs, at, server, read } = recording;
  const write = (file: string, text: string): void => {
    const full = path.join(folder, ...file.split('/'));
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text, { mode: 0o600 });
  };
  const { kind, namespace, name } = about;
  write(
    'recorded.json',
    json({
      at: new Date(at).toISOString(),
      server: { major: String(server.major), minor: String(server.minor), gitVersion: server.gitVersion },
      about: { kind, namespace, name },
      read,
    }),
  );
  write('objects.json', json({ apiVersion: 'v1', kind: 'List', items: objects }));
  for (const { container, run, lines } of logs)
    write(
      `logs/${container.pod}/${container.container}${run === 'previous' ? '.previous' : ''}.log`,
      lines.map(line => `${line}\n`).join(''),
    );
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
