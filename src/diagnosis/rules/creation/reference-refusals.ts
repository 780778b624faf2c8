import type { NextStep } from '../../rule.ts';
import { type RefusalRow, refusalRow } from './refusal-row.ts';

const serviceAccounts: NextStep = {
  why: 'See the service accounts that exist',
  command: 'kubectl get serviceaccounts -n {namespace}',
};

/** Names that do not exist, and templates that contradict their surroundings. */
export const referenceRefusals: readonly RefusalRow[] = [
  refusalRow(
    'create-serviceaccount',
    /error looking up service account ([^/\s]+)\/([^:\s]+):/,
    ['accountNamespace', 'account'],
    'No service account {account}{hint}',
    'The template names the service account {account}, which does not exist in namespace {accountNamespace}{existing}.',
    'A pod is only admitted once the service account it names exists in its namespace. Every namespace has default; others have to be made.',
    [serviceAccounts],
    [
      'pods "payout-worker-6bfdbb9f8d-" is forbidden: error looking up service account payouts-45/payments-runner: serviceaccount "payments-runner" not found',
      'pods "a" is forbidden: error looking up service account b/c: serviceaccount "c" not found',
    ],
    { reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/' },
  ),
  refusalRow(
    'create-priorityclass',
    /no PriorityClass with name (\S+) was found/,
    ['class'],
    'No PriorityClass {class}{hint}',
    'The template names the PriorityClass {class}, which does not exist{existing}.',
    'priorityClassName must name an existing PriorityClass, or no pod is created.',
    [{ why: 'See the priority classes', command: 'kubectl get priorityclasses' }],
    [
      'pods "a" is forbidden: no PriorityClass with name high-prio was found',
      'pods "web-1" is forbidden: no PriorityClass with name customer-facing was found',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/' },
  ),
  refusalRow(
    'create-runtimeclass',
    /RuntimeClass "([^"]+)" not found|RuntimeClass (\S+) not found/,
    ['class', 'class2'],
    'No RuntimeClass {class}{hint}',
    'The template names the RuntimeClass {class}, which does not exist{existing}.',
    'runtimeClassName must name an existing RuntimeClass, or no pod is created.',
    [{ why: 'See the runtime classes', command: 'kubectl get runtimeclasses' }],
    [
      'pods "code-runner-85968fb8fc-" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
      'pods "a" is forbidden: pod rejected: RuntimeClass "kata" not found',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/containers/runtime-class/' },
  ),
  refusalRow(
    'create-runtimeclass',
    /(Overhead doesn't match RuntimeClass's defined Overhead|conflict: runtimeClass\.scheduling\.nodeSelector.*)/s,
    ['said'],
    'Pod and RuntimeClass{of} contradict each other',
    'The pod template and its RuntimeClass{of} do not fit together: “{said}”.',
    'A RuntimeClass sets the overhead and may add a node selector; a pod must not say otherwise.',
    [{ why: 'See the runtime classes', command: 'kubectl get runtimeclasses -o yaml' }],
    [
      `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
      'pods "a" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[pool] = a; pod.spec.nodeSelector[pool] = b',
    ],
  ),
  refusalRow(
    'create-namespace-terminating',
    /unable to create new content in namespace (\S+) because it is being terminated/,
    ['space'],
    'Namespace {space} is being deleted',
    'The namespace {space} is being deleted, and nothing new may be created in it.',
    'A namespace in phase Terminating only waits for its contents to go.',
    [{ why: 'See what keeps the namespace', command: 'kubectl get namespace {namespace} -o yaml' }],
    [
      'pods "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
      'pods "b" is forbidden: unable to create new content in namespace a because it is being terminated',
    ],
    { severity: 'medium' },
  ),
  refusalRow(
    'create-node-selector-conflict',
    /pod node label selector conflicts with its namespace node label selector/,
    [],
    'nodeSelector contradicts the namespace',
    'The namespace prescribes a node selector (annotation scheduler.alpha.kubernetes.io/node-selector) that the pod template contradicts.',
    'The admission plugin PodNodeSelector binds all pods of a namespace to certain nodes.',
    [{ why: 'See what the namespace prescribes', command: 'kubectl get namespace {namespace} -o yaml' }],
    [
      'pods "a" is forbidden: pod node label selector conflicts with its namespace node label selector',
      'pods "b" is forbidden: pod node label selector conflicts with its namespace node label selector',
    ],
  ),
  refusalRow(
    'create-generate-name-conflict',
    /object is being deleted: (?:pods )?"([^"]+)" already exists/,
    ['blocking'],
    'Old pod {blocking} is not gone yet',
    'The new pod {blocking} can only be made once the old one of that name, which is being deleted, is gone.',
    'A StatefulSet reuses names: while the old pod is stuck in Terminating its successor cannot be created.',
    [{ why: 'See what holds the old pod', command: 'kubectl get pod {blocking} -n {namespace} -o yaml' }],
    [
      'object is being deleted: pods "web-0" already exists',
      'create Pod db-0 in StatefulSet db failed error: object is being deleted: pods "db-0" already exists',
    ],
    { transient: true },
  ),
  refusalRow(
    'create-invalid',
    /Pod "([^"]*)" is invalid: (.*)$/s,
    ['invalid', 'said'],
    'Pod is not valid: {faulty}',
    'The API server does not accept the pod that the template describes: {said}.',
    'The template passed when the workload was created, but the pod made from it does not: a defaulting webhook, a LimitRange or a newer check stands in between.',
    [],
    [
      'Pod "a-x" is invalid: spec.containers[0].resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 512Mi',
      'Pod "b" is invalid: spec.volumes[0].name: Duplicate value: "x"',
    ],
  ),
];
