import { nearName } from '../model/near-names.ts';
import { UsageError } from '../model/usage-error.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { checkCluster, checkUser } from './kubeconfig-check.ts';
import type { ClusterEntry, Impersonation, UserEntry } from './kubeconfig-file.ts';

/** What the command line says about where to go and as whom; undefined leaves it to the kubeconfig. */
export type Choice = {
  readonly context?: string;
  readonly namespace?: string;
  readonly as?: string;
  readonly asGroups?: readonly string[];
  readonly asUid?: string;
};

/** One context with everything it refers to. */
export type ChosenContext = {
  readonly name: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly namespace: string;
  readonly cluster: ClusterEntry;
  /** Undefined where the context names no user: requests are anonymous. */
  readonly user: UserEntry | undefined;
  readonly impersonate: Impersonation;
};

/** One line of a list of contexts. */
export type ContextSummary = {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** '' where the context names a cluster that is not defined. */
  readonly server: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
};

/** The contexts of a kubeconfig by name. */
export const listContexts = (kubeconfig: Kubeconfig): readonly ContextSummary[] =>
  [...kubeconfig.contexts]
    .map(([name, { cluster, user, namespace }]) => ({
      name,
      cluster,
      user,
      server: kubeconfig.clusters.get(cluster)?.server ?? '',
      namespace: namespace === '' ? 'default' : namespace,
      isCurrent: name === kubeconfig.currentContext,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/**
 * The context to use, with its cluster, user and identity. Raises a `UsageError` for a context, cluster or user that does
 * not exist and for settings that contradict each other, with client-go's rules (clientcmd/validation.go).
 */
export const chooseContext = (kubeconfig: Kubeconfig, choice: Choice): ChosenContext => {
  const name = choice.context || kubeconfig.currentContext;
  if (name === '') throw new UsageError('The kubeconfig names no current context', offerContexts(kubeconfig));
  const context = kubeconfig.contexts.get(name);
  if (context === undefined) throw noSuchContext(kubeconfig, name, !choice.context);
  const cluster = kubeconfig.clusters.get(context.cluster);
  if (cluster === undefined)
    throw new UsageError(
      `Context ${name} names cluster '${context.cluster}', which no kubeconfig file defines`,
      `It stands in ${context.file}.`,
    );
  const user = kubeconfig.users.get(context.user);
  if (user === undefined && context.user !== '')
    throw new UsageError(
      `Context ${name} names user '${context.user}', which no kubeconfig file defines`,
      `It stands in ${context.file}.`,
    );
  checkCluster(context.cluster, cluster);
  if (user !== undefined) checkUser(context.user, user);
  return {
    name,
    clusterName: context.cluster,
    userName: context.user,
    namespace: choice.namespace || context.namespace || 'default',
    cluster,
    user,
    impersonate: impersonation(user?.impersonate, choice),
  };
};

const noSuchContext = (kubeconfig: Kubeconfig, name: string, isCurrent: boolean): UsageError => {
  const near = nearName(name, kubeconfig.contexts.keys());
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const whose = isCurrent ? 'The current context' : 'The context';
  return new UsageError(`${whose} '${name}' does not exist${meant}`, offerContexts(kubeconfig));
};

const offerContexts = (kubeconfig: Kubeconfig): string => {
  const names = [...kubeconfig.contexts.keys()].toSorted();
  if (names.length === 0) return `No context is defined in ${kubeconfig.files.join(', ')}.`;
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return `Choose one with --context: ${names.slice(0, 10).join(', ')}${more}.`;
};

const impersonation = (configured: Impersonation | undefined, choice: Choice): Impersonation => {
  const wanted = {
    user: choice.as || configured?.user || '',
    uid: choice.asUid || configured?.uid || '',
    groups: choice.asGroups && choice.asGroups.length > 0 ? choice.asGroups : (configured?.groups ?? []),
    extra: configured?.extra ?? {},
  };
  const isPartial = wanted.uid !== '' || wanted.groups.length > 0 || Object.keys(wanted.extra).length > 0;
  if (wanted.user === '' && isPartial)
    throw new UsageError(
      'A group, uid or extra field can be impersonated only together with a user',
      'Name the user with --as, or with `as` in the kubeconfig.',
    );
  return wanted;
};
