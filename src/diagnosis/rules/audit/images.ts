import { parseImageName } from '../../../model/image-name.ts';
import { note, ofContainers } from './note.ts';

const reference = 'https://kubernetes.io/docs/concepts/containers/images/';

const latest = note({
  id: 'smell-latest-tag',
  title: 'Runs whatever the tag latest is today',
  explanation:
    'Container {container} runs {image}: the tag latest, or none, means another image with every push. Two replicas may run different ones, and going back to the one before is not possible.',
  about:
    'The tag latest is moved with each release, and makes Always the default of imagePullPolicy. Name the version that was tested.',
  reference,
});

const moving = note({
  id: 'smell-no-digest',
  title: 'Its image is not pinned by digest',
  explanation:
    'Container {container} runs {image}. A tag may be pushed again: a pod that starts tomorrow may then run another image than the one of today.',
  about:
    'Only a digest (name@sha256:…) names one image for ever. Where tags are never pushed twice, as many registries can enforce, the tag does as well.',
  reference,
});

const limited = note({
  id: 'smell-always-pull-mutable',
  title: 'Asks Docker Hub at every start',
  explanation:
    'Container {container} has imagePullPolicy Always and its image {image} comes from Docker Hub, which counts requests by address: when the limit is reached, or the registry is away, it does not start even on a node that has the image.',
  about:
    'Docker Hub refuses pulls above a limit for each address (429 toomanyrequests). IfNotPresent with a fixed tag, a pull secret, or a mirror avoids it.',
  reference: 'https://docs.docker.com/docker-hub/usage/',
});

const never = note({
  id: 'smell-never-pull',
  title: 'Its image is never pulled',
  explanation:
    'Container {container} has imagePullPolicy Never: it only starts on a node where somebody has put {image} beforehand. On a new node it does not start.',
  about:
    'imagePullPolicy Never is meant for images that are loaded into the nodes by hand, as on a developer’s machine.',
  reference,
});

/** Which image a start gets, and whether it gets one. A container has at most one note on its tag. */
export const imageNotes = [
  ofContainers(latest, ({ spec, specPath }) => {
    const { tag, digest } = parseImageName(spec.image ?? '');
    return (
      Boolean(spec.image) &&
      !digest &&
      tag === 'latest' && { values: { image: spec.image ?? '' }, paths: [`${specPath}.image`] }
    );
  }),
  ofContainers(limited, ({ spec, specPath }, { pod }) => {
    const { registry } = parseImageName(spec.image ?? '');
    return (
      Boolean(spec.image) &&
      spec.imagePullPolicy === 'Always' &&
      registry === 'docker.io' &&
      !pod.spec?.imagePullSecrets?.length && {
        values: { image: spec.image ?? '' },
        paths: [`${specPath}.imagePullPolicy`, `${specPath}.image`],
      }
    );
  }),
  ofContainers(
    never,
    ({ spec, specPath }) =>
      spec.imagePullPolicy === 'Never' && {
        values: { image: spec.image ?? '' },
        paths: [`${specPath}.imagePullPolicy`, `${specPath}.image`],
      },
  ),
  ofContainers(moving, ({ spec, specPath }) => {
    const { tag, digest } = parseImageName(spec.image ?? '');
    return (
      Boolean(spec.image) &&
      !digest &&
      tag !== 'latest' && { values: { image: spec.image ?? '' }, paths: [`${specPath}.image`] }
    );
  }),
];
