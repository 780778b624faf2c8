import type { Rule } from '../../rule.ts';
import * as rules from './rejection-rules.ts';

/** A pod that failed as a whole, told from `status.reason`. Source: pkg/kubelet/lifecycle, cm, kubelet.go. */
export type RejectionRow = { readonly rule: Rule; readonly reason: RegExp; readonly message?: RegExp };

/** First match wins. */
export const rejectionRows: readonly RejectionRow[] = [
  { rule: rules.outOfCpu, reason: /^OutOfcpu$/ },
  { rule: rules.outOfMemory, reason: /^OutOfmemory$/ },
  { rule: rules.outOfEphemeral, reason: /^OutOfephemeral-storage$/ },
  { rule: rules.outOfPods, reason: /^OutOfpods$/ },
  { rule: rules.outOfExtended, reason: /^OutOf\S+$/ },
  { rule: rules.nodeAffinity, reason: /^NodeAffinity$/ },
  { rule: rules.nodePorts, reason: /^NodePorts$/ },
  { rule: rules.nodeName, reason: /^NodeName$/ },
  { rule: rules.taint, reason: /^TaintToleration$/ },
  { rule: rules.unexpected, reason: /^UnexpectedAdmissionError$/ },
  { rule: rules.topology, reason: /^TopologyAffinityError$/ },
  { rule: rules.smt, reason: /^SMTAlignmentError$/ },
  { rule: rules.sharedPool, reason: /^EmptyPodSharedPoolError$/ },
  { rule: rules.shutdown, reason: /^NodeShutdown$/, message: /rejected/ },
  { rule: rules.nodeShutdown, reason: /^(?:Terminated|NodeShutdown|Shutdown)$/, message: /shutdown|shutting down/i },
  { rule: rules.appArmor, reason: /^AppArmor$/ },
  { rule: rules.sysctl, reason: /^SysctlForbidden$/ },
  { rule: rules.os, reason: /^PodOS(?:NotSupported|SelectorNodeLabelDoesNotMatch)$/ },
  { rule: rules.groups, reason: /^SupplementalGroupsPolicyNotSupported$/ },
  { rule: rules.podLevel, reason: /^PodLevelResourcesNotSupported$/ },
  { rule: rules.feature, reason: /^PodFeatureUnsupported$/ },
  { rule: rules.attachLimit, reason: /^VolumeAttachmentLimitExceeded$/ },
  { rule: rules.initRestart, reason: /^InitContainerRestartPolicyForbidden$/ },
  { rule: rules.nodeUnread, reason: /^InvalidNodeInfo$/ },
  { rule: rules.preempting, reason: /^Preempting$/ },
  { rule: rules.nodeLost, reason: /^NodeLost$/ },
  {
    rule: rules.unknownPredicate,
    // Evictions have a table of their own.
    reason: /^(?!Evicted$)./,
    message: /^(?:Pod was rejected: |Pod (?:Predicate|Node) |(?:Pod )?\w+ failed due to )/,
  },
];

export const resourcePattern =
  /enough resource: (?<resource>\S+), requested: (?<requested>\d+), used: (?<used>\d+), capacity: (?<capacity>\d+)/;
