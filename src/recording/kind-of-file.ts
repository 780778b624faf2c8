import { kindOfWord } from '../model/kinds.ts';

/**
 * The kind of the objects in a file of a troubleshoot.sh support bundle, `cluster-resources/KINDS/NAMESPACE.json` or
 * `cluster-resources/KINDS.json`; '' elsewhere. Older versions leave it out of the objects.
 * Source: replicatedhq/troubleshoot, pkg/collect/cluster_resources.go and pkg/constants
 */
export const kindOfFile = (file: string): string => {
  const word = /(?:^|\/)cluster-resources\/([a-z-]+)(?:\/[^/]+)?\.json$/.exec(file)?.[1] ?? '';
  return kindOfWord(ownWords[word] ?? word.replaceAll('-', '')) ?? '';
};

/** Where the bundle's word is not that of the API. */
const ownWords: Readonly<Record<string, string>> = { pvs: 'pv', pvcs: 'pvc', 'resource-quota': 'resourcequotas' };
