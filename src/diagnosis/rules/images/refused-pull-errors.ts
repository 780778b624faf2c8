import { type PullError, pullByHand, seeImage, source, symptoms } from './pull-steps.ts';

/** Answers of registries and runtimes that name one fault and no other: tried first. */
export const refusedPullErrors: readonly PullError[] = [
  {
    pattern:
      /no match for platform|no matching manifest for|no image found in (?:manifest list|image index) for architecture|does not match the specified platform/,
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
        {
          text: 'image with reference acme/x:1 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
          from: 'cri-dockerd',
        },
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
      /\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|unexpected HTTP status: 5\d\d|unexpected status\b.*: 5\d\d\b/i,
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
          text: 'unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 520 ',
          from: 'containerd, behind Cloudflare',
        },
        {
          text: 'pulling from host r.example failed with status code [manifests 3.3]: 500 Internal Server Error',
          from: 'containerd 1.6',
        },
      ],
    },
  },
];
