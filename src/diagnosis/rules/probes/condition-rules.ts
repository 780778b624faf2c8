import type { Rule } from '../../rule.ts';

const gates = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate';
const resizeDocs = 'https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/';

const show = { why: 'See the conditions of the pod', command: 'kubectl describe pod -n {namespace} {pod}' } as const;

export const gateMissing: Rule = {
  id: 'readiness-gate-missing',
  severity: 'high',
  title: 'Readiness gate {gateName} was never set',
  explanation:
    'All containers are ready, but the pod has the readiness gate {gate}, and no controller has set that condition since {ran}. Until it is True the pod is not Ready: it is left out of the endpoints of {receivers}.',
  about:
    'A readiness gate is a condition that some controller outside Kubernetes has to set on the pod, for instance a load balancer controller once its health check passes. The condition does not exist: that controller is not installed, does not run, or does not know this pod (it is in no target group).',
  next: [
    { why: 'Find the controller and see what it says', command: 'kubectl get pods -A | grep -i {hint}' },
    show,
    { why: 'Or remove the gate from spec.readinessGates', command: 'kubectl edit -n {namespace} {owner}' },
  ],
  reference: gates,
};

export const gateFalse: Rule = {
  id: 'readiness-gate-false',
  severity: 'high',
  title: 'Readiness gate {gateName} is {status}: {detail}',
  explanation:
    'All containers are ready, but the readiness gate {gate} is {status}{because}. Until it is True the pod is not Ready: it is left out of the endpoints of {receivers}.',
  about:
    'A readiness gate is a condition that some controller outside Kubernetes sets on the pod, for instance a load balancer controller. It says that the pod is not (yet) ready from its point of view: the health check of the load balancer fails (wrong path, port or firewall), or the registration is still under way.',
  next: [show, { why: 'Find the controller and see what it says', command: 'kubectl get pods -A | grep -i {hint}' }],
  reference: gates,
};

export const forcedFalse: Rule = {
  id: 'ready-forced-false-by-node',
  severity: 'high',
  role: 'symptom',
  title: 'Marked not Ready because {node} does not answer',
  explanation:
    'All containers were ready when the kubelet of {node} last reported, but the node has not been Ready since, so the control plane has marked the pod not Ready. Whether it still runs is not known; it is left out of the endpoints of {receivers}.',
  about:
    'When a node does not answer, the node controller marks its pods not Ready so that they get no traffic. What their status says about containers is from before.',
  next: [{ why: 'See the state of the node', command: 'kubectl describe node {node}' }],
  reference: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
  explainedBy: [{ rules: ['node-*'], within: 'related' }],
};

/** The node answers again, and its kubelet has not yet reported on this pod. */
export const nodeIsBack: Rule = {
  ...forcedFalse,
  severity: 'low',
  effect: 'progressing',
  title: 'Still marked not Ready; {node} is back',
  explanation:
    'The control plane had marked the pod not Ready because the node {node} did not answer. The node is Ready again, and its kubelet is about to report on its pods; until then the pod is left out of the endpoints of {receivers}.',
};

export const resizeInfeasible: Rule = {
  id: 'resize-infeasible',
  severity: 'medium',
  title: 'Resize refused: {short}',
  explanation:
    'The resources of the running pod were changed to {desired}, but the node {node} can never grant that: {message} The pod runs on with what it had, {actual}.',
  about:
    'Resources of a running pod can be changed in place. The kubelet refuses for good when the node is too small, or when a static CPU or memory policy forbids it; the pod runs on as before. Set resources that fit, or make the pod anew on a larger node.',
  next: [
    show,
    { why: 'See what the node has', command: "kubectl get node {node} -o jsonpath='{.status.allocatable}'" },
    {
      why: 'Set resources that fit',
      command: 'kubectl edit -n {namespace} pod/{pod} --subresource=resize',
    },
  ],
  reference: resizeDocs,
};

export const resizeDeferred: Rule = {
  id: 'resize-deferred',
  severity: 'medium',
  title: 'Resize waits for room on {node}: {short}',
  explanation:
    'The resources of the running pod were changed to {desired}, and the node {node} has no room for that just now: {message} The pod runs on with what it had, {actual}, and gets more once other pods leave.',
  about:
    'Resources of a running pod can be changed in place. When the node has no room right now, the kubelet keeps the wish and grants it when other pods have left.',
  next: [
    { why: 'See what runs on the node', command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}' },
    show,
  ],
  reference: resizeDocs,
};

export const resizeError: Rule = {
  id: 'resize-error',
  severity: 'medium',
  title: 'Resize fails on {node}',
  explanation:
    'The resources of the running pod were changed to {desired}, and the kubelet of {node} fails to put that into effect: {message} The pod runs with {actual}.',
  about: 'The kubelet has accepted new resources for a running pod, but the container runtime does not take them.',
  next: [show, { why: 'See the state of the node', command: 'kubectl describe node {node}' }],
  reference: resizeDocs,
};

export const hostIps: Rule = {
  id: 'host-ips-mismatch',
  severity: 'low',
  role: 'note',
  title: 'Addresses of node and pod are of other families',
  explanation: 'The node {node} and this pod do not have addresses of the same IP families: {message}',
  about: 'On a dual-stack cluster the node’s own addresses should come in the same families as those of its pods.',
  next: [show],
};
