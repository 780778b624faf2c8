import type { Family } from '../../rule.ts';
import { nodeChecks } from './node-conditions.ts';

/** Nodes (catalogue section J). */
export const nodes: Family = { name: 'nodes', pods: [], objects: nodeChecks };
