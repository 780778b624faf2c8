import type { Kind, KubernetesObject } from '../model/kubernetes.ts';
import type { Call, World } from './call.ts';
import { notAcceptable } from './status.ts';
import { columnsOf, type Table, tableOf } from './table.ts';

/** The shape in which objects leave the server, as the Accept header asked for it. */
export type Representation = {
  readonly one: (object: KubernetesObject) => object;
  readonly list: (items: readonly KubernetesObject[], metadata: object) => object;
  /** The object of a BOOKMARK event. */
  readonly bookmark: (metadata: object) => object;
};

/** Throws the server's 406 for a media type that it does not have. */
export const representationOf = (world: World, call: Call, kind: Kind, apiVersion: string): Representation => {
  for (const { type, as, version, group } of accepted(call.request.headers.accept ?? '*/*')) {
    if (!['application/json', 'application/*', '*/*'].includes(type)) continue;
    if (as === '') return whole(kind, apiVersion);
    if (version !== 'v1' || group !== 'meta.k8s.io') continue;
    if (as === 'Table') return tables(world, call, kind);
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return metadataOnly;
  }
  throw notAcceptable();
};

const accepted = (header: string) =>
  header.split(',').map(part => {
    const [type = '', ...parameters] = part.split(';').map(text => text.trim());
    const value = (name: string): string =>
      parameters.find(it => it.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    return { type, as: value('as'), version: value('v'), group: value('g') };
  });

const whole = (kind: Kind, apiVersion: string): Representation => ({
  one: object => ({ kind, apiVersion, ...object }),
  // Items of a list carry neither kind nor apiVersion.
  list: (items, metadata) => ({
    kind: `${kind}List`,
    apiVersion,
    metadata,
    items: items.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest),
  }),
  bookmark: metadata => ({ kind, apiVersion, metadata }),
});

const partial = ({ metadata }: Pick<KubernetesObject, 'metadata'>) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});

const metadataOnly: Representation = {
  one: partial,
  list: (items, metadata) => ({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: items.map(partial),
  }),
  bookmark: metadata => partial({ metadata }),
};

const tables = (world: World, call: Call, kind: Kind): Representation => {
  const include = call.query.get('includeObject');
  const rowObject = (object: KubernetesObject) =>
    include === 'Object' ? object : include === 'None' ? null : partial(object);
  const columns = columnsOf(kind, world);
  const table = (items: readonly KubernetesObject[], metadata: object): Table =>
    tableOf(columns, items, metadata, rowObject);
  return {
    one: object => table([object], { resourceVersion: object.metadata?.resourceVersion }),
    list: table,
    bookmark: metadata => ({ ...table([], {}), rows: [{ cells: [], object: partial({ metadata }) }] }),
  };
};
