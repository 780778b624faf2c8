import type { Family } from '../../rule.ts';
import { nodeChecks } from './node-conditions.ts';
import { stalePodCheck } from './stale-pods.ts';

/** Nodes, and pods whose report is out of date because of them (catalogue section J). */
export const nodes: Family = { name: 'nodes', pods: [stalePodCheck], objects: nodeChecks };
