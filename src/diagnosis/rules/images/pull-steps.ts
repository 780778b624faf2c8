import type { Rule } from '../../rule.ts';

/** A row of the table of pull errors: a rule and the texts that mean it. */
export type PullError = { readonly rule: Rule; readonly pattern: RegExp };

export const seeImage = { why: 'See the full error', command: 'kubectl describe pod {pod} -n {namespace}' };
export const setImage = {
  why: 'Name an image that exists',
  command: 'kubectl set image {owner} {container}={name}:TAG -n {namespace}',
};
export const listTags = {
  why: 'See the tags that exist',
  command: 'skopeo list-tags docker://{registry}/{repository}',
};
export const pullByHand = {
  why: 'Try the same pull on the node {node}',
  command: 'kubectl debug node/{node} -it --image=busybox -- chroot /host crictl pull {image}',
};
export const seeSecrets = {
  why: 'See the pull secrets of the pod and of its service account',
  command:
    'kubectl get pod {pod} -n {namespace} -o jsonpath={.spec.imagePullSecrets} && kubectl get serviceaccount {serviceAccount} -n {namespace} -o yaml',
};
export const symptoms =
  'The kubelet tries again with growing pauses of up to five minutes; nothing else can start the container.';
export const source = 'https://kubernetes.io/docs/concepts/containers/images/';
