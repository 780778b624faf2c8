import { parseImageName } from '../../../model/image-name.ts';
import type { Values } from '../../rule.ts';
import { fill } from '../../template.ts';
import { imageTexts } from './image-values.ts';
import type { SeenImages } from './node-images.ts';

/**
 * What exactly the registry does not have: a part of the image, its tag, or all of it. That the repository exists is known
 * where the registry knows its name (`manifest unknown`) or the node has another image of it.
 */
export const absentValues = (error: string, image: string, seen: SeenImages): Values => {
  const texts = imageTexts(image);
  const blob = /could not fetch content descriptor (\S+)/.exec(error)?.[1] ?? /blob (sha256:\w+)/.exec(error)?.[1];
  if (blob)
    return {
      absentTitle: fill('A layer of {shortName} does not exist', texts),
      absent: `lists image ${image} and misses a part of its content, ${blob.slice(0, 19)}…`,
      near: '',
    };
  const isRepositoryKnown = seen.sibling !== undefined || /manifest unknown|was deleted or has expired/i.test(error);
  const near = seen.near && parseImageName(seen.near.name).name.split('/').at(-1);
  return {
    absentTitle: fill(
      isRepositoryKnown
        ? '{part} of {shortName} does not exist'
        : near
          ? 'No image {shortImage}; {near} exists'
          : 'No image {shortImage} at {registry}',
      { ...texts, near: near ?? '' },
    ),
    absent: `has no image ${image}`,
    near: seen.near ? fill(' The node has {name}: perhaps that was meant.', { name: seen.near.name }) : '',
  };
};

/** How a connection to a registry fails, as a verb: it stays silent, it breaks off, or there is no way to it. */
export const unreachedValues = (error: string): Values => {
  if (/no route to host|network is unreachable|cannot assign requested address/i.test(error))
    return { fails: 'cannot be reached' };
  return {
    fails: /connection reset|\bEOF\s*$|lost|GOAWAY|bad record/im.test(error)
      ? 'breaks off the connection'
      : 'does not answer in time',
  };
};

/** A web page in place of a manifest: something between node and registry answers, or the name is that of a web site. */
export const webPageValues = (error: string, image: string): Values => {
  const texts = imageTexts(image);
  return /unexpected media type text\/html|invalid character '<'/.test(error)
    ? {
        cannotPull: fill('{registry} answers with a web page', texts),
        webPage: fill(
          ' What answers as {registry} sends a web page and no image: a proxy or login page in between, or a host that is no registry.',
          texts,
        ),
      }
    : { cannotPull: fill('Cannot pull {shortImage}', texts), webPage: '' };
};
