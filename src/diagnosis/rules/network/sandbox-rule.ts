import type { NextStep, Rule } from '../../rule.ts';

/** Pieces that the rules of sandboxes and of pod networks share. */
export const docs = 'https://kubernetes.io/docs/concepts/cluster-administration/networking/';

export const events: NextStep = {
  why: 'See every attempt',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
export const nodePods: NextStep = {
  why: 'See the network pods of the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
};
export const edit: NextStep = { why: 'Correct the pod', command: 'kubectl edit -n {namespace} {owner}' };

export const waits = 'The containers wait in ContainerCreating; the kubelet tries again and again.';

const explainedBy: Rule['explainedBy'] = [{ rules: ['node-*'], within: 'related' }];

/** A rule of this family: high, explained by what is wrong with the node. */
export const rule = (id: string, text: Omit<Rule, 'id' | 'severity'>): Rule => ({
  severity: 'high',
  reference: docs,
  explainedBy,
  ...text,
  id,
});
