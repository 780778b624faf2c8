import type { NextStep, Rule } from '../../rule.ts';

/** A row of the table of refusals: what the API server answers when a controller wants to create a pod. */
export type RefusalRow = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** Names of the captures of the pattern, as values of the texts. */
  readonly captures: readonly string[];
  /** Normal for a moment: only worth a word once it lasts. */
  readonly transient?: boolean;
};

const workload: NextStep = {
  why: 'See what the controller says',
  command: 'kubectl describe {kindArgument} {name} -n {namespace}',
};
const from = 'k8s.io/kubernetes plugin/pkg/admission';

const row = (
  id: string,
  pattern: RegExp,
  captures: readonly string[],
  title: string,
  explanation: string,
  about: string,
  next: readonly NextStep[],
  examples: readonly string[],
  more: { readonly reference?: string; readonly transient?: boolean; readonly severity?: Rule['severity'] } = {},
): RefusalRow => ({
  pattern,
  captures,
  ...(more.transient ? { transient: true } : {}),
  rule: {
    id,
    severity: more.severity ?? 'high',
    title,
    explanation: `{shortage} ${explanation}{detail}`,
    next: [...next, workload],
    about,
    ...(more.reference ? { reference: more.reference } : {}),
    examples: examples.map(text => ({ text, from })),
  },
});

const quotaReference = 'https://kubernetes.io/docs/concepts/policy/resource-quotas/';
const describeQuota: NextStep = {
  why: 'See what the quota allows and who uses it',
  command: 'kubectl describe quota {quota} -n {namespace}',
};
const serviceAccounts: NextStep = {
  why: 'See the service accounts that exist',
  command: 'kubectl get serviceaccounts -n {namespace}',
};

