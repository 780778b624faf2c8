import type { Rule } from '../../rule.ts';

export const networkNotReady: Rule = {
  id: 'network-not-ready',
  severity: 'critical',
  title: 'No pod network on {node}',
  explanation:
    'The node {node} has no pod network, so the kubelet does not even try to start this pod: {cause} Only pods with hostNetwork start there.',
  about:
    'The kubelet starts a pod only when the network of its node is ready. The network add-on (CNI) does not run on the node yet, its configuration is gone or broken, or the container runtime was restarted. Every new pod of the node is affected.',
  next: [
    {
      why: 'See the network pods of the node',
      command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
    },
    { why: 'See the state of the node', command: 'kubectl describe node {node}' },
  ],
  reference: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
  explainedBy: [{ rules: ['node-cni-down', 'node-notready', 'node-unreachable'], within: 'related' }],
};
