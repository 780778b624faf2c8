import type { Rule } from '../../rule.ts';

const events = { why: 'See how far it is', command: 'kubectl events -n {namespace} --for pod/{pod}' } as const;

export const fsGroupSlow: Rule = {
  id: 'fsgroup-slow',
  severity: 'medium',
  effect: 'progressing',
  title: 'Changing the owner of every file ({volume})',
  explanation:
    'The pod sets fsGroup {group}, so the kubelet of {node} changes the group of every file of volume {volume} before the containers start; with many files that takes minutes. fsGroupChangePolicy is {policy}.',
  about:
    'With fsGroup the kubelet changes the group of every file of a volume each time it is mounted. fsGroupChangePolicy OnRootMismatch does so only when the top folder has another group.',
  next: [
    {
      why: 'Set securityContext.fsGroupChangePolicy to OnRootMismatch',
      command: 'kubectl edit -n {namespace} {owner}',
    },
    events,
  ],
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
};

export const selinuxRelabel: Rule = {
  id: 'selinux-relabel',
  severity: 'medium',
  title: 'Volume {volume} has two SELinux labels in this pod',
  explanation:
    'Volume {volume} is mounted by containers of this pod with different SELinux labels: {cause} One of them will not be allowed to use it.',
  about:
    'A volume can carry one SELinux label. Containers of one pod that mount it with different labels get in each other’s way.',
  next: [{ why: 'Use the same seLinuxOptions in all containers', command: 'kubectl edit -n {namespace} {owner}' }],
};

export const alreadyMounted: Rule = {
  id: 'already-mounted-volume',
  severity: 'low',
  role: 'note',
  title: 'A local volume is shared with another fsGroup',
  explanation: 'A local volume of this pod is in use with another fsGroup on the node: {cause}',
  about:
    'A local volume keeps the group that the first pod set. A second pod with another fsGroup may not be able to write.',
  next: [events],
};

export const podCertificate: Rule = {
  id: 'podcert-failed',
  severity: 'medium',
  effect: 'failing',
  title: 'The certificate of the pod was not issued',
  explanation: 'The pod asks for a certificate in a projected volume, and did not get it: {cause}',
  about:
    'A podCertificate volume source asks a signer for a certificate. The signer denied it, failed, or is not there.',
  next: [{ why: 'See the request', command: 'kubectl get podcertificaterequests -n {namespace}' }],
};

export const volumeHealth: Rule = {
  id: 'volume-health-bad',
  severity: 'high',
  title: 'Volume {volume} is {state}',
  explanation: 'The driver of volume {volume} reports that it is {state}: {cause}',
  about:
    'Since 1.37 a CSI driver can report the health of a volume in the status of the pod: Inaccessible, DataLoss or Degraded.',
  next: [{ why: 'See the claim and its volume', command: 'kubectl describe pod -n {namespace} {pod}' }],
};
