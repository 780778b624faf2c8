import type { Family } from '../rule.ts';
import { audit } from './audit/index.ts';
import { families } from './index.ts';

/** What podctl knows, and what it only tells on request: for `--audit`, `podctl explain` and the docs. */
export const everyFamily: readonly Family[] = [...families, audit];
