import type { NextStep, Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';

const events: NextStep = {
  why: 'See every event of the pod',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
const nodePods: NextStep = {
  why: 'See what else runs on the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
};
const explainedBy: Rule['explainedBy'] = [{ rules: ['node-*'], within: 'related' }];

export const changedLoop: Rule = {
  id: 'sandbox-changed-loop',
  severity: 'medium',
  title: 'The sandbox of the pod is made anew again and again',
  explanation:
    'The kubelet of {node} has thrown the sandbox of this pod away and made it anew {count} times, last {ago} ago, and every time all containers are started again: the sandbox dies, or loses its network.',
  about:
    'When the sandbox of a pod (its pause container and network) is gone, the kubelet makes a new one and starts every container again. Once, after a reboot, that is normal; again and again it means that the pause container is killed, or that the network plugin takes the address away.',
  next: [events, nodeState, nodePods],
  explainedBy,
};

export const statusFailed: Rule = {
  id: 'sandbox-status-failed',
  severity: 'high',
  title: 'The runtime of {node} does not know the sandbox',
  explanation:
    'The kubelet of {node} cannot read the state of the sandbox of this pod from the container runtime: {cause}',
  about:
    'The container runtime does not answer, or has lost the sandbox of the pod. It is overloaded, was restarted, or its state is damaged.',
  next: [nodeState, events],
  explainedBy,
};

export const cgroupFailed: Rule = {
  id: 'pod-cgroup-failed',
  severity: 'high',
  title: 'Cgroup of the pod cannot be made on {node}',
  explanation: 'The kubelet of {node} cannot create the control group of this pod, so nothing of it can start: {cause}',
  about:
    'Before anything else the kubelet creates a control group for the pod. That failed: systemd or dbus do not answer, there are too many groups, or huge pages are not set up.',
  next: [nodeState, events],
  explainedBy,
};

export const dirsFailed: Rule = {
  id: 'pod-dirs-failed',
  severity: 'high',
  title: '{node} cannot make the folders of the pod',
  explanation:
    'The kubelet of {node} cannot create the folders of this pod on its disk, which is full, read-only or broken: {cause}',
  about:
    'The kubelet keeps a folder for each pod under /var/lib/kubelet. It cannot be made: the disk is full, read-only or broken.',
  next: [nodeState, nodePods],
  explainedBy,
};

export const syncFailed: Rule = {
  id: 'kubelet-sync-failed',
  severity: 'high',
  title: 'The kubelet of {node} cannot tell the pod’s state',
  explanation:
    'The kubelet of {node} cannot find out what the containers of this pod do: {cause} What its status says may be old.',
  about:
    'The kubelet asks the container runtime for the state of a pod and gets an error. The runtime is overloaded or hangs.',
  next: [nodeState, events],
  explainedBy,
};

export const searchLimit: Rule = {
  id: 'dns-config',
  severity: 'low',
  role: 'note',
  title: 'DNS search list is cut short',
  explanation:
    'The pod has more DNS search domains than the kubelet of {node} may write into /etc/resolv.conf, 32 of them with 2048 characters in all, so the last ones are left out: {cause}',
  about:
    'A resolv.conf may have 32 search domains and 3 name servers. What goes beyond is left out; names that rely on it do not resolve. The node’s own resolv.conf counts too.',
  next: [
    { why: 'See what the pod got', command: 'kubectl exec -n {namespace} {pod} -- cat /etc/resolv.conf' },
    { why: 'Shorten dnsConfig.searches', command: 'kubectl edit -n {namespace} {owner}' },
  ],
  reference: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#dns-search-domain-list-limits',
};

export const nameserverLimit: Rule = {
  ...searchLimit,
  title: 'DNS server list is cut short',
  explanation:
    'The pod has more name servers than the 3 that a resolv.conf may have, so the kubelet of {node} leaves some out: {cause}',
};

export const clusterDnsMissing: Rule = {
  ...searchLimit,
  title: 'The pod does not use the cluster’s DNS',
  explanation:
    'The kubelet of {node} is not told the address of the cluster’s DNS server, so the pod gets the DNS settings of the node instead: names of Services do not resolve in it.',
  next: [{ why: 'See what the pod got', command: 'kubectl exec -n {namespace} {pod} -- cat /etc/resolv.conf' }],
};
