import type { NextStep } from '../rule.ts';

/** The step of rules that blame the node; their values have a `node`. */
export const nodeState: NextStep = { why: 'See the state of the node', command: 'kubectl describe node {node}' };
