import type { Kind } from '../model/kubernetes.ts';

/**
 * The Accept header for reading a kind. The values of Secrets must never reach podctl: of them only the metadata is
 * asked for, without plain JSON as a second choice.
 */
export const acceptOf = (kind: Kind, form: 'object' | 'list'): string => {
  if (kind !== 'Secret') return 'application/json';
  const as = form === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${as};g=meta.k8s.io;v=v1`;
};
