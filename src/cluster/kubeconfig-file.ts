import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { loadAll, YAMLException } from 'js-yaml';
import { UsageError } from '../model/usage-error.ts';
import { type Fields, fieldsOf } from './kubeconfig-fields.ts';

/** One kubeconfig file, with every path in it made absolute (relative ones start at the file's folder, as in kubectl). */
export type KubeconfigFile = {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
};

type ContextEntry = {
  readonly file: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
};

export type ClusterEntry = {
  readonly file: string;
  readonly server: string;
  readonly certificateAuthority?: string;
  /** PEM, decoded from base64. */
  readonly certificateAuthorityData?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  readonly disableCompression: boolean;
  /** `config` of the extension `client.authentication.k8s.io/exec`: handed to exec plugins that ask for cluster info. */
  readonly execConfig?: unknown;
};

export type UserEntry = {
  readonly file: string;
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate: Impersonation;
  readonly exec?: ExecEntry;
  readonly authProvider?: { readonly name: string; readonly config: Readonly<Record<string, string>> };
};

/** Whom requests are made as. `user: ''` means nobody but oneself. */
export type Impersonation = {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
};

export type ExecEntry = {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string;
  /** Never, IfAvailable or Always; '' where v1beta1 leaves it out, which means IfAvailable. */
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
};

/**
 * Reads the text of one kubeconfig file. An empty file is an empty kubeconfig.
 * Raises a `UsageError` that names the file and the line or field; it never quotes the file, which holds secrets.
 */
export const parseKubeconfig = (text: string, file: string): KubeconfigFile => {
  const root = fieldsOf(parseYaml(text, file) ?? {}, file, '');
  const kind = root.text('kind');
  if (kind !== undefined && kind !== 'Config') throw new UsageError(`${file} is a ${kind}, not a kubeconfig`);
  return {
    currentContext: root.text('current-context') ?? '',
    clusters: entriesByName(root, 'clusters', 'cluster', entry => clusterEntry(entry, file)),
    users: entriesByName(root, 'users', 'user', entry => userEntry(entry, file)),
    contexts: entriesByName(root, 'contexts', 'context', entry => contextEntry(entry, file)),
  };
};

const parseYaml = (text: string, file: string): unknown => {
  try {
    return loadAll(text)[0];
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? `, line ${error.mark.line + 1}` : '';
    throw new UsageError(`${file}${line}: ${error.reason}`, `See what kubectl makes of it: kubectl config view`);
  }
};

const entriesByName = <T>(
  root: Fields,
  list: string,
  key: string,
  entryOf: (fields: Fields) => T,
): ReadonlyMap<string, T> => {
  const entries = new Map<string, T>();
  for (const item of root.list(list)) {
    const name = item.text('name') ?? '';
    // Within one file kubectl lets the last entry of a name win; between files, the first.
    entries.set(name, entryOf(item.fields(key) ?? item.none(key)));
  }
  return entries;
};

const contextEntry = (fields: Fields, file: string): ContextEntry => ({
  file,
  cluster: fields.text('cluster') ?? '',
  user: fields.text('user') ?? '',
  namespace: fields.text('namespace') ?? '',
});

const clusterEntry = (fields: Fields, file: string): ClusterEntry => ({
  file,
  server: fields.text('server') ?? '',
  certificateAuthority: localPath(file, fields.text('certificate-authority')),
  certificateAuthorityData: fields.base64('certificate-authority-data'),
  insecureSkipTlsVerify: fields.flag('insecure-skip-tls-verify'),
  tlsServerName: fields.text('tls-server-name'),
  proxyUrl: fields.text('proxy-url'),
  disableCompression: fields.flag('disable-compression'),
  execConfig: fields
    .list('extensions')
    .find(each => each.text('name') === 'client.authentication.k8s.io/exec')
    ?.raw('extension'),
});

const userEntry = (fields: Fields, file: string): UserEntry => {
  const provider = fields.fields('auth-provider');
  return {
    file,
    clientCertificate: localPath(file, fields.text('client-certificate')),
    clientCertificateData: fields.base64('client-certificate-data'),
    clientKey: localPath(file, fields.text('client-key')),
    clientKeyData: fields.base64('client-key-data'),
    token: fields.text('token'),
    tokenFile: localPath(file, fields.text('tokenFile')),
    username: fields.text('username'),
    password: fields.text('password'),
    impersonate: {
      user: fields.text('as') ?? '',
      uid: fields.text('as-uid') ?? '',
      groups: fields.texts('as-groups'),
      extra: fields.fields('as-user-extra')?.textLists() ?? {},
    },
    exec: execEntry(fields.fields('exec'), file),
    authProvider: provider && { name: provider.text('name') ?? '', config: provider.fields('config')?.textMap() ?? {} },
  };
};

const execEntry = (fields: Fields | undefined, file: string): ExecEntry | undefined => {
  if (fields === undefined) return undefined;
  const command = fields.text('command') ?? '';
  return {
    apiVersion: fields.text('apiVersion') ?? '',
    // Like client-go: a bare name is looked up in PATH, anything with a separator starts at the kubeconfig's folder.
    command: command.includes('/') || command.includes(sep) ? (localPath(file, command) ?? command) : command,
    args: fields.texts('args'),
    env: fields.list('env').map(each => ({ name: each.text('name') ?? '', value: each.text('value') ?? '' })),
    installHint: fields.text('installHint') ?? '',
    interactiveMode: fields.text('interactiveMode') ?? '',
    provideClusterInfo: fields.flag('provideClusterInfo'),
  };
};

const localPath = (file: string, path: string | undefined): string | undefined =>
  path === undefined || isAbsolute(path) ? path : resolve(dirname(file), path);
