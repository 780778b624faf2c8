import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { NextStep, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { pullSecretNames } from './image-values.ts';

export const pullSecretMissing: Rule = {
  id: 'pull-secret-missing',
  severity: 'high',
  title: 'Pull secret {secret} is missing',
  explanation:
    'The pod names the pull secret {secret}{origin}, which does not exist in namespace {namespace}, so image {image} of container {container} is pulled without those credentials. {others}',
  next: [
    { why: 'See the secrets of the namespace', command: 'kubectl get secrets -n {namespace}' },
    {
      why: 'Make the secret',
      command:
        'kubectl create secret docker-registry {secret} -n {namespace} --docker-server={registry} --docker-username=USER --docker-password=PASSWORD',
    },
  ],
  about:
    'A pull secret must exist in the namespace of the pod. The kubelet goes on without a missing one, which is only harmless where the image is public.',
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
};

export type PullSecrets = { readonly text: string; readonly evidence: readonly Evidence[] };

export const noPullSecrets: PullSecrets = { text: '', evidence: [] };

/** The pull secrets that a pod brings, or could bring: a phrase that completes "The pod has". */
export const pullSecretsOf = (pod: PodFacts, snapshot: Snapshot): PullSecrets => {
  const names = pullSecretNames(pod);
  if (names.length === 0) {
    const unused = (ifRead(snapshot.objects('Secret', pod.namespace)) ?? []).filter(isDocker);
    const listed = unused.flatMap(({ metadata }) => metadata?.name ?? []).join(', ');
    return {
      text: `no pull secret (imagePullSecrets is empty)${listed ? `, though its namespace has ${listed}` : ''}`,
      evidence: unused.flatMap(secret => cite(secret, 'metadata.name')),
    };
  }
  const read = names.flatMap(name => ifRead(snapshot.object('Secret', pod.namespace, name)) ?? []);
  const unfit = read.filter(secret => secret.type !== undefined && !isDocker(secret));
  const types = unfit.map(
    ({ metadata, type }) =>
      `${metadata?.name} is of type ${type}, which is no use for pulls (kubernetes.io/dockerconfigjson is)`,
  );
  return {
    text: [names.length === 1 ? `the pull secret ${names[0]}` : `the pull secrets ${names.join(', ')}`, ...types].join(
      '; ',
    ),
    evidence: [
      ...(pod.pod.spec?.imagePullSecrets ?? []).flatMap((secret, index) =>
        secret?.name ? cite(pod.pod, `spec.imagePullSecrets[${index}].name`) : [],
      ),
      ...unfit.flatMap(secret => cite(secret, 'type')),
    ],
  };
};

const isDocker = ({ type }: { readonly type?: string }): boolean => type?.startsWith('kubernetes.io/docker') ?? false;

export type MissingPullSecret = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly next: readonly NextStep[];
};

/** The first pull secret of the pod that does not exist: the kubelet says so (since 1.28), or a look-up. */
export const missingPullSecret = (pod: PodFacts, snapshot: Snapshot): MissingPullSecret | undefined => {
  const event = eventsWith(pod, 'FailedToRetrieveImagePullSecret')[0];
  const named = /image pull secrets \(([^)]*)\)/.exec(event?.message ?? '')?.[1]?.split(', ') ?? [];
  const names = pullSecretNames(pod);
  const secret = names.find(name => {
    const known = snapshot.object('Secret', pod.namespace, name);
    return known.state === 'absent' || (known.state !== 'read' && named.includes(name));
  });
  if (secret === undefined) return undefined;
  const secrets = ifRead(snapshot.objects('Secret', pod.namespace)) ?? [];
  const others = secrets.flatMap(({ metadata }) => metadata?.name ?? []);
  const docker = secrets.filter(isDocker).flatMap(({ metadata }) => metadata?.name ?? []);
  const near = [...new Set([...nearNames(secret, others), ...docker])].slice(0, 3);
  const account = pod.pod.spec?.serviceAccountName ?? 'default';
  const bearer = ifRead(snapshot.object('ServiceAccount', pod.namespace, account));
  const index = bearer?.imagePullSecrets?.findIndex(one => one?.name === secret) ?? -1;
  return {
    values: {
      secret,
      origin: index >= 0 ? fill(' (its service account {account} gives it that)', { account }) : '',
      others: near.length === 0 ? 'No secret there has a similar name.' : `There is ${near.join(', ')}.`,
    },
    evidence: [
      ...cite(pod.pod, `spec.imagePullSecrets[${names.indexOf(secret)}].name`),
      ...(event ? citeEvent(event) : []),
      ...(bearer && index >= 0
        ? cite({ ...bearer, kind: 'ServiceAccount' }, 'metadata.name', `imagePullSecrets[${index}].name`)
        : []),
      ...secrets
        .filter(({ metadata }) => near.includes(metadata?.name ?? ''))
        .flatMap(one => cite(one, 'metadata.name')),
    ],
    next: [],
  };
};
