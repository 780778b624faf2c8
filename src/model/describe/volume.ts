import type { Pod } from '../kubernetes.ts';
import { type Entry, entry } from './entry.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** A volume: which kind it is, then all that its source says. Of a projected one every source on a line of its own. */
export const volumeEntry = (volume: Volume): Entry => {
  const { name, ...sources } = volume;
  const [kind = 'unknown', source] =
    Object.entries(sources).find(([, value]) => value !== undefined && value !== null) ?? [];
  if (kind === 'projected') return entry(name, [], [entry('Type', 'projected'), entry('Sources', projected(volume))]);
  const fields = Object.entries(source ?? {}).map(([key, value]) =>
    entry(key, typeof value === 'object' ? JSON.stringify(value) : String(value)),
  );
  return entry(name, [], [entry('Type', kind), ...fields]);
};

const projected = ({ projected }: Volume): readonly string[] =>
  (projected?.sources ?? []).map(source => {
    const [kind = 'unknown', value] = Object.entries(source).find(([, item]) => item) ?? [];
    const { name, path, optional } = (value ?? {}) as {
      readonly name?: string;
      readonly path?: string;
      readonly optional?: boolean;
    };
    return [kind, name, path && `at ${path}`, optional ? '(optional)' : ''].filter(Boolean).join(' ');
  });
