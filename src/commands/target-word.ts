import { kindOfWord, kindPaths } from '../model/kinds.ts';
import type { Kind } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { hasPods } from '../model/workload-kinds.ts';

/** What a word of the command line names. */
export type NamedTarget = { readonly kind: Kind; readonly name: string };

/** `deploy`, or with its group as kubectl prints it: `deployment.apps`. */
const kindOfResource = (word: string): Kind | undefined => {
  const [name = '', ...group] = word.split('.');
  const kind = kindOfWord(name);
  return kind && (group.length === 0 || group.join('.') === kindPaths[kind].group) ? kind : undefined;
};

/** `web-0` is a pod; `deploy/web`, `svc/web` and the like name something that has pods. Raises a `UsageError` for others. */
export const targetOf = (word: string): NamedTarget => {
  const [left = '', right] = word.split('/');
  const kind = right === undefined ? 'Pod' : kindOfResource(left);
  const name = right ?? left;
  if (kind && hasPods(kind) && name) return { kind, name };
  throw new UsageError(
    `${word} names no pod, and nothing that has pods`,
    'Write it like web-0, deploy/web or svc/web.',
  );
};
