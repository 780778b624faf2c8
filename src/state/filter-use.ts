import { parseQuantity } from '../model/quantity.ts';
import { type Comparison, compares } from './comparison.ts';
import { type RowUse, useOrders } from './pod-uses.ts';

/** `cpu>500m`, `mem>80%`: a quantity, or a share of 1. */
export type UseTerm = {
  readonly kind: 'use';
  readonly order: keyof typeof useOrders;
  readonly compare: Comparison;
  readonly value: number;
};

/** A pod without a sample, or without anything its share could be of, passes no comparison. */
export const holdsForUse = ({ order, compare, value }: UseTerm, use: RowUse | undefined): boolean => {
  const amount = use && useOrders[order](use);
  return amount !== undefined && compares(amount, compare, value);
};

export const isUseWord = (word: string): word is 'cpu' | 'mem' | 'memory' => /^(?:cpu|mem|memory)$/.test(word);

/** The term, or what is wrong with it as a sentence. */
export const termOfUse = (
  word: 'cpu' | 'mem' | 'memory',
  compare: Comparison,
  text: string,
): UseTerm | string | undefined => {
  const isCpu = word === 'cpu';
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent)
    return { kind: 'use', order: isCpu ? 'cpuShare' : 'memoryShare', compare, value: Number(percent[1]) / 100 };
  const value = parseQuantity(text);
  // A number of bytes is what nobody means by `mem>80`.
  if (value === undefined || (!isCpu && /^\d{1,4}$/.test(text)))
    return `${text} is neither a share such as 80% nor a quantity such as ${isCpu ? '500m' : '200Mi'}.`;
  return { kind: 'use', order: isCpu ? 'cpu' : 'memory', compare, value };
};
