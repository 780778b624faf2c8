import type { Rule } from '../../rule.ts';

/**
 * A row of the tables of start errors: a rule and the texts that mean it. Named groups of the pattern are values of the
 * rule's texts.
 */
export type StartError = { readonly rule: Rule; readonly pattern: RegExp };

/** Steps that many start errors share. */
export const seePod = { why: 'See the full error', command: 'kubectl describe pod {pod} -n {namespace}' };
export const seeNode = { why: 'See the node', command: 'kubectl describe node {node}' };
export const editOwner = { why: 'Change the pod template', command: 'kubectl edit {owner} -n {namespace}' };
export const lookIntoImage = {
  why: 'Look into the image',
  command: 'kubectl debug {pod} -n {namespace} -it --image=busybox --target={container} -- sh',
};
