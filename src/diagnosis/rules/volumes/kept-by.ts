import type { ObjectOf } from '../../../model/kubernetes.ts';
import { fill } from '../../template.ts';

/** The finalizer of a claim that goes once no pod uses it. */
const protection = 'kubernetes.io/pvc-protection';

/** What keeps a deleted claim: the pods that use it, and finalizers that somebody has to remove. In short, and as half a sentence. */
export const keptBy = (
  claim: ObjectOf<'PersistentVolumeClaim'>,
  users: string,
): { readonly short: string; readonly keeps: string } => {
  const finalizers = claim.metadata?.finalizers ?? [];
  const others = finalizers.filter(name => name !== protection).join(', ');
  if (others === '')
    return {
      short: fill('still in use by {users}', { users }),
      keeps: fill('the finalizer pvc-protection keeps it only until {users} no longer use it', { users }),
    };
  const pods = finalizers.includes(protection)
    ? fill('pvc-protection keeps it until {users} no longer use it, and ', { users })
    : '';
  return {
    short: fill('kept by {others}', { others }),
    keeps: fill('{pods}the finalizer {others} keeps it until its controller takes that away', { pods, others }),
  };
};
