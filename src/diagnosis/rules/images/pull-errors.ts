import type { Rule } from '../../rule.ts';

/** A row of the table of pull errors: a rule and the texts that mean it. */
export type PullError = { readonly rule: Rule; readonly pattern: RegExp };

const seeImage = { why: 'See the full error', command: 'kubectl describe pod {pod} -n {namespace}' };
const setImage = {
  why: 'Name an image that exists',
  command: 'kubectl set image {owner} {container}={name}:TAG -n {namespace}',
};
const listTags = { why: 'See the tags that exist', command: 'skopeo list-tags docker://{registry}/{repository}' };
const pullByHand = {
  why: 'Try the same pull on the node {node}',
  command: 'kubectl debug node/{node} -it --image=busybox -- chroot /host crictl pull {image}',
};
const seeSecrets = {
  why: 'See the pull secrets of the pod and of its service account',
  command:
    'kubectl get pod {pod} -n {namespace} -o jsonpath={.spec.imagePullSecrets} && kubectl get serviceaccount {serviceAccount} -n {namespace} -o yaml',
};
const symptoms =
  'The kubelet tries again with growing pauses of up to five minutes; nothing else can start the container.';
const source = 'https://kubernetes.io/docs/concepts/containers/images/';

/**
 * Every text by which a container runtime says that a pull failed, in the order in which they are tried: specific texts
 * come before those that they contain (P.2 of the catalogue). Sources: containerd, CRI-O (containers/image), cri-dockerd.
 */
