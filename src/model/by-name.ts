import { compareText } from './compare-text.ts';
import type { KubernetesObject } from './kubernetes.ts';

/** Compares objects by namespace and name, as the API server lists them. */
export const byName = (one: KubernetesObject, other: KubernetesObject): number =>
  compareText(one.metadata?.namespace ?? '', other.metadata?.namespace ?? '') ||
  compareText(one.metadata?.name ?? '', other.metadata?.name ?? '');
