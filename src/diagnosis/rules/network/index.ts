import type { Family } from '../../rule.ts';
import { dnsCheck } from './dns.ts';
import { kubeletCheck } from './kubelet-trouble.ts';
import { sandboxCheck } from './sandbox.ts';
import { silentSandboxCheck } from './silent-sandbox.ts';

/** Sandbox, pod network and DNS settings (catalogue section C.2). */
export const network: Family = {
  name: 'network',
  pods: [sandboxCheck, silentSandboxCheck, kubeletCheck, dnsCheck],
  objects: [],
};
