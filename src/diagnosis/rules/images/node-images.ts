import { parseImageName } from '../../../model/image-name.ts';
import { ifRead } from '../../../model/known.ts';
import { nearName } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** An image of which the pod's node says that it has it, as the node names it. */
export type NodeImage = { readonly name: string; readonly evidence: readonly Evidence[] };

/** What the images of a node tell about one that cannot be had. */
export type SeenImages = {
  /** The very image, by tag or digest. */
  readonly same: NodeImage | undefined;
  /** Another tag of its repository: that exists, then. */
  readonly sibling: NodeImage | undefined;
  /** An image whose repository has nearly the same name. */
  readonly near: NodeImage | undefined;
};

/** Looks for an image among those of the pod's node. The kubelet reports the 50 largest (nodeStatusMaxImages). */
export const seenOnNode = (pod: PodFacts, image: string, snapshot: Snapshot): SeenImages => {
  const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
  const wanted = parseImageName(image);
  const all = (node?.status?.images ?? []).flatMap((one, index) =>
    (one?.names ?? []).map((name, at) => ({
      name,
      parsed: parseImageName(name),
      path: `status.images[${index}].names[${at}]`,
    })),
  );
  const ofRegistry = all.filter(({ parsed }) => parsed.registry === wanted.registry);
  const siblings = ofRegistry.filter(({ parsed }) => parsed.repository === wanted.repository);
  const seen = (found: (typeof all)[number] | undefined): NodeImage | undefined =>
    found && node && { name: found.name, evidence: cite({ ...node, kind: 'Node' }, found.path) };
  const near =
    siblings.length > 0
      ? undefined
      : nearName(
          wanted.repository,
          ofRegistry.map(({ parsed }) => parsed.repository),
        );
  return {
    same: seen(
      siblings.find(({ parsed }) =>
        wanted.digest ? parsed.digest === wanted.digest : parsed.tag !== undefined && parsed.tag === wanted.tag,
      ),
    ),
    sibling: seen(siblings.find(({ parsed }) => parsed.tag !== undefined) ?? siblings[0]),
    near: seen(
      ofRegistry.find(({ parsed }) => near !== undefined && parsed.repository === near && parsed.tag !== undefined),
    ),
  };
};
