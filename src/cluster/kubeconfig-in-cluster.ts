import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeconfigFile } from './kubeconfig-file.ts';

/** Where the kubelet mounts the service account's token, CA and namespace. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubeconfig that stands for the service account of the pod podctl runs in; undefined outside of a pod.
 * The token is a `tokenFile`, so that it is read again when the kubelet renews it.
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export const inClusterKubeconfig = async (
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<KubeconfigFile | undefined> => {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  const tokenFile = join(folder, 'token');
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  const certificateAuthority = join(folder, 'ca.crt');
  const namespaceFile = join(folder, 'namespace');
  const namespace = existsSync(namespaceFile) ? (await readFile(namespaceFile, 'utf8')).trim() : '';
  const name = 'in-cluster';
  return {
    currentContext: name,
    contexts: new Map([[name, { file: folder, cluster: name, user: name, namespace }]]),
    clusters: new Map([
      [
        name,
        {
          file: folder,
          server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
          ...(existsSync(certificateAuthority) && { certificateAuthority }),
          insecureSkipTlsVerify: false,
          disableCompression: false,
        },
      ],
    ]),
    users: new Map([[name, { file: folder, tokenFile, impersonate: { user: '', uid: '', groups: [], extra: {} } }]]),
  };
};
