import type { ObjectRef } from '../model/kubernetes.ts';
import type { Wanted } from './wanted.ts';

/** Equal wishes have equal keys. */
export const wantedKey = (wanted: Wanted): string => {
  switch (wanted.wanted) {
    case 'uses':
      return `uses ${wanted.pod ? refKey(wanted.pod) : 'all'}`;
    case 'pod':
      return `pod ${refKey(wanted.pod)}`;
    case 'object':
      return `object ${refKey(wanted.of)}`;
    case 'node':
      return `node ${wanted.name}`;
    case 'related':
      return `related ${refKey(wanted.of)}`;
    case 'timeline':
      return `timeline ${refKey(wanted.of)}`;
    case 'events':
      return `events ${wanted.of ? refKey(wanted.of) : 'all'}`;
    case 'log':
      return `log ${JSON.stringify([wanted.workload ?? '', wanted.containers, wanted.previous, wanted.since])}`;
  }
};

const refKey = (ref: ObjectRef): string => `${ref.kind}/${ref.namespace}/${ref.name}/${ref.uid ?? ''}`;