export const pullErrors: readonly PullError[] = [
  {
    pattern:
      /no match for platform|no matching manifest for|no image found in (?:manifest list|image index) for architecture/,
    rule: {
      id: 'image-no-platform',
      severity: 'high',
      title: 'No {platform} build of {shortImage}',
      explanation:
        'Container {container} cannot start: image {image} exists, but it has no build for {platform}, which is what node {node} runs. The registry answers: {error}.',
      next: [
        { why: 'See the platforms that the image is built for', command: 'docker manifest inspect {image}' },
        {
          why: 'See the nodes and their architecture',
          command: 'kubectl get nodes -L kubernetes.io/arch,kubernetes.io/os',
        },
        seeImage,
      ],
      about: `The image is an index of builds for several platforms and none of them fits the node. Build the image for that platform, or let the pod run only on nodes that fit (nodeSelector kubernetes.io/arch). ${symptoms}`,
      reference: source,
      examples: [
        {
          text: 'rpc error: code = NotFound desc = failed to pull and unpack image "registry.iot.example/edge/telemetry-agent:2.3.1": no match for platform in manifest: not found',
          from: 'containerd 1.6, recorded',
        },
        {
          text: 'choosing image instance: no image found in manifest list for architecture "arm64", variant "v8", OS "linux"',
          from: 'containers/image, CRI-O',
        },
        { text: 'no matching manifest for linux/arm64/v8 in the manifest list entries', from: 'cri-dockerd' },
      ],
    },
  },
  {
    pattern: /signature validation failed|Source image rejected/i,
    rule: {
      id: 'image-signature',
      severity: 'high',
      title: 'Signature of {shortImage} is refused',
      explanation:
        'Container {container} cannot start: the signature policy of node {node} refuses image {image}: {error}.',
      next: [
        { why: 'See the signatures of the image', command: 'cosign tree {image}' },
        {
          why: 'See the policy on the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- cat /host/etc/containers/policy.json',
        },
        seeImage,
      ],
      about:
        'The runtime of the node only accepts images with a valid signature, and this one has none or one that it does not trust.',
      reference: source,
      examples: [
        {
          text: 'image pull failed for quay.io/acme/app:1 because the signature validation failed: Source image rejected: A signature was required, but no signature exists',
          from: 'CRI-O, kubelet SignatureValidationFailed',
        },
        {
          text: 'Source image rejected: Running image docker://quay.io/acme/app:1 is rejected by policy.',
          from: 'containers/image',
        },
      ],
    },
  },
  {
    pattern: /x509:|tls: failed to verify|certificate signed by unknown authority/,
    rule: {
      id: 'image-x509',
      severity: 'high',
      title: 'Certificate of {registry} is not trusted',
      explanation:
        'Container {container} cannot start: node {node} refuses the TLS certificate of registry {registry} while it pulls {image}: {error}.',
      next: [
        {
          why: 'See the certificate',
          command: 'openssl s_client -connect {registry}:443 -servername {registry} -showcerts </dev/null',
        },
        {
          why: "See the registry settings of the node's runtime",
          command: 'kubectl debug node/{node} -it --image=busybox -- ls -R /host/etc/containerd/certs.d',
        },
        seeImage,
      ],
      about:
        "The registry's certificate is signed by an authority that the node does not know, is expired, or is made out to another name. The node's container runtime must know the authority; what the pod or the cluster trusts does not matter.",
      reference: 'https://github.com/containerd/containerd/blob/main/docs/hosts.md',
      examples: [
        {
          text: 'failed to do request: Head "https://127.0.0.1:20077/v2/hr/payroll-sync/manifests/1.9?ns=harbor.corp.example": x509: certificate signed by unknown authority',
          from: 'containerd 1.6, recorded',
        },
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T00:00:00Z',
          from: 'containerd 2',
        },
        {
          text: 'pinging container registry r.example: Get "https://r.example/v2/": x509: certificate is valid for a, not b',
          from: 'CRI-O',
        },
      ],
    },
  },
  {
    pattern: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
    rule: {
      id: 'image-http-vs-https',
      severity: 'high',
      title: '{registry} speaks HTTP, not HTTPS',
      explanation:
        'Container {container} cannot start: node {node} pulls {image} over HTTPS, but registry {registry} answers in plain HTTP: {error}.',
      next: [
        {
          why: "See the registry settings of the node's runtime",
          command: 'kubectl debug node/{node} -it --image=busybox -- ls -R /host/etc/containerd/certs.d',
        },
        pullByHand,
        seeImage,
      ],
      about:
        'Container runtimes speak HTTPS to registries unless told otherwise. Give the registry a certificate, or name it as an http:// host in the runtime settings of every node.',
      reference: 'https://github.com/containerd/containerd/blob/main/docs/hosts.md',
      examples: [
        {
          text: 'failed to do request: Head "https://registry.lan:5000/v2/a/manifests/1": http: server gave HTTP response to HTTPS client',
          from: 'containerd, docker',
        },
        {
          text: 'failed to do request: Head "https://registry.lan:5000/v2/a/manifests/1": tls: first record does not look like a TLS handshake',
          from: 'containerd 1.6, real cluster',
        },
      ],
    },
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|too many requests to registry|pull rate limit/i,
    rule: {
      id: 'image-rate-limit',
      severity: 'high',
      title: 'Pull rate limit of {registry} is used up (429)',
      explanation:
        'Container {container} cannot start yet: registry {registry} refuses the pull of {image} because of too many pulls (429): {error}. Later attempts may succeed by themselves.',
      next: [
        {
          why: 'See whether the pod pulls with credentials',
          command: 'kubectl get pod {pod} -n {namespace} -o jsonpath={.spec.imagePullSecrets}',
        },
        {
          why: 'Pull with an account: make a pull secret',
          command:
            'kubectl create secret docker-registry registry-account -n {namespace} --docker-server={registry} --docker-username=USER --docker-password=PASSWORD',
        },
        seeImage,
      ],
      about:
        'Registries limit how often an address or account may pull. Pull with an account, use a mirror or cache, or avoid pulls of images that the node already has (imagePullPolicy IfNotPresent).',
      reference: 'https://docs.docker.com/docker-hub/usage/',
      examples: [
        {
          text: 'pulling from host 127.0.0.1:20079 failed with status code [manifests 3.3]: 429 Too Many Requests',
          from: 'containerd 1.6, recorded',
        },
        {
          text: 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
          from: 'containerd 2',
        },
        {
          text: 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
          from: 'cri-dockerd',
        },
      ],
    },
  },
  {
    pattern:
      /\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|unexpected HTTP status: 5\d\d|unexpected status[^:]*: 5\d\d/i,
    rule: {
      id: 'image-5xx',
      severity: 'high',
      title: '{registry} answers with a server error',
      explanation:
        'Container {container} cannot start: registry {registry} fails itself while it is asked for {image}: {error}. The kubelet tries again until the registry works.',
      next: [{ why: 'Ask the registry', command: 'curl -sSI https://{registry}/v2/' }, seeImage],
      about: 'The registry, or a proxy in front of it, is broken or overloaded. Nothing about the pod is wrong.',
      reference: source,
      examples: [
        {
          text: 'failed to resolve reference "r.example/a:1": unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 503 Service Unavailable',
          from: 'containerd',
        },
        { text: 'received unexpected HTTP status: 502 Bad Gateway', from: 'CRI-O, docker' },
        {
          text: 'pulling from host r.example failed with status code [manifests 3.3]: 500 Internal Server Error',
          from: 'containerd 1.6',
        },
      ],
    },
  },
  {
    pattern: /proxyconnect|Proxy Authentication|\b407\b/,
    rule: {
      id: 'image-proxy-auth',
      severity: 'high',
      title: 'The proxy in front of {registry} refuses',
      explanation:
        'Container {container} cannot start: the HTTP proxy of node {node} does not let the pull of {image} through: {error}.',
      next: [
        {
          why: "See the proxy settings of the node's runtime",
          command:
            'kubectl debug node/{node} -it --image=busybox -- chroot /host systemctl show containerd crio --property=Environment',
        },
        seeImage,
      ],
      about:
        'The container runtime of the node goes through an HTTP proxy (HTTPS_PROXY of its service) that cannot be reached or demands credentials.',
      reference: source,
      examples: [
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": proxyconnect tcp: dial tcp 10.0.0.3:3128: connect: connection refused',
          from: 'containerd (Go net/http)',
        },
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": Proxy Authentication Required',
          from: 'containerd (Go net/http)',
        },
      ],
    },
  },
  {
    pattern: /manifest\.v1\b|schema ?1\b|DEPRECATION NOTICE/,
    rule: {
      id: 'image-schema1',
      severity: 'high',
      title: '{shortImage} has an outdated format',
      explanation:
        'Container {container} cannot start: image {image} is stored in the old manifest format (schema 1), which the runtime of node {node} no longer reads: {error}.',
      next: [
        {
          why: 'Copy the image in the current format',
          command: 'skopeo copy --format v2s2 docker://{image} docker://{image}',
        },
        seeImage,
      ],
      about:
        'Docker image manifest version 2 schema 1 was dropped by containerd 2.0 and others. Rebuild or convert the image.',
      reference: 'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
      examples: [
        {
          text: 'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.0, please rebuild the image as "application/vnd.docker.distribution.manifest.v2+json"',
          from: 'containerd 2',
        },
        { text: 'unsupported manifest schema1: docker.io/acme/old:1', from: 'CRI-O' },
      ],
    },
  },
  {
    pattern:
      /unexpected commit digest|size validation|digest (?:mismatch|did not match)|verification failed for digest|layer verification failed/,
    rule: {
      id: 'image-digest-mismatch',
      severity: 'high',
      title: 'Content of {shortImage} does not match its digest',
      explanation:
        'Container {container} cannot start: what registry {registry} delivers for {image} is damaged: its digest or size differs from what the manifest promises: {error}.',
      next: [pullByHand, seeImage],
      about:
        'A layer arrives changed: a broken mirror, cache or proxy, or a damaged registry. Pushing the image again or emptying the cache helps.',
      reference: source,
      examples: [
        {
          text: 'failed commit on ref "layer-sha256:aa": unexpected commit digest sha256:bb, expected sha256:aa: failed precondition',
          from: 'containerd',
        },
        { text: 'filesystem layer verification failed for digest sha256:aa', from: 'docker' },
      ],
    },
  },
  {
    pattern: /no space left on device|disk quota exceeded/,
    rule: {
      id: 'image-disk-full',
      severity: 'high',
      title: 'No disk space on {node} for {shortImage}',
      explanation: 'Container {container} cannot start: node {node} has no room left to unpack image {image}: {error}.',
      next: [
        { why: 'See whether the node reports DiskPressure', command: 'kubectl describe node {node}' },
        {
          why: 'See the disk of the node',
          command:
            'kubectl debug node/{node} -it --image=busybox -- df -h /host/var/lib/containerd /host/var/lib/containers',
        },
      ],
      about:
        'The file system that holds the images of the node is full. Remove unused images, or give the node more disk.',
      reference: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
      examples: [
        {
          text: 'failed to extract layer sha256:aa to overlayfs as "extract-1 sha256:bb": write /var/lib/containerd/x: no space left on device',
          from: 'containerd',
        },
        {
          text: 'writing blob: storing blob to file "/var/tmp/storage1": write /var/tmp/storage1: no space left on device',
          from: 'CRI-O',
        },
      ],
    },
  },
  {
    pattern:
      /no such host|server misbehaving|Temporary failure in name resolution|lookup \S+(?: on \S+)?: .*(?:Try again|i\/o timeout|connection refused|network is unreachable)/,
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
      /pull access denied|insufficient_scope|requested access to the resource is denied|authorization failed|\bdenied: /i,
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
    pattern: /: not found\b|manifest unknown|name unknown|NotFound desc|repository .* not found|404 Not Found/i,
    rule: {
      id: 'image-not-found',
      severity: 'high',
      title: '{part} of {shortName} does not exist',
      explanation:
        'Container {container} cannot start: registry {registry} has no image {image}. It was reached and says: {error}. Waiting does not help as long as nobody pushes that image.',
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
      ],
    },
  },
  {
    pattern:
      /i\/o timeout|handshake timeout|deadline exceeded|DeadlineExceeded|connection reset|no route to host|network is unreachable|Client\.Timeout|connection timed out|\bEOF\s*$/im,
    rule: {
      id: 'image-timeout',
      severity: 'high',
      title: 'Registry {registry} does not answer in time',
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

/** The first row whose pattern the text has. */
export const classifyPullError = (text: string): PullError | undefined =>
  pullErrors.find(({ pattern }) => pattern.test(text));

/** The text without what every pull error begins with: the part that says why. */
export const pullErrorCore = (text: string): string => {
  const core = text
    .replace(/^Failed to pull image "[^"]*": /, '')
    .replace(/^Back-off pulling image "[^"]*"(?:: )?/, '')
    .replace(/^(?:ErrImagePull|RegistryUnavailable|SignatureValidationFailed): /, '')
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^failed to pull and unpack image "[^"]*": /, '')
    .replace(/^failed to resolve (?:reference|image) "[^"]*": /, '')
    .replace(/^failed to do request: /, '')
    .trim()
    .replace(/\.$/, '');
  return core.length > 400 ? `${core.slice(0, 400)}…` : core;
};
