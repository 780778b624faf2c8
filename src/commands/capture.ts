import { connectionFlags, readOnlyFlag } from './options.ts';
import type { Subcommand } from './subcommand.ts';

export const capture: Subcommand = {
  name: 'capture',
  usage: 'podctl capture POD [flags]',
  summary: 'Write a pod and what stands around it into a folder to pass on, without its secrets',
  details: [
    `Reads the pod, its events and logs, its owners, node, volumes, configuration, Services and limits, and whatever its
diagnosis looks at. podctl diagnose --from FOLDER says the same of it as of the cluster. Nothing in the cluster changes.`,
    `Values of environment variables and ConfigMaps are replaced (REDACTED-1 and so on, equal values by equal words), Secrets
are read without values, and credentials in logs and messages are searched for. Names, images and other log texts stay:
look through the folder before you pass it on.`,
  ],
  flags: [
    ...connectionFlags.filter(({ name }) => name !== 'all-namespaces'),
    { name: 'output', short: 'o', value: 'FOLDER', description: 'where to write (default: podctl-NAMESPACE-POD)' },
    readOnlyFlag,
  ],
  // Loaded when something is captured: no other start pays for it.
  run: async call => (await import('./write-capture.ts')).writeCapture(call),
};
