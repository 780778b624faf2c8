import { compareText } from '../compare-text.ts';
import type { KubernetesObject } from '../kubernetes.ts';
import { lastApplied } from '../last-applied.ts';
import { type Entry, entry } from './entry.ts';

/** A map as aligned `key=value` lines, `<none>` for an empty one. */
export const mapEntry = (
  label: string,
  map: Readonly<Record<string, string>> | null | undefined,
  between = '=',
): Entry => {
  const lines = Object.entries(map ?? {})
    .sort(([one], [other]) => compareText(one, other))
    .map(([key, value]) => `${key}${between}${value}`);
  return entry(label, lines.length > 0 ? lines : '<none>');
};

/** Labels and annotations; the last applied configuration is the whole object once more, and of a Secret its values. */
export const labelEntries = ({ metadata }: KubernetesObject): readonly Entry[] => {
  const { [lastApplied]: _, ...annotations } = metadata?.annotations ?? {};
  return [mapEntry('Labels', metadata?.labels), mapEntry('Annotations', annotations, ': ')];
};

/** Who controls and who owns it. */
export const ownerEntries = ({ metadata }: KubernetesObject): readonly Entry[] =>
  (metadata?.ownerReferences ?? []).map(owner =>
    entry(owner.controller ? 'Controlled By' : 'Owned By', `${owner.kind}/${owner.name}`),
  );
