import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { UsageError } from '../model/usage-error.ts';
import { type KubeconfigFile, parseKubeconfig } from './kubeconfig-file.ts';
import { inClusterKubeconfig, serviceAccountFolder } from './kubeconfig-in-cluster.ts';

/** The merged kubeconfig files, or the one that stands for the service account of the pod podctl runs in. */
export type Kubeconfig = KubeconfigFile & {
  /** Files that were read, first one first. Empty inside a pod. */
  readonly files: readonly string[];
};

/** Where to look. The defaults are this process's. */
export type KubeconfigPlace = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  readonly serviceAccountFolder?: string;
};

/**
 * Finds and merges the kubeconfig as kubectl does: the file of `--kubeconfig` alone, else the list in KUBECONFIG (missing
 * files are passed over), else `~/.kube/config`, else the service account of the pod podctl runs in. The first file wins
 * for the current context and for entries of the same name. `undefined` means that there is none at all.
 * Raises a `UsageError` for a file that is missing though named, unreadable or not a kubeconfig.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export const loadKubeconfig = async (
  options: { readonly kubeconfig?: string } = {},
  place: KubeconfigPlace = {},
): Promise<Kubeconfig | undefined> => {
  const env = place.env ?? process.env;
  const named = options.kubeconfig !== undefined && options.kubeconfig !== '';
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(path => path !== '');
  const candidates = named
    ? [options.kubeconfig ?? '']
    : listed.length > 0
      ? listed
      : [join(place.home ?? homedir(), '.kube', 'config')];
  const files = [...new Set(candidates.map(path => resolve(path)))].filter(path => named || existsSync(path));
  const merged = merge(files, await Promise.all(files.map(readKubeconfig)));
  if (named || merged.contexts.size > 0 || merged.clusters.size > 0) return merged;

  const inCluster = await inClusterKubeconfig(env, place.serviceAccountFolder ?? serviceAccountFolder);
  if (inCluster !== undefined) return { ...inCluster, files: [] };
  if (listed.length > 0 && files.length === 0)
    throw new UsageError(
      `KUBECONFIG names ${listed.join(', ')}, which does not exist`,
      'Name an existing file, or unset KUBECONFIG to use ~/.kube/config.',
    );
  return undefined;
};

const readKubeconfig = async (file: string): Promise<KubeconfigFile> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
  return parseKubeconfig(text, file);
};

const unreadable = (file: string, error: unknown): UsageError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return new UsageError(`The kubeconfig ${file} does not exist`);
  if (code === 'EACCES' || code === 'EPERM')
    return new UsageError(`You may not read the kubeconfig ${file}`, `Look at its owner and mode: ls -l ${file}`);
  if (code === 'EISDIR') return new UsageError(`The kubeconfig ${file} is a folder`, 'Name a file in it.');
  return new UsageError(
    `Cannot read the kubeconfig ${file}: ${error instanceof Error ? error.message : String(error)}`,
  );
};

const merge = (files: readonly string[], contents: readonly KubeconfigFile[]): Kubeconfig => ({
  files,
  currentContext: contents.find(each => each.currentContext !== '')?.currentContext ?? '',
  clusters: firstWins(contents.map(each => each.clusters)),
  users: firstWins(contents.map(each => each.users)),
  contexts: firstWins(contents.map(each => each.contexts)),
});

const firstWins = <T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> =>
  new Map(maps.toReversed().flatMap(map => [...map]));
