import { type RefusalRow, refusalRow } from './refusal-row.ts';

/** Policies: Pod Security, webhooks, admission policies, rights. */
export const policyRefusals: readonly RefusalRow[] = [
  refusalRow(
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
  refusalRow(
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
  refusalRow(
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
  refusalRow(
    'create-webhook-down',
    /failed calling webhook "([^"]+)": (.*)$/s,
    ['webhook', 'said'],
    'Webhook {webhook} {fails}',
    'Every new pod has to pass the admission webhook {webhook}, and the API server cannot call it: “{said}”. Until it can, no pod is created.',
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
  refusalRow(
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
  refusalRow(
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
