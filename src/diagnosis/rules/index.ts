import type { Family } from '../rule.ts';
import { crashes } from './crashes/index.ts';
import { creation } from './creation/index.ts';
import { images } from './images/index.ts';
import { logs } from './logs/index.ts';
import { network } from './network/index.ts';
import { nodes } from './nodes/index.ts';
import { probes } from './probes/index.ts';
import { scheduling } from './scheduling/index.ts';
import { services } from './services/index.ts';
import { starts } from './starts/index.ts';
import { termination } from './termination/index.ts';
import { volumes } from './volumes/index.ts';
import { workloads } from './workloads/index.ts';

/** Every family of rules. What is not listed here is never asked. */
export const families: readonly Family[] = [
  scheduling,
  creation,
  volumes,
  network,
  images,
  starts,
  crashes,
  probes,
  termination,
  nodes,
  workloads,
  services,
  logs,
];
