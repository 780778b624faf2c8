import type { Node, Pod } from './kubernetes.ts';

export type Taint = { readonly key: string; readonly value?: string; readonly effect: string };

/** The taints of a node that keep the scheduler from placing this pod there. */
export const untoleratedTaints = (pod: { readonly spec?: Pod['spec'] }, node: Node): readonly Taint[] =>
  (node.spec?.taints ?? []).filter(
    taint =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(pod.spec?.tolerations ?? []).some(toleration => tolerates(toleration, taint)),
  );

/** Whether a toleration covers a taint. Source: k8s.io/component-helpers/scheduling/corev1, Toleration.ToleratesTaint. */
export const tolerates = (
  toleration: { readonly key?: string; readonly operator?: string; readonly value?: string; readonly effect?: string },
  taint: Taint,
): boolean => {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '') && Boolean(toleration.key);
    case 'Exists':
      return true;
    case 'Gt':
      return Number(taint.value) > Number(toleration.value);
    case 'Lt':
      return Number(taint.value) < Number(toleration.value);
    default:
      return false;
  }
};

/** A taint as kubectl writes it: `dedicated=batch:NoSchedule`. */
export const taintText = (taint: Taint): string =>
  `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;

/** Whether Kubernetes itself sets the taint because of the node's condition; a person does not choose it. */
export const isConditionTaint = (key: string): boolean =>
  /^node\.kubernetes\.io\/(not-ready|unreachable|memory-pressure|disk-pressure|pid-pressure|network-unavailable|out-of-service)$/.test(
    key,
  ) || key === 'node.cloudprovider.kubernetes.io/uninitialized';

/** Whether the taint keeps ordinary pods from control planes, as it should. */
export const isControlPlaneTaint = (key: string): boolean =>
  /^node-role\.kubernetes\.io\/(control-plane|master)$/.test(key);
