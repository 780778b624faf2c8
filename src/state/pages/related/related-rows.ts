import type { RelatedObject } from '../../related-object.ts';
import type { RelatedScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { objectName } from '../text/text-source.ts';

/** What has to do with the pod of a screen, or why it is not known. */
export type RelatedRows =
  | { readonly state: 'read'; readonly objects: readonly RelatedObject[] }
  | { readonly state: 'none'; readonly why: string };

export const relatedRows = ({ related }: State, { of }: RelatedScreen): RelatedRows => {
  const name = objectName(of);
  if (!related || related.of.namespace !== of.namespace || related.of.name !== of.name)
    return { state: 'none', why: `Reading what has to do with ${name} …` };
  switch (related.known.state) {
    case 'read':
      return { state: 'read', objects: related.known.value };
    case 'absent':
      return { state: 'none', why: `${name} does not exist, or not any more.` };
    case 'forbidden':
      return { state: 'none', why: `You may not read ${name}: ${related.known.why}` };
    case 'unknown':
      return { state: 'none', why: `${name} cannot be read at the moment.` };
  }
};
