import type { ContainerView } from '../../../model/container.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';

type ServicePort = NonNullable<NonNullable<ObjectOf<'Service'>['spec']>['ports']>[number];

/**
 * The container port that a port of a Service sends to, of those that are declared: by name or by number, with the same
 * protocol. `path` is where the pod declares it.
 */
export const targetOf = (
  port: ServicePort,
  containers: readonly ContainerView[],
): { readonly number: number; readonly name: string; readonly path: string } | undefined => {
  const wanted = port.targetPort ?? port.port;
  for (const { spec, specPath } of containers)
    for (const [index, one] of (spec.ports ?? []).entries()) {
      if (!one || (one.protocol ?? 'TCP') !== (port.protocol ?? 'TCP')) continue;
      if (one.name === wanted || one.containerPort === Number(wanted))
        return { number: one.containerPort, name: one.name ?? '', path: `${specPath}.ports[${index}]` };
    }
  return undefined;
};
