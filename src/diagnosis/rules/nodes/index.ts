import type { Family } from '../../rule.ts';
import { clockSkewCheck } from './clock-skew.ts';
import { deviceCheck, deviceHealthCheck } from './devices.ts';
import { nodeChecks } from './node-conditions.ts';
import { staysCheck } from './stays.ts';

/** Nodes (catalogue section J), and the devices they give to pods (B.5). */
export const nodes: Family = {
  name: 'nodes',
  pods: [deviceCheck, deviceHealthCheck, staysCheck, clockSkewCheck],
  objects: nodeChecks,
};
