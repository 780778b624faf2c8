import { UsageError } from '../model/usage-error.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfig-file.ts';

// The rules are those of client-go's clientcmd/validation.go.

/** Raises a `UsageError` for a cluster entry that cannot be used. */
export const checkCluster = (name: string, cluster: ClusterEntry): void => {
  const wrong = (trouble: string): UsageError => new UsageError(`${cluster.file}: cluster ${name} ${trouble}`);
  if (cluster.server === '') throw wrong('has no server');
  if (!/^https?:$/.test(protocolOf(cluster.server)))
    throw wrong(`has a server that is no http(s) URL: ${cluster.server}`);
  const hasCa = cluster.certificateAuthority !== undefined || cluster.certificateAuthorityData !== undefined;
  if (cluster.insecureSkipTlsVerify && hasCa)
    throw wrong('has both insecure-skip-tls-verify and a certificate authority: remove one of them');
};

/** Raises a `UsageError` for a user entry that podctl could not honour to the letter: acting as somebody else is worse. */
export const checkUser = (name: string, user: UserEntry): void => {
  const wrong = (trouble: string): UsageError => new UsageError(`${user.file}: user ${name} ${trouble}`);
  const hasToken = user.token !== undefined || user.tokenFile !== undefined;
  if (hasToken && user.username !== undefined) throw wrong('has both a token and a username: remove one of them');
  if (user.exec !== undefined && user.authProvider !== undefined)
    throw wrong('has both exec and auth-provider: remove one of them');
  const hasCertificate = user.clientCertificate !== undefined || user.clientCertificateData !== undefined;
  const hasKey = user.clientKey !== undefined || user.clientKeyData !== undefined;
  if (hasCertificate && !hasKey) throw wrong('has a client certificate without a client-key');
  if (hasKey && !hasCertificate) throw wrong('has a client-key without a client certificate');
  const provider = user.authProvider?.name;
  if (provider !== undefined && provider !== 'oidc')
    throw new UsageError(
      `${user.file}: user ${name} signs in with auth-provider '${provider}', which podctl cannot do`,
      'kubectl dropped it in 1.26 too: use the provider’s exec plugin (kubelogin, gke-gcloud-auth-plugin).',
    );
  if (user.exec !== undefined) checkExec(user.exec, wrong);
};

const execVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

const checkExec = (exec: ExecEntry, wrong: (trouble: string) => UsageError): void => {
  if (exec.command === '') throw wrong('has an exec plugin without a command');
  if (!execVersions.includes(exec.apiVersion))
    throw wrong(`has an exec plugin of apiVersion '${exec.apiVersion}'; podctl speaks ${execVersions.join(' and ')}`);
  const mode = exec.interactiveMode;
  if (mode === '' && exec.apiVersion === execVersions[0]) throw wrong('has an exec plugin without interactiveMode');
  if (!['', 'Never', 'IfAvailable', 'Always'].includes(mode))
    throw wrong(`has an exec plugin with interactiveMode '${mode}', which is not Never, IfAvailable or Always`);
  if (exec.env.some(variable => variable.name === '')) throw wrong('has an exec plugin with a nameless env variable');
};

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');
