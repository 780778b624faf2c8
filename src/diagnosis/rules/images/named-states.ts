import type { Rule } from '../../rule.ts';
import { seeImage } from './pull-steps.ts';

const symptomCauses = [{ rules: ['image-*', 'pull-secret-missing'], within: 'container' }] as const;

/** The two reasons that alternate while an image cannot be pulled; a classified error explains them. */
export const errImagePull: Rule = {
  id: 'errimagepull',
  severity: 'high',
  role: 'symptom',
  title: '{cannotPull}',
  explanation:
    'Container {container} cannot start: node {node} cannot pull image {image}. The reported error is: {error}.{webPage}',
  next: [seeImage, { why: 'Try the pull elsewhere', command: 'skopeo inspect docker://{image}' }],
  about: 'The last attempt to pull the image failed. The kubelet tries again with growing pauses (ImagePullBackOff).',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff',
  explainedBy: symptomCauses,
};

export const imagePullBackOff: Rule = {
  ...errImagePull,
  id: 'imagepullbackoff',
  explanation:
    'Container {container} cannot start: node {node} cannot pull image {image} and pauses between attempts, for up to five minutes. The reported error is: {error}.{webPage}',
  about:
    'Pulling the image failed and the kubelet waits before it tries again; the reason is in the message or in the events of the pod.',
};

export const errImageNeverPull: Rule = {
  id: 'err-image-never-pull',
  severity: 'high',
  title: '{shortImage} is not on {node}, pulls are forbidden',
  explanation:
    'Container {container} cannot start: image {image} is not on node {node}, and imagePullPolicy Never forbids to pull it. Since Kubernetes 1.35 the same is said of an image that another pod pulled with its own credentials.',
  next: [
    {
      why: 'See the images of the node',
      command: 'kubectl debug node/{node} -it --image=busybox -- chroot /host crictl images',
    },
    { why: 'Let the kubelet pull', command: 'kubectl edit {owner} -n {namespace}' },
  ],
  about:
    'imagePullPolicy Never demands that the image was loaded onto this very node beforehand, under exactly this name.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
};

export const invalidImageName: Rule = {
  id: 'invalid-image-name',
  severity: 'high',
  title: '"{image}" is not an image name',
  explanation: 'Container {container} cannot start: {image} is no valid image name. {fault} The kubelet says: {error}.',
  next: [
    { why: 'Write a valid name', command: 'kubectl set image {owner} {container}=IMAGE:TAG -n {namespace}' },
    { why: 'See the pod', command: 'kubectl describe pod {pod} -n {namespace}' },
  ],
  about:
    'An image name is [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST], lower case but for the tag, without spaces and without https://. A variable that a pipeline did not fill in is the usual reason.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
};

export const imageInspectError: Rule = {
  id: 'image-inspect-error',
  severity: 'high',
  title: '{node} cannot look up {shortImage}',
  explanation:
    'Container {container} cannot start: the container runtime of node {node} fails when the kubelet asks whether it has image {image}: {error}.',
  next: [
    { why: "See the state of the node's runtime", command: 'kubectl describe node {node}' },
    {
      why: 'Ask the runtime',
      command: 'kubectl debug node/{node} -it --image=busybox -- chroot /host crictl inspecti {image}',
    },
  ],
  about: 'The image store of the node is damaged, its disk fails, or the runtime refuses an ambiguous short name.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/',
};

export const registryUnavailable: Rule = {
  id: 'registry-unavailable',
  severity: 'high',
  title: 'Registry {registry} is unavailable',
  explanation: 'Container {container} cannot start: the registry {registry} of image {image} is unavailable: {error}.',
  next: [{ why: 'Ask the registry', command: 'curl -sSI https://{registry}/v2/' }, seeImage],
  about: 'The runtime could not reach the registry at all. The kubelet tries again.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/',
};

export const signatureValidationFailed: Rule = {
  id: 'signature-validation-failed',
  severity: 'high',
  title: 'Signature of {shortImage} is refused',
  explanation:
    'Container {container} cannot start: the signature policy of node {node} refuses image {image}: {error}.',
  next: [
    {
      why: 'See the policy on the node',
      command: 'kubectl debug node/{node} -it --image=busybox -- cat /host/etc/containers/policy.json',
    },
    seeImage,
  ],
  about:
    'The runtime of the node only accepts images with a valid signature, and this one has none or one that it does not trust.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/',
};

export const imageVolumeFailed: Rule = {
  id: 'image-volume-failed',
  severity: 'high',
  title: 'Volume {volume}: cannot use image {shortImage}',
  explanation:
    'Container {container} cannot start: its volume {volume} is made of image {image}, and node {node} cannot provide it: {error}.',
  next: [seeImage, { why: 'Try the pull elsewhere', command: 'skopeo inspect docker://{image}' }],
  about:
    'A volume of type image holds the files of an image. It is pulled like the image of a container, with the pull secrets of the pod.',
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/',
};

export const imageAlwaysOffline: Rule = {
  id: 'image-always-offline',
  severity: 'low',
  role: 'note',
  title: 'Has {shortImage}, yet insists on asking {registry}',
  explanation:
    'Node {node} already has image {image}{ran}, but imagePullPolicy Always makes each start of container {container} depend on registry {registry}.',
  next: [{ why: 'Use a fixed tag and IfNotPresent', command: 'kubectl edit {owner} -n {namespace}' }],
  about:
    'With imagePullPolicy Always (the default for :latest and for no tag) a container cannot start while the registry is away, even on a node that has the image.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting',
};
