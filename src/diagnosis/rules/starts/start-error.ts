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
/**
 * Into a container that never starts no debug container can look: its target must run. A copy of the pod with another
 * command can, where the image has a shell; crane lists the files of any image.
 */
export const lookIntoImage = [
  {
    why: 'Look around in a copy of the pod that only runs a shell, if the image has one',
    command: 'kubectl debug {pod} -n {namespace} -it --copy-to={pod}-debug --container={container} -- sh',
  },
  { why: 'List the files of the image', command: 'crane export {image} - | tar -tv' },
] as const;
