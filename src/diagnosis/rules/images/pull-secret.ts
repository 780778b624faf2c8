import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { NextStep, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { pullSecretNames } from './image-values.ts';

export const pullSecretMissing: Rule = {
  id: 'pull-secret-missing',
  severity: 'high',
  title: 'Pull secret {secret} is missing',
  explanation:
    'The pod names the pull secret {secret}, which does not exist in namespace {namespace}, so image {image} of container {container} is pulled without those credentials. {others}',
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
  const docker = secrets
    .filter(({ type }) => type?.startsWith('kubernetes.io/docker'))
    .flatMap(({ metadata }) => metadata?.name ?? []);
  const near = [...new Set([...nearNames(secret, others), ...docker])].slice(0, 3);
  return {
    values: {
      secret,
      others: near.length === 0 ? 'No secret there has a similar name.' : `There is ${near.join(', ')}.`,
    },
    evidence: [
      ...cite(pod.pod, `spec.imagePullSecrets[${names.indexOf(secret)}].name`),
      ...(event ? citeEvent(event) : []),
      ...secrets
        .filter(({ metadata }) => near.includes(metadata?.name ?? ''))
        .flatMap(one => cite(one, 'metadata.name')),
    ],
    next: [],
  };
};
