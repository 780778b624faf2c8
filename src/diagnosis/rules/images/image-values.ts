import type { ContainerView } from '../../../model/container.ts';
import { parseImageName } from '../../../model/image-name.ts';
import { ifRead } from '../../../model/known.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

/** The values that every text about an image may use. */
export const imageValues = (pod: PodFacts, image: string): Values => ({
  ...imageTexts(image),
  node: pod.node ?? 'the node',
  serviceAccount: pod.pod.spec?.serviceAccountName ?? 'default',
  pullSecrets: pullSecretsText(pod),
});

/** What an image is called in texts: whole, in short, and its parts. */
export const imageTexts = (image: string): Values => {
  const name = parseImageName(image);
  const last = name.name.split('/').at(-1) ?? name.name;
  const mark = name.tag ? `:${name.tag}` : '';
  return {
    image,
    name: name.name,
    shortName: last,
    shortImage: shorten(`${last}${mark}`),
    registry: name.registry,
    repository: name.repository,
    part: name.digest ? `Digest ${name.digest.slice(0, 19)}…` : `Tag ${name.tag ?? 'latest'}`,
  };
};

/** The names of the pod's pull secrets; those of its service account were copied into it when it was created. */
export const pullSecretNames = (pod: PodFacts): readonly string[] =>
  (pod.pod.spec?.imagePullSecrets ?? []).flatMap(secret => secret?.name || []);

/** `linux/amd64`, as the pod's node says; `this node` where it could not be read. */
export const nodePlatform = (pod: PodFacts, snapshot: Snapshot): string => {
  const system = pod.node ? ifRead(snapshot.object('Node', '', pod.node))?.status?.nodeInfo : undefined;
  return system?.architecture ? `${system.operatingSystem || 'linux'}/${system.architecture}` : "the node's platform";
};

/** The container's image as its spec writes it. */
export const imageOf = (container: ContainerView): string => container.spec.image ?? container.status?.image ?? '';

const pullSecretsText = (pod: PodFacts): string => {
  const names = pullSecretNames(pod);
  if (names.length === 0) return 'no pull secret (imagePullSecrets is empty)';
  return names.length === 1 ? `the pull secret ${names[0]}` : `the pull secrets ${names.join(', ')}`;
};

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
