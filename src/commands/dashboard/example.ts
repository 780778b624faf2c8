import type { ObjectRef } from '../../model/kubernetes.ts';
import { exampleSet, unpackExamples } from '../../recording/examples.ts';
import type { ObjectSet } from '../../recording/object-set.ts';

/** Put in by the build: `scripts/examples.ts`, packed. From the sources there are none. */
declare const PODCTL_EXAMPLES: string | undefined;

/** A recording that shows what a rule finds, and in which pod; undefined where there is none. */
export const exampleOf = (
  rule: string,
  packed: string | undefined = typeof PODCTL_EXAMPLES === 'undefined' ? undefined : PODCTL_EXAMPLES,
): { readonly set: ObjectSet; readonly pod: ObjectRef } | undefined => {
  const example = (packed === undefined ? [] : unpackExamples(packed)).find(({ rules }) => Object.hasOwn(rules, rule));
  const pod = example?.rules[rule];
  return example && pod && { set: exampleSet(example), pod };
};
