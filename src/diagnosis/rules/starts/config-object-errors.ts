import { editOwner, type StartError, seePod } from './start-error.ts';

const secretsAndMaps = { why: 'See what exists', command: 'kubectl get configmaps,secrets -n {namespace}' };
const docs = 'https://kubernetes.io/docs/tasks/configure-pod-container/';

/** What the kubelet misses for the configuration of a container: ConfigMaps, Secrets, keys. */
export const configObjectErrors: readonly StartError[] = [
  {
    pattern: /^secret "(?<object>[^"]+)" not found/,
    rule: {
      id: 'config-secret-missing',
      severity: 'high',
      title: 'Secret {object} does not exist',
      explanation:
        'Container {container} cannot be created: {field} wants the Secret {object}, and namespace {namespace} has none of that name. {near} {also}',
      next: [
        secretsAndMaps,
        { why: 'Make it', command: 'kubectl create secret generic {object} -n {namespace} --from-literal=KEY=VALUE' },
        editOwner,
      ],
      about:
        'Environment variables of the container come from a Secret that does not exist in the namespace of the pod. The kubelet tries again all the time: once the Secret is there, the container starts. References marked optional never cause this.',
      reference: `${docs}../../concepts/configuration/secret/`,
      examples: [
        { text: 'secret "db-credentials" not found', from: 'kubelet, env valueFrom.secretKeyRef' },
        { text: 'secret "api-env" not found', from: 'kubelet, envFrom.secretRef' },
      ],
    },
  },
  {
    pattern: /^configmap "(?<object>[^"]+)" not found/,
    rule: {
      id: 'config-configmap-missing',
      severity: 'high',
      title: 'ConfigMap {object} does not exist',
      explanation:
        'Container {container} cannot be created: {field} wants the ConfigMap {object}, and namespace {namespace} has none of that name. {near} {also}',
      next: [
        secretsAndMaps,
        { why: 'Make it', command: 'kubectl create configmap {object} -n {namespace} --from-literal=KEY=VALUE' },
        editOwner,
      ],
      about:
        'Environment variables of the container come from a ConfigMap that does not exist in the namespace of the pod. The kubelet tries again all the time: once the ConfigMap is there, the container starts. References marked optional never cause this.',
      reference: `${docs}configure-pod-configmap/`,
      examples: [
        { text: 'configmap "invoice-settings" not found', from: 'recorded, Kubernetes 1.34' },
        { text: 'configmap "a" not found', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /couldn't find key (?<key>.+?) in (?<kind>ConfigMap|Secret) (?<objectNamespace>[^\s/]+)\/(?<object>\S+)/,
    rule: {
      id: 'config-key-missing',
      severity: 'high',
      title: '{kind} {object} has no key {key}',
      explanation:
        'Container {container} cannot be created: {field} wants the key {key} of the {kind} {object}, which has no such key. {near} {also}',
      next: [
        { why: 'See the keys', command: 'kubectl describe {kindLower} {object} -n {namespace}' },
        { why: 'Change the object', command: 'kubectl edit {kindLower} {object} -n {namespace}' },
        editOwner,
      ],
      about: 'The ConfigMap or Secret is there, but not the key that an environment variable asks for.',
      reference: `${docs}configure-pod-configmap/`,
      examples: [
        {
          text: "couldn't find key SMTP_PASSWORD in Secret reports-228/smtp-credentials",
          from: 'recorded, Kubernetes 1.34',
        },
        { text: "couldn't find key log.level in ConfigMap shop/settings", from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /failed to sync (?<what>secret|configmap) cache: timed out/,
    rule: {
      id: 'config-cache-sync',
      severity: 'medium',
      effect: 'progressing',
      title: 'The kubelet has not read the {what} yet',
      explanation:
        'Container {container} waits: the kubelet of node {node} could not read a {what} in time ({error}). This normally clears by itself.',
      next: [seePod, { why: 'See the node', command: 'kubectl describe node {node}' }],
      about:
        'The kubelet watches the ConfigMaps and Secrets of its pods; a busy or unreachable API server delays that.',
      reference: 'https://kubernetes.io/docs/concepts/configuration/secret/',
      examples: [
        { text: 'failed to sync secret cache: timed out waiting for the condition', from: 'kubelet' },
        { text: 'failed to sync configmap cache: timed out waiting for the condition', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /services have not yet been read at least once/,
    rule: {
      id: 'config-services-not-read',
      severity: 'low',
      effect: 'progressing',
      title: 'The kubelet has just started',
      explanation:
        'Container {container} waits: the kubelet of node {node} has not read the Services yet, whose addresses become environment variables. This clears by itself.',
      next: [seePod],
      about: 'Directly after its own start the kubelet does not know the Services yet.',
      reference: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
      examples: [
        { text: 'services have not yet been read at least once, cannot construct envvars', from: 'kubelet' },
        {
          text: 'Error: services have not yet been read at least once, cannot construct envvars',
          from: 'kubelet event',
        },
      ],
    },
  },
];
