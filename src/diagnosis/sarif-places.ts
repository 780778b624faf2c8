import type { FindingSubject } from './finding.ts';

/** An entry of a SARIF run's `logicalLocations`. */
export type LogicalPlace = {
  readonly name: string;
  readonly fullyQualifiedName: string;
  readonly kind: 'namespace' | 'resource' | 'member';
  /** Index of the place that holds this one: container → object → namespace. */
  readonly parentIndex?: number;
};

/** The tree of namespaces, objects and containers that findings are about, and how a result points into it. */
export const logicalPlaces = (
  subjects: readonly FindingSubject[],
): {
  readonly all: readonly LogicalPlace[];
  of(subject: FindingSubject): { readonly index: number; readonly fullyQualifiedName: string };
} => {
  const all: LogicalPlace[] = [];
  const indexes = new Map<string, number>();
  const place = (fullyQualifiedName: string, name: string, kind: LogicalPlace['kind'], parent?: number): number => {
    const known = indexes.get(fullyQualifiedName);
    if (known !== undefined) return known;
    indexes.set(fullyQualifiedName, all.length);
    return all.push({ name, fullyQualifiedName, kind, ...(parent === undefined ? {} : { parentIndex: parent }) }) - 1;
  };
  for (const { namespace, kind, name, container } of subjects) {
    const space = namespace ? place(namespace, namespace, 'namespace') : undefined;
    const object = place(nameOf({ namespace, kind, name }), name, 'resource', space);
    if (container) place(nameOf({ namespace, kind, name, container }), container, 'member', object);
  }
  return {
    all,
    of: subject => ({ index: indexes.get(nameOf(subject)) ?? -1, fullyQualifiedName: nameOf(subject) }),
  };
};

/** `shop/Pod/web-0/app`, `Node/worker-1`. */
const nameOf = ({ namespace, kind, name, container }: FindingSubject): string =>
  [namespace, kind, name, container].filter(Boolean).join('/');
