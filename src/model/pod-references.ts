import { podContainers } from './container.ts';
import type { Kind, Pod } from './kubernetes.ts';

/** An object that a pod's spec names. */
export type PodReference = {
  readonly kind: Kind;
  readonly name: string;
  /** What for: `env of app`, `volume config`. */
  readonly use: string;
  /** Whether the pod starts without it. */
  readonly optional: boolean;
};

/** Everything a pod's spec names, in the order of the spec; a claim of a generic ephemeral volume has the pod's name in it. */
export const podReferences = (pod: Pod): readonly PodReference[] => {
  const { spec } = pod;
  const one = (kind: Kind, name: string | undefined, use: string, optional = false): readonly PodReference[] =>
    name ? [{ kind, name, use, optional }] : [];
  return [
    ...one('Node', spec?.nodeName, 'runs it'),
    ...one('ServiceAccount', spec?.serviceAccountName ?? 'default', 'its identity'),
    ...podContainers(pod).flatMap(({ name, spec: { env, envFrom } }) => [
      ...(envFrom ?? []).flatMap(({ configMapRef, secretRef }) => [
        ...one('ConfigMap', configMapRef?.name, `env of ${name}`, configMapRef?.optional),
        ...one('Secret', secretRef?.name, `env of ${name}`, secretRef?.optional),
      ]),
      ...(env ?? []).flatMap(({ name: variable, valueFrom }) => [
        ...one(
          'ConfigMap',
          valueFrom?.configMapKeyRef?.name,
          `${variable} of ${name}`,
          valueFrom?.configMapKeyRef?.optional,
        ),
        ...one('Secret', valueFrom?.secretKeyRef?.name, `${variable} of ${name}`, valueFrom?.secretKeyRef?.optional),
      ]),
    ]),
    ...(spec?.volumes ?? []).flatMap(({ name, configMap, secret, projected, persistentVolumeClaim, ephemeral }) => [
      ...one('ConfigMap', configMap?.name, `volume ${name}`, configMap?.optional),
      ...one('Secret', secret?.secretName, `volume ${name}`, secret?.optional),
      ...(projected?.sources ?? []).flatMap(source => [
        ...one('ConfigMap', source.configMap?.name, `volume ${name}`, source.configMap?.optional),
        ...one('Secret', source.secret?.name, `volume ${name}`, source.secret?.optional),
      ]),
      ...one('PersistentVolumeClaim', persistentVolumeClaim?.claimName, `volume ${name}`),
      ...one('PersistentVolumeClaim', ephemeral && `${pod.metadata?.name}-${name}`, `volume ${name}`),
    ]),
    ...(spec?.imagePullSecrets ?? []).flatMap(({ name }) => one('Secret', name, 'pulls images', true)),
    ...one('PriorityClass', spec?.priorityClassName, 'its priority'),
    ...one('RuntimeClass', spec?.runtimeClassName, 'its runtime'),
  ];
};
