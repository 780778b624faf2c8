import { ifRead } from '../../../model/known.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { cite } from '../../evidence.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Detail } from './refusal-detail.ts';

/**
 * What the quota of a refusal says by now: where it has been raised, or others have gone, the refusal is over as soon as
 * the controller tries again, which may take it a quarter of an hour.
 */
export const quotaNow = (captured: Readonly<Record<string, string>>, namespace: string, snapshot: Snapshot): Detail => {
  const known = snapshot.object('ResourceQuota', namespace, captured.quota ?? '');
  const quota = ifRead(known);
  const evidence = quota ? cite({ ...quota, kind: 'ResourceQuota' }, 'status.hard', 'status.used') : [];
  const requested = Object.entries(amountsOf(captured.requested ?? ''));
  const hasRoom =
    quota !== undefined &&
    requested.length > 0 &&
    requested.every(([resource, amount]) => {
      const hard = parseQuantity(quota.status?.hard?.[resource]);
      const used = parseQuantity(quota.status?.used?.[resource]);
      const asked = parseQuantity(amount);
      if (quota.status?.hard && !(resource in quota.status.hard)) return true;
      return hard !== undefined && used !== undefined && asked !== undefined && used + asked <= hard;
    });
  if (!hasRoom) return { values: {}, evidence };
  return {
    values: {
      detail:
        ' That was so when the controller last tried: by now the quota has room, and the controller tries again by itself.',
    },
    evidence,
    isOver: true,
    title: 'Quota {quota} was exceeded; it has room by now',
  };
};

/** `limits.cpu=1,requests.memory=96Mi` by resource. */
const amountsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(',').flatMap(pair => {
      const [resource, amount] = pair.split('=');
      return resource && amount ? [[resource.trim(), amount.trim()]] : [];
    }),
  );
