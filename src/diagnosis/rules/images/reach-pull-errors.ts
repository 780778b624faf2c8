import {
  listTags,
  type PullError,
  pullByHand,
  seeImage,
  seeSecrets,
  setImage,
  source,
  symptoms,
} from './pull-steps.ts';

/** Registries that cannot be reached, refuse, or do not have the image: their words also occur in more specific answers. */
export const reachPullErrors: readonly PullError[] = [
  {
    pattern:
      /no such host|server misbehaving|Temporary failure in name resolution|dial tcp: lookup \S+|lookup \S+(?: on \S+)?: .*(?:Try again|i\/o timeout|connection refused|network is unreachable)/,
    rule: {
      id: 'image-dns',
      severity: 'high',
      title: 'Registry {registry} cannot be resolved',
      explanation:
        'Container {container} cannot start: node {node} finds no address for the registry {registry} of image {image}: {error}. The DNS of the node decides here, not that of the cluster.',
      next: [
        {
          why: 'Resolve the name on the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- nslookup {registry}',
        },
        {
          why: 'If the registry is misspelt, name another image',
          command: 'kubectl set image {owner} {container}=REGISTRY/{repository}:TAG -n {namespace}',
        },
        seeImage,
      ],
      about:
        "The host name in the image does not resolve on the node: a typo, a private zone that the node's resolver does not know, or a resolver that is down. Cluster DNS (CoreDNS) takes no part in image pulls.",
      reference: source,
      examples: [
        {
          text: 'failed to do request: Head "https://registry-eu.acme.example/v2/a/manifests/4.1.0": dial tcp: lookup registry-eu.acme.example on 10.255.255.53:53: no such host',
          from: 'containerd, recorded',
        },
        { text: 'dial tcp: lookup ghcr.io: Try again', from: 'containerd on musl' },
        { text: 'dial tcp: lookup ghcr.io: device or resource busy', from: 'containerd, resolver of the C library' },
        {
          text: 'pinging container registry reg.invalid: Get "https://reg.invalid/v2/": dial tcp: lookup reg.invalid on 10.0.0.2:53: read udp 10.0.0.9:3->10.0.0.2:53: i/o timeout',
          from: 'CRI-O',
        },
      ],
    },
  },
  {
    pattern: /connection refused/,
    rule: {
      id: 'image-conn-refused',
      severity: 'high',
      title: 'Registry {registry} refuses connections',
      explanation:
        'Container {container} cannot start: nothing listens where node {node} looks for the registry {registry} of image {image}: {error}.',
      next: [{ why: 'Ask the registry', command: 'curl -sSI https://{registry}/v2/' }, pullByHand, seeImage],
      about:
        'The address of the registry is known, but nothing answers on its port: the registry is down, the port is wrong, or the name resolves to another host.',
      reference: source,
      examples: [
        {
          text: 'failed to do request: Head "https://registry.acme/v2/a/manifests/1": dial tcp 10.0.0.9:443: connect: connection refused',
          from: 'containerd, docker',
        },
        {
          text: 'image pull failed for r.example/a:1 because the registry is unavailable: pinging container registry r.example: Get "https://r.example/v2/": dial tcp 10.0.0.9:443: connect: connection refused',
          from: 'CRI-O, kubelet RegistryUnavailable',
        },
      ],
    },
  },
  {
    pattern:
      /pull access denied|insufficient_scope|requested access to the resource is denied|authorization failed|\bdenied: |": denied\s*$/i,
    rule: {
      id: 'image-denied',
      severity: 'high',
      explainedBy: [{ rules: ['pull-secret-missing'], within: 'container' }],
      title: 'No access to {shortImage}',
      explanation:
        'Container {container} cannot start: registry {registry} denies the pull of {image}: {error}. Registries answer the same for a private repository and for one that does not exist. The pod has {pullSecrets}.',
      next: [seeSecrets, listTags, setImage, seeImage],
      about:
        'Either the repository is private and the pod brings no credentials (or wrong ones), or its name is misspelt: for reasons of secrecy a registry does not tell which.',
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      examples: [
        {
          text: 'failed to resolve reference "docker.io/x/y:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
          from: 'containerd',
        },
        {
          text: 'reading manifest 1 in docker.io/x/y: errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required',
          from: 'CRI-O',
        },
      ],
    },
  },
  {
    pattern:
      /\b40[13] \(?(?:Unauthorized|Forbidden)|unauthorized|no basic auth|failed to authorize|invalid username\/password/i,
    rule: {
      id: 'image-unauthorized',
      severity: 'high',
      explainedBy: [{ rules: ['pull-secret-missing'], within: 'container' }],
      title: '{registry} demands credentials for {shortName}',
      explanation:
        'Container {container} cannot start: registry {registry} wants other credentials for {image} than the pod brings: {error}. The pod has {pullSecrets}.',
      next: [
        seeSecrets,
        {
          why: 'Make a pull secret',
          command:
            'kubectl create secret docker-registry registry-account -n {namespace} --docker-server={registry} --docker-username=USER --docker-password=PASSWORD',
        },
        seeImage,
      ],
      about:
        'The pull was made without credentials, or with ones that the registry does not accept. The secret must be of type kubernetes.io/dockerconfigjson, live in the namespace of the pod, be named by the pod or its service account, and hold the host of the image.',
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      examples: [
        {
          text: 'pulling from host 127.0.0.1:20212 failed with status code [manifests 6.0.2]: 401 Unauthorized',
          from: 'containerd 1.6, recorded',
        },
        {
          text: 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.example/token?scope=x: 403 Forbidden',
          from: 'containerd 2',
        },
        { text: 'no basic auth credentials', from: 'docker, ECR' },
      ],
    },
  },
  {
    pattern:
      /(?<!unexpected media type .*): not found\b|manifest unknown|name unknown|NotFound desc(?!.* unexpected media type )|repository .* not found|404 Not Found|was deleted or has expired/i,
    rule: {
      id: 'image-not-found',
      severity: 'high',
      title: '{absentTitle}',
      explanation:
        'Container {container} cannot start: registry {registry} {absent}. It was reached and says: {error}. Waiting does not help as long as nobody pushes that image.{near}',
      next: [listTags, setImage, seeImage],
      about: `The registry answered: there is no such tag, digest or repository. Usually a typo, a build that was never pushed, or a tag that was cleaned up. ${symptoms}`,
      reference: source,
      examples: [
        {
          text: 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.27.99": failed to resolve reference "docker.io/library/nginx:1.27.99": docker.io/library/nginx:1.27.99: not found',
          from: 'containerd, recorded',
        },
        {
          text: 'initializing source docker://nginx:nope: reading manifest nope in docker.io/library/nginx: manifest unknown',
          from: 'CRI-O',
        },
        {
          text: 'Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown',
          from: 'cri-dockerd',
        },
        {
          text: 'reading manifest 7 in quay.io/acme/x: unknown: Tag 7 was deleted or has expired. To pull, revive via time machine',
          from: 'CRI-O, quay.io',
        },
      ],
    },
  },
  {
    pattern:
      /i\/o timeout|handshake timeout|deadline exceeded|DeadlineExceeded|connection reset|no route to host|network is unreachable|Client\.Timeout|connection timed out|operation timed out|client connection lost|context canceled|sent GOAWAY|bad record MAC|cannot assign requested address|\bEOF\s*$/im,
    rule: {
      id: 'image-timeout',
      severity: 'high',
      title: 'Registry {registry} {fails}',
      explanation:
        'Container {container} cannot start: node {node} reaches no working connection to registry {registry} for image {image}: {error}.',
      next: [
        {
          why: 'Try the connection from the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- wget -T 10 -O- https://{registry}/v2/',
        },
        pullByHand,
        seeImage,
      ],
      about:
        'Packets to the registry are lost, or it accepts connections and stays silent: firewall, proxy, routing, or an overloaded registry.',
      reference: source,
      examples: [
        {
          text: 'failed to do request: Head "https://127.0.0.1:20075/v2/loyalty/points-engine/manifests/2.7.3?ns=registry.loyalty.example": net/http: TLS handshake timeout',
          from: 'containerd, recorded',
        },
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp 10.9.9.9:443: i/o timeout',
          from: 'containerd',
        },
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR',
          from: 'containerd (Go net/http)',
        },
        {
          text: 'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
          from: 'docker',
        },
      ],
    },
  },
  {
    pattern: /short.name/i,
    rule: {
      id: 'image-shortname',
      severity: 'high',
      title: '{shortImage} names no registry',
      explanation:
        'Container {container} cannot start: the runtime of node {node} does not guess a registry for the short name {image}: {error}.',
      next: [
        {
          why: 'Write the registry',
          command: 'kubectl set image {owner} {container}=docker.io/{repository}:TAG -n {namespace}',
        },
        seeImage,
      ],
      about:
        'CRI-O can be told to refuse image names without a registry when several could be meant. Write the registry before the name.',
      reference: 'https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md',
      examples: [
        { text: 'short-name resolution enforced but cannot prompt without a TTY', from: 'containers/image' },
        { text: 'short name mode is enforcing, but image name acme/app returns ambiguous list', from: 'CRI-O' },
      ],
    },
  },
  {
    pattern: /pull QPS exceeded/,
    rule: {
      id: 'image-pull-qps',
      severity: 'medium',
      effect: 'progressing',
      title: 'Too many pulls at once on {node}',
      explanation:
        'Container {container} waits: the kubelet of node {node} starts no more pulls at the moment (its own limit, registryPullQPS), so {image} is pulled later. This normally clears by itself.',
      next: [seeImage],
      about:
        'The kubelet limits how many pulls it begins per second (5, bursts of 10). After a node restart many pods wait for it for a moment.',
      reference: 'https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/',
      examples: [
        { text: 'pull QPS exceeded', from: 'kubelet pkg/kubelet/images/image_manager.go' },
        { text: 'Failed to pull image "nginx": pull QPS exceeded', from: 'kubelet event' },
      ],
    },
  },
];