/** First match decides; the order matters only where one text could hold another. */
export const refusalTable: readonly RefusalRow[] = [
  row(
    'create-quota',
    /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/s,
    ['quota', 'requested', 'used', 'limited'],
    'Quota {quota} exceeded: {limited}',
    'The ResourceQuota {quota} refuses more pods: each asks for {requested}, {used} is in use and {limited} is the limit.',
    'A ResourceQuota limits what all pods of a namespace may request together. What exceeds it is refused when the controller creates the pod, so there is no pod to look at; the controller keeps trying.',
    [describeQuota],
    [
      'pods "checkout-api-56cb9bf6f8-vl2gg" is forbidden: exceeded quota: team-checkout, requested: pods=1, used: pods=3, limited: pods=3',
      'pods "web-x" is forbidden: exceeded quota: team, requested: limits.cpu=1,requests.memory=96Mi, used: limits.cpu=4,requests.memory=192Mi, limited: limits.cpu=4,requests.memory=256Mi',
    ],
    { reference: quotaReference },
  ),
  row(
    'create-quota-unset',
    /failed quota: ([^:]+): must specify (.*)$/s,
    ['quota', 'unset'],
    'Quota {quota} demands {unset}',
    'The ResourceQuota {quota} counts a resource that the pod leaves open: it must specify {unset}.',
    'A quota on CPU or memory only admits pods whose containers set the request or limit it counts. A LimitRange with defaults sets them for all.',
    [
      describeQuota,
      { why: 'See whether a LimitRange sets defaults', command: 'kubectl get limitrange -n {namespace}' },
    ],
    [
      'pods "web-x" is forbidden: failed quota: compute: must specify limits.cpu for: app; requests.memory for: app',
      'pods "a" is forbidden: failed quota: team-q: must specify limits.cpu,limits.memory,requests.cpu',
    ],
    { reference: quotaReference },
  ),
  row(
    'create-quota-scope',
    /insufficient quota to (?:match these scopes|consume): (.*)$/s,
    ['scopes'],
    'No quota admits such pods here',
    'The cluster only admits such pods where a ResourceQuota of the namespace covers them, and none does: {scopes}.',
    'An administrator can demand a quota for certain pods, for example those of a high PriorityClass.',
    [{ why: 'See the quotas of the namespace', command: 'kubectl get quota -n {namespace}' }],
    [
      'pods "a" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [cluster-services]}]',
      'pods "b" is forbidden: insufficient quota to consume: requests.example.com/gpu',
    ],
    { reference: quotaReference },
  ),
  row(
    'create-quota-status',
    /status unknown for quota: ([^,]+), resources: (.*)$/s,
    ['quota', 'resources'],
    'Quota {quota} is not counted yet',
    'The ResourceQuota {quota} has just been made and nothing has been counted for it yet ({resources}).',
    'Until the quota controller has counted a new quota, pods are refused. That takes a moment.',
    [describeQuota],
    [
      'pods "a" is forbidden: status unknown for quota: team, resources: pods',
      'pods "b" is forbidden: status unknown for quota: compute, resources: limits.cpu,limits.memory',
    ],
    { transient: true, severity: 'medium' },
  ),
  row(
    'create-limitrange',
    /(minimum|maximum) (\S+) usage per (Container|Pod|PersistentVolumeClaim) is ([^,\s]+), but (request|limit) is ([^,\s\]]+)/,
    ['bound', 'resource', 'per', 'allowed', 'field', 'asked'],
    'LimitRange: {bound} {resource} per {per} is {allowed}',
    'A LimitRange of the namespace allows a {bound} of {allowed} {resource} per {per}, but the template asks for {asked_text}.',
    'A LimitRange sets the smallest and largest requests and limits that one container or pod of a namespace may have.',
    [{ why: 'See the limits of the namespace', command: 'kubectl describe limitrange -n {namespace}' }],
    [
      'pods "image-resizer-5db9f5b995-9pm4l" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi',
      'pods "a" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, minimum memory usage per Container is 99Mi, but request is 5Mi]',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/policy/limit-range/' },
  ),
  row(
    'create-limitrange',
    /(minimum|maximum|\S+ max limit to request ratio) ?(\S*) (?:usage )?per (Container|Pod|PersistentVolumeClaim) is (\S+?)[.,] (.*)$/s,
    ['bound', 'resource', 'per', 'allowed', 'asked'],
    'LimitRange: {bound} per {per} is {allowed}',
    'A LimitRange of the namespace sets the {bound} {resource} per {per} to {allowed}, and the template does not keep to that.',
    'A LimitRange sets the smallest and largest requests and limits, and their ratio, that one container or pod of a namespace may have.',
    [{ why: 'See the limits of the namespace', command: 'kubectl describe limitrange -n {namespace}' }],
    [
      'pods "a" is forbidden: minimum cpu usage per Pod is 200m.  No request is specified',
      'pods "b" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      'pods "b" is forbidden: cpu max limit to request ratio per Pod is 4, but no request is specified or request is 0',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/policy/limit-range/' },
  ),
  row(
    'create-podsecurity',
    /violates PodSecurity "([a-z]+):([^"]+)": (.*)$/s,
    ['level', 'version', 'checks'],
    'Pod Security {level} forbids the pod',
    'The namespace enforces the Pod Security level {level}, which the template violates: {checks}.',
    'The label pod-security.kubernetes.io/enforce of a namespace says which Pod Security Standard its pods must keep. Pods that do not are refused.',
    [{ why: 'See what the namespace enforces', command: 'kubectl get namespace {namespace} --show-labels' }],
    [
      'pods "a-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
      'pods "b" is forbidden: violates PodSecurity "baseline:v1.30": privileged (container "c" must not set securityContext.privileged=true), host namespaces (hostNetwork=true)',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/' },
  ),
  row(
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
  row(
    'create-sa-secret',
    /(?:secretName|imagePullSecrets\[\d+\]\.name|secretKeyRef\.name|secretRef\.name|[\w.[\]]+)="([^"]+)" is not allowed because service account (\S+) does not reference that (?:secret|imagePullSecret)/,
    ['secret', 'account'],
    'Service account {account} may not use {secret}',
    'The service account {account} only allows the secrets it lists itself (annotation enforce-mountable-secrets), and {secret} is not one of them.',
    'The annotation kubernetes.io/enforce-mountable-secrets limits the secrets that pods of a service account may use.',
    [
      {
        why: 'See what the service account lists',
        command: 'kubectl get serviceaccount {account} -n {namespace} -o yaml',
      },
    ],
    [
      'pods "a" is forbidden: volume with secret.secretName="tls" is not allowed because service account web does not reference that secret',
      'pods "a" is forbidden: imagePullSecrets[0].name="regcred" is not allowed because service account web does not reference that imagePullSecret',
    ],
  ),
  row(
    'create-webhook-denied',
    /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)?$/s,
    ['webhook', 'said'],
    'Refused by webhook {webhook}',
    'The admission webhook {webhook} refuses the pod: “{said}”.',
    'A policy engine (Gatekeeper, Kyverno and others) checks pods before they are created. Its message says which rule the pod breaks.',
    [{ why: 'See the webhooks', command: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations' }],
    [
      'admission webhook "validate.policies.acme.example" denied the request: [allowed-registries] image docker.io/library/nginx:1.27: only images from registry.acme.example are allowed',
      'admission webhook "policy.acme.example" denied the request without explanation',
    ],
    { reference: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/' },
  ),
  row(
    'create-webhook-down',
    /failed calling webhook "([^"]+)": (.*)$/s,
    ['webhook', 'said'],
    'Webhook {webhook} does not answer',
    'Every new pod has to pass the admission webhook {webhook}, and the API server cannot reach it: “{said}”. Until it answers again no pod is created.',
    'A webhook with failurePolicy Fail whose backend is down, unreachable or has a bad certificate blocks everything it watches, across the whole cluster.',
    [
      {
        why: 'See which service the webhook calls',
        command: 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml',
      },
      { why: 'See whether its pods run', command: 'kubectl get pods -A -o wide' },
    ],
    [
      'Internal error occurred: failed calling webhook "inject.acme.example": failed to call webhook: Post "https://injector.mesh.svc:443/inject?timeout=10s": no endpoints available for service "injector"',
      'Internal error occurred: failed calling webhook "v.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded',
    ],
    { reference: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/' },
  ),
  row(
    'create-vap-denied',
    /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: (.*)$/s,
    ['policy', 'binding', 'said'],
    'Policy {policy} refuses the pod',
    'The ValidatingAdmissionPolicy {policy} (binding {binding}) refuses the pod: “{said}”.',
    'A ValidatingAdmissionPolicy is a rule of the cluster, written in CEL, that pods have to keep before they are created.',
    [
      { why: 'Read the policy', command: 'kubectl get validatingadmissionpolicy {policy} -o yaml' },
      { why: 'See where it applies', command: 'kubectl get validatingadmissionpolicybinding {binding} -o yaml' },
    ],
    [
      `pods "report-renderer-0" is forbidden: ValidatingAdmissionPolicy 'pods-carry-cost-center' with binding 'pods-carry-cost-center-reporting' denied request: every pod must carry the label cost-center`,
      `pods "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: failed expression: x`,
    ],
    { reference: 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/' },
  ),
  row(
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
  row(
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
  row(
    'create-runtimeclass',
    /(Overhead doesn't match RuntimeClass's defined Overhead|conflict: runtimeClass\.scheduling\.nodeSelector.*)/s,
    ['said'],
    'Pod and RuntimeClass contradict each other',
    'The pod template and its RuntimeClass do not fit together: “{said}”.',
    'A RuntimeClass sets the overhead and may add a node selector; a pod must not say otherwise.',
    [{ why: 'See the runtime classes', command: 'kubectl get runtimeclasses -o yaml' }],
    [
      `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
      'pods "a" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[pool] = a; pod.spec.nodeSelector[pool] = b',
    ],
  ),
  row(
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
  row(
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
  row(
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
  row(
    'create-invalid',
    /Pod "([^"]*)" is invalid: (.*)$/s,
    ['invalid', 'said'],
    'The pod template is not valid',
    'The API server does not accept the pod that the template describes: {said}.',
    'The template passed when the workload was created, but the pod made from it does not: a defaulting webhook, a LimitRange or a newer check stands in between.',
    [],
    [
      'Pod "a-x" is invalid: spec.containers[0].resources.requests: Invalid value: "1Gi": must be less than or equal to memory limit of 512Mi',
      'Pod "b" is invalid: spec.volumes[0].name: Duplicate value: "x"',
    ],
  ),
  row(
    'create-forbidden-rbac',
    /is forbidden: User "([^"]+)" cannot (\w+) resource "([^"]+)"/,
    ['user', 'verb', 'resource'],
    '{user} may not {verb} {resource}',
    'The controller acts as {user}, which may not {verb} {resource}.',
    'An operator that creates pods itself needs that right in its Role.',
    [{ why: 'Ask whether it may', command: 'kubectl auth can-i {verb} {resource} -n {namespace} --as {user}' }],
    [
      'pods is forbidden: User "system:serviceaccount:ops:runner" cannot create resource "pods" in API group "" in the namespace "ops"',
      'pods "x" is forbidden: User "bob" cannot create resource "pods" in API group "" in the namespace "a"',
    ],
  ),
];

/** A refusal in words that no row knows: said as it is. */
export const createUnknown: Rule = {
  id: 'create-refused',
  severity: 'high',
  title: 'Pods cannot be created',
  explanation: '{shortage} The API server refuses them: “{message}”.{detail}',
  next: [workload],
  about:
    'The controller wants to create pods and the API server refuses. The message of the FailedCreate event says why.',
};

/** The claim template of a StatefulSet that cannot be created. */
export const stsPvcFailed: Rule = {
  id: 'sts-pvc-failed',
  severity: 'high',
  title: 'Claim {claim} cannot be created',
  explanation:
    '{shortage} Before the pod, the StatefulSet has to make the claim {claim}, which the API server refuses: “{message}”.{detail}',
  next: [
    { why: 'See the quotas of the namespace', command: 'kubectl describe quota -n {namespace}' },
    { why: 'See the StorageClasses', command: 'kubectl get storageclass' },
    workload,
  ],
  about:
    'A StatefulSet makes the claims of its volumeClaimTemplates before the pod. A quota on claims or storage refuses them.',
  examples: [
    {
      text: 'create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: storage, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2, limited: persistentvolumeclaims=2',
      from: 'pkg/controller/statefulset',
    },
    { text: 'Create Claim data-db-1 for Pod db-1 in StatefulSet db failed error: x', from: 'Kubernetes 1.35' },
  ],
};

/** The row for a refusal, and what its captures hold. */
export const classifyRefusal = (
  message: string,
): { readonly row: RefusalRow; readonly captured: Readonly<Record<string, string>> } | undefined => {
  for (const one of refusalTable) {
    const match = one.pattern.exec(message);
    if (match)
      return {
        row: one,
        captured: Object.fromEntries(one.captures.map((name, index) => [name, match[index + 1] ?? ''])),
      };
  }
  return undefined;
};
