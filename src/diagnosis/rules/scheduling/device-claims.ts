import { ifRead, type Known } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** A device claim of a pod: named by the pod, or made for it from a template. */
export type DeviceClaim = {
  readonly name: string;
  readonly known: Known<ObjectOf<'ResourceClaim'>>;
  /** The device classes it asks for. */
  readonly classes: readonly string[];
  readonly evidence: readonly Evidence[];
};

/** The ResourceClaims of a pod, as far as they exist. */
export const deviceClaims = (facts: PodFacts, snapshot: Snapshot): readonly DeviceClaim[] =>
  (facts.pod.spec?.resourceClaims ?? []).flatMap(entry => {
    const made = facts.pod.status?.resourceClaimStatuses?.find(one => one?.name === entry?.name)?.resourceClaimName;
    const name = entry?.resourceClaimName ?? made;
    if (!name) return [];
    const known = snapshot.object('ResourceClaim', facts.namespace, name);
    const claim = ifRead(known);
    const asked = classesOf(claim);
    return [
      {
        name,
        known,
        classes: asked.map(one => one.name),
        evidence: claim
          ? cite({ ...claim, kind: 'ResourceClaim' }, 'metadata.name', ...asked.map(one => one.path))
          : [],
      },
    ];
  });

/** `deviceClassName` stands in `exactly` or `firstAvailable` since resource.k8s.io/v1beta2, before that in the request. */
type Asking = { readonly deviceClassName?: string };
type DeviceRequest = Asking & { readonly exactly?: Asking; readonly firstAvailable?: readonly Asking[] };

const classesOf = (
  claim: ObjectOf<'ResourceClaim'> | undefined,
): readonly { readonly name: string; readonly path: string }[] =>
  (
    (claim?.spec as { readonly devices?: { readonly requests?: readonly DeviceRequest[] } } | undefined)?.devices
      ?.requests ?? []
  ).flatMap((request, index) => {
    const at = `spec.devices.requests[${index}]`;
    const listed = [
      { name: request?.deviceClassName, path: `${at}.deviceClassName` },
      { name: request?.exactly?.deviceClassName, path: `${at}.exactly.deviceClassName` },
      ...(request?.firstAvailable ?? []).map((one, place) => ({
        name: one?.deviceClassName,
        path: `${at}.firstAvailable[${place}].deviceClassName`,
      })),
    ];
    return listed.flatMap(({ name, path }) => (name ? [{ name, path }] : []));
  });
