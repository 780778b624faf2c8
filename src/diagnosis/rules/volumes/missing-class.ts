import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { whyNoneOfClass } from './volume-misfit.ts';

/**
 * What to say of a claim whose StorageClass does not exist. Volumes made by hand are bound by the name of a class alone,
 * so where there are some of that name, what matters is why none was taken. Source: IsDelayBindingMode and
 * syncUnboundClaim in pkg/controller/volume/persistentvolume.
 */
export const missingClass = (
  claim: ObjectOf<'PersistentVolumeClaim'>,
  className: string,
  snapshot: Snapshot,
): { readonly short: string; readonly values: Values; readonly evidence: readonly Evidence[] } => {
  const among = (ifRead(snapshot.objects('StorageClass', '')) ?? []).map(one => one.metadata?.name ?? '');
  const near = nearNames(className, among);
  const existing = whyNoneOfClass(claim, className, snapshot);
  return {
    short: existing ? 'no free volume of class {class}' : 'no StorageClass {class}',
    values: {
      known:
        near.length > 0
          ? `${near.join(', ')} does`
          : among.length > 0
            ? `there are ${among.slice(0, 5).join(', ')}`
            : 'there is no class at all',
      byHand: existing ? fill('; and no volume made by hand for it fits: {text}', { text: existing.text }) : '',
    },
    evidence: [
      ...(existing?.evidence ?? []),
      ...(near.length > 0 ? near : among.slice(0, 5)).flatMap(name =>
        cite({ kind: 'StorageClass', metadata: { name } }, 'metadata.name'),
      ),
    ],
  };
};
