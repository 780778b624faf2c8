import type { Rule } from '../../rule.ts';
import * as rules from './eviction-rules.ts';

/** A kind of eviction, told from `status.message`. */
export type EvictionRow = { readonly rule: Rule; readonly pattern: RegExp };

/** First match wins. Named groups become values. Source: pkg/kubelet/eviction, 1.25 to 1.36. */
export const evictionRows: readonly EvictionRow[] = [
  { rule: rules.emptyDir, pattern: /Usage of EmptyDir volume "(?<volume>[^"]+)" exceeds the limit "(?<limit>[^"]+)"/ },
  {
    rule: rules.containerEphemeral,
    pattern: /Container (?<what>\S+) exceeded its local ephemeral storage limit "(?<limit>[^"]+)"/,
  },
  {
    rule: rules.podEphemeral,
    pattern: /ephemeral local storage usage exceeds the total limit of containers (?<limit>\S+?)\.? *$/,
  },
  { rule: rules.admission, pattern: /[Tt]he node had condition: \[(?<condition>[^\]]*)\]/ },
  { rule: rules.memory, pattern: /low on resource: memory/ },
  { rule: rules.ephemeral, pattern: /low on resource: ephemeral-storage/ },
  { rule: rules.inodes, pattern: /low on resource: inodes/ },
  { rule: rules.pids, pattern: /low on resource: pids/ },
];

/** Who used how much, as the text says: new and old wording. */
export const offenderPattern =
  /(?:Container (?<container>\S+)|Pod (?<pod>\S+)) was using (?<used>[^,]+), (?:request is (?<request>[^,]+), has larger consumption|which exceeds its request of (?<oldRequest>\S+?)\. )/;

export const thresholdPattern = /Threshold quantity: (?<threshold>[^,]+), available: (?<available>\S+?)\. /;
