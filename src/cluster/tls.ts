import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { UsageError } from '../model/usage-error.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { ClusterEntry } from './kubeconfig-file.ts';

/** Whom podctl believes to be the API server. */
export type ServerTrust = {
  /** PEM of the cluster's own authority; undefined where the system's authorities decide. */
  readonly certificateAuthority: string | undefined;
  /** False with insecure-skip-tls-verify. */
  readonly verify: boolean;
  /** `tls-server-name`: the name to ask for and to expect, in place of the URL's. */
  readonly serverName: string | undefined;
};

/** Raises a `UsageError` where the file of the certificate authority cannot be read. */
export const serverTrust = async (name: string, cluster: ClusterEntry): Promise<ServerTrust> => ({
  certificateAuthority: cluster.certificateAuthorityData ?? (await readAuthority(name, cluster)),
  verify: !cluster.insecureSkipTlsVerify,
  serverName: cluster.tlsServerName,
});

const readAuthority = async (name: string, cluster: ClusterEntry): Promise<string | undefined> => {
  const path = cluster.certificateAuthority;
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UsageError(
      `Cannot read the certificate authority of cluster ${name}: ${path}${why}`,
      `It is named in ${cluster.file}.`,
    );
  }
};

/** Whom to trust and who podctl is, read once for all connections: that takes as long as the rest of opening one. */
export const serverContext = (trust: ServerTrust, certificate: ClientCertificate | undefined): tls.SecureContext =>
  tls.createSecureContext({
    ca: trust.certificateAuthority ?? systemAuthorities(),
    cert: certificate?.cert,
    key: certificate?.key,
  });

/** Options of `tls.connect` for the API server at `host`. */
export const tlsToServer = (
  host: string,
  trust: ServerTrust,
  secureContext: tls.SecureContext,
): tls.ConnectionOptions => ({
  ...serverNameOptions(trust.serverName ?? host),
  secureContext,
  // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot weaken it.
  rejectUnauthorized: trust.verify,
  ALPNProtocols: ['http/1.1'],
});

/** Options of `tls.connect` for an https proxy. The cluster's authority is trusted too, as in client-go. */
export const tlsToProxy = (host: string, trust: ServerTrust): tls.ConnectionOptions => ({
  ...serverNameOptions(host),
  ca: [...systemAuthorities(), ...(trust.certificateAuthority === undefined ? [] : [trust.certificateAuthority])],
  rejectUnauthorized: trust.verify,
  ALPNProtocols: ['http/1.1'],
});

/** An address is no name to ask for in TLS, but the certificate has to be for it all the same. */
const serverNameOptions = (name: string): tls.ConnectionOptions =>
  isIP(name) === 0
    ? { servername: name, checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate) }
    : { servername: '', checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate) };

/** Go trusts what the operating system trusts; Node only does when asked (22.15 and later, hence the default import: a missing name would stop the program). */
const systemAuthorities = (): string[] =>
  typeof tls.getCACertificates === 'function'
    ? [...tls.getCACertificates('default'), ...tls.getCACertificates('system')]
    : [...tls.rootCertificates];
