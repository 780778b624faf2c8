import type { ClusterContext } from './cluster.ts';
import type { ApiError, ApiErrorKind } from './errors.ts';

/** A failed request in two lines, with podctl's exit code: 2 for a kubeconfig to mend, 4 for a cluster out of reach. */
export type ApiErrorExplanation = { readonly message: string; readonly hint: string; readonly exitCode: 2 | 4 };

/** What happened, to which context, and the way out. Neither text ends with a full stop or holds a secret. */
export const explainApiError = (error: ApiError, cluster: ClusterContext): ApiErrorExplanation => ({
  message: `${subject(error, cluster)}${error.message}`,
  hint: hintFor(error, cluster),
  exitCode: mendable.has(error.kind) ? 2 : 4,
});

const mendable: ReadonlySet<ApiErrorKind> = new Set([
  'unauthorized',
  'forbidden',
  'credentials',
  'read-only',
  'unprocessable',
]);

const subject = ({ kind }: ApiError, { name, server, user }: ClusterContext): string => {
  if (kind === 'read-only' || kind === 'credentials') return '';
  if (kind === 'unauthorized')
    return `${server} does not accept the credentials of ${userText(user)} (context ${name}): `;
  return `Context ${name}: `;
};

const userText = (user: string): string => (user === '' ? 'an anonymous user' : `user ${user}`);

const hintFor = (error: ApiError, cluster: ClusterContext): string => {
  const { name, server } = cluster;
  switch (error.kind) {
    case 'refused':
      return `Is the cluster running, and is ${server} still its address? See: kubectl --context ${name} cluster-info`;
    case 'dns':
      return `Is the VPN up, and is ${server} still the cluster's address? Other contexts: kubectl config get-contexts`;
    case 'timeout':
      return 'Is the VPN up, and does a firewall let you through? --request-timeout waits longer';
    case 'reset':
      return 'A proxy or load balancer may be in between. Try again';
    case 'proxy':
      return 'Look at proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY';
    case 'tls':
      return tlsHint(error, cluster);
    case 'unauthorized':
      return `Sign in again. See: kubectl --context ${name} auth whoami`;
    case 'forbidden':
      return `See what is allowed: kubectl --context ${name} auth can-i --list`;
    case 'credentials':
      return `See what kubectl says: kubectl --context ${name} auth whoami`;
    case 'read-only':
      return cluster.isProtected
        ? `The configuration makes context ${name} read-only; --write allows changes`
        : 'Start podctl without --read-only';
    case 'not-found':
      return `Is ${server} a Kubernetes API server?`;
    case 'too-many-requests':
    case 'server':
      return `See: kubectl --context ${name} get --raw '/readyz?verbose'`;
    case 'unprocessable':
      return server.startsWith('http:') && error.message.includes('HTTPS server')
        ? `Is it ${server.replace('http://', 'https://')}?`
        : '';
    case 'gone':
    case 'aborted':
    case 'other':
      return '';
  }
};

const tlsHint = ({ reason }: ApiError, { cluster, server }: ClusterContext): string => {
  switch (reason) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return "Renew the server's certificate (kubeadm certs renew apiserver), or set this machine's clock";
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `Use one of these names in the server of cluster ${cluster}, or set its tls-server-name`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return `Is it ${server.replace('https://', 'http://')}?`;
    default:
      return `Fetch the kubeconfig of cluster ${cluster} anew: its certificate-authority-data is not that of the server`;
  }
};
