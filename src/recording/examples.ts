import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { KubernetesObject, ObjectRef } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import type { ObjectSet } from './object-set.ts';

/** A recording that shows failures, and the pod behind each of the rules that it is an example of. */
export type Example = {
  /** ms */
  readonly at: number;
  readonly serverMinor: number | undefined;
  readonly rules: Readonly<Record<string, ObjectRef>>;
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogExcerpt[];
};

/** Examples as base64, small enough to be shipped: what tells objects apart becomes numbers, which compress well. */
export const packExamples = (examples: readonly Example[]): string => {
  const numbers = new Map<string, number>();
  const numberOf = (id: string): number => {
    numbers.set(id, numbers.get(id) ?? numbers.size);
    return numbers.get(id) ?? 0;
  };
  const text = JSON.stringify(examples)
    .replaceAll(uid, id => `00000000-0000-4000-8000-${String(numberOf(id)).padStart(12, '0')}`)
    .replaceAll(digest, id => numberOf(id).toString(16).padStart(64, '0'));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(text, { params }).toString('base64');
};

const uid = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g;
const digest = /\b[\da-f]{64}\b/g;

export const unpackExamples = (packed: string): readonly Example[] =>
  JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8')) as readonly Example[];

/** An example as what a recording would have been read into: it covers all that it does not hold, but for nodes. */
export const exampleSet = ({ at, serverMinor, objects, logs }: Example): ObjectSet => {
  const hasNodes = objects.some(({ kind }) => kind === 'Node');
  return { objects, logs, at, serverMinor, covers: kind => hasNodes || kind !== 'Node', problems: [] };
};
