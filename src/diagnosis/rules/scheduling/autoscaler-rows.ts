import type { NextStep } from '../../rule.ts';

/** Why an autoscaler brings no node for a pod, in words of its own. */
export type AutoscalerRow = {
  readonly pattern: RegExp;
  /** Half a sentence after "The autoscaler brings no node:"; `{captured}` is the first group of the pattern. */
  readonly because: string;
  readonly next?: NextStep;
  readonly examples: readonly { readonly text: string; readonly from: string }[];
};

const status: NextStep = {
  why: 'See how its node groups stand',
  command: 'kubectl get configmap cluster-autoscaler-status -n kube-system -o yaml',
};
const pools: NextStep = { why: 'See the node pools with their limits', command: 'kubectl get nodepools -o yaml' };
const karpenter = 'sigs.k8s.io/karpenter, pkg/controllers/provisioning/scheduling';
const clusterAutoscaler = 'kubernetes/autoscaler, cluster-autoscaler/core/scaleup/orchestrator/skippedreasons.go';
const gke = 'GKE, cluster autoscaler event on a pod';

/** First match wins. What the cloud itself refused comes before what follows from it. */
export const autoscalerRows: readonly AutoscalerRow[] = [
  {
    pattern: /GCE out of resources|ZONE_RESOURCE_POOL_EXHAUSTED|InsufficientInstanceCapacity|AllocationFailed/,
    because: 'the cloud has no machine of that kind left where it is wanted',
    examples: [
      {
        text: 'Node scale up in zones us-central1-c associated with this pod failed: GCE out of resources. Pod is at risk of not being scheduled.',
        from: gke,
      },
      {
        text: 'Node scale up in zones us-west1-b associated with this pod failed: GCE out of resources. Pod is at risk of not being scheduled.',
        from: gke,
      },
    ],
  },
  {
    pattern: /GCE quota exceeded|QUOTA_EXCEEDED|VcpuLimitExceeded|Insufficient\w*Quota|QuotaExceeded/,
    because: 'the quota of the cloud project is used up',
    examples: [
      {
        text: 'Node scale up in zones us-central1-a associated with this pod failed: GCE quota exceeded. Pod is at risk of not being scheduled.',
        from: gke,
      },
      {
        text: 'Node scale up in zones u-germany-northeast1-a associated with this pod failed: GCE quota exceeded. Pod is at risk of not being scheduled.',
        from: gke,
      },
    ],
  },
  {
    pattern: /IP space exhausted/,
    because: 'the address range for nodes or pods has no free address',
    examples: [
      {
        text: 'Node scale up in zones asia-northeast1-b associated with this pod failed: IP space exhausted. Pod is at risk of not being scheduled.',
        from: gke,
      },
      {
        text: 'Node scale up in zones us-central1-a associated with this pod failed: IP space exhausted, GCE quota reached. Pod is at risk of not being scheduled.',
        from: gke,
      },
    ],
  },
  {
    pattern: /Node scale up .* failed: (.+?)\. Pod is at risk/,
    because: 'a node was ordered and did not come ({captured})',
    examples: [
      {
        text: 'Node scale up in zones us-east1-b associated with this pod failed: Internal error. Pod is at risk of not being scheduled.',
        from: gke,
      },
      {
        text: 'Node scale up in zones us-central1-a associated with this pod failed: Some nodes in node group "ng1" failed to appear in time. Pod is at risk of not being scheduled.',
        from: gke,
      },
    ],
  },
  {
    pattern: /(?:all available instance types exceed|node limits have been exhausted for)(?: limits for)? nodepool/,
    because: 'the limits of its node pool are reached',
    next: pools,
    examples: [
      { text: 'Failed to schedule pod, all available instance types exceed limits for nodepool', from: karpenter },
      {
        text: 'Failed to schedule pod, all available instance types exceed limits for nodepool (NodePool=linux-x64)',
        from: karpenter,
      },
      {
        text: 'Failed to schedule pod, node limits have been exhausted for nodepool (NodePool=batch)',
        from: karpenter,
      },
    ],
  },
  {
    pattern: /unbound pvc must define a storage class/,
    because: 'a claim of the pod is not bound and names no storage class, so the zone of its volume is open',
    next: { why: 'See the claims', command: 'kubectl get pvc -n {namespace}' },
    examples: [
      {
        text: 'Failed to schedule pod, unbound pvc must define a storage class (PersistentVolumeClaim=default/mongodb-pvc, StorageClass=)',
        from: 'EKS Auto Mode, event of eks-auto-mode/compute',
      },
      {
        text: 'Failed to schedule pod, unbound pvc must define a storage class',
        from: 'sigs.k8s.io/karpenter, pkg/controllers/provisioning/scheduling/volumetopology.go',
      },
    ],
  },
  {
    pattern: /^Failed to schedule pod, .*label \\?"([^"\\]+)\\?" does not have known values/,
    because: 'the pod asks for the node label {captured}, which no node pool gives its nodes',
    next: pools,
    examples: [
      {
        text: 'Failed to schedule pod, incompatible with nodepool "default", daemonset overhead={"cpu":"675m","memory":"390Mi","pods":"6"}, incompatible requirements, label "nodegroup" does not have known values',
        from: 'kubernetes-sigs/karpenter, issue 1162',
      },
      {
        text: 'Failed to schedule pod, incompatible requirements, label "NodeGroupType" does not have known values',
        from: 'EKS Auto Mode, event of eks-auto-mode/compute',
      },
    ],
  },
  {
    pattern: /no instance type (?:satisfied resources|has enough resources|which had enough resources|met )/,
    because: 'no machine type that its node pools allow is large enough for the pod and the DaemonSets beside it',
    next: pools,
    examples: [
      {
        text: 'Failed to schedule pod, incompatible with nodepool "default", daemonset overhead={"cpu":"500m","memory":"640Mi","pods":"5"}, no instance type satisfied resources {"cpu":"29500m","memory":"246400Mi","pods":"6"} and requirements karpenter.sh/capacity-type In [on-demand] (no instance type has enough resources)',
        from: 'aws/karpenter-provider-aws, issue 7839',
      },
      {
        text: 'Failed to schedule pod, no instance type has enough resources, requirements=karpenter.sh/nodepool In [default], resources={"cpu":"705m","memory":"873760Ki","pods":"8"}',
        from: karpenter,
      },
    ],
  },
  {
    pattern: /^Failed to schedule pod, .*did not tolerate (?:taint \(taint=)?([^\s;,)]+)/,
    because: 'the pod does not tolerate the taint {captured} of its node pool',
    next: pools,
    examples: [
      {
        text: 'Failed to schedule pod, did not tolerate taint (taint=CriticalAddonsOnly:NoSchedule)',
        from: 'EKS Auto Mode, event of eks-auto-mode/compute',
      },
      {
        text: 'Failed to schedule pod, incompatible with provisioner "bitbucket", daemonset overhead={"cpu":"655m","memory":"643072k","pods":"7"}, did not tolerate bitbucket=true:NoSchedule',
        from: 'aws/karpenter-provider-aws, issue 4738',
      },
    ],
  },
  {
    pattern: /incompatible requirements, (?:key )?([^\s,]+)/,
    because: 'the pod asks for {captured} in a way that no node pool allows',
    next: pools,
    examples: [
      {
        text: 'Failed to schedule pod, incompatible with nodepool "gpu", daemonset overhead={"cpu":"180m"}, incompatible requirements, key node.kubernetes.io/instance-type, node.kubernetes.io/instance-type In [g6e.4xlarge] not in node.kubernetes.io/instance-type In [g6.2xlarge g6.4xlarge]',
        from: karpenter,
      },
      {
        text: 'Failed to schedule pod, incompatible requirements, key topology.kubernetes.io/zone, topology.kubernetes.io/zone In [eu-west-1c] not in topology.kubernetes.io/zone In [eu-west-1a eu-west-1b]',
        from: karpenter,
      },
    ],
  },
  {
    pattern: /max total nodes in cluster reached/,
    because: 'the cluster has as many nodes as it may have',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: max total nodes in cluster reached", from: clusterAutoscaler },
      {
        text: "pod didn't trigger scale-up: max total nodes in cluster reached",
        from: 'kubernetes/autoscaler, cluster-autoscaler/processors/status/eventing_scale_up_processor.go',
      },
    ],
  },
  {
    pattern: /max cluster (\S+) limit reached/,
    because: 'the cluster has as much {captured} as it may have',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: 2 max cluster cpu limit reached", from: clusterAutoscaler },
      { text: "pod didn't trigger scale-up: 1 max cluster nvidia.com/gpu limit reached", from: clusterAutoscaler },
    ],
  },
  {
    pattern: /in backoff after failed scale-up/,
    because:
      'ordering a node failed a moment ago, and it waits before it tries again (quota and capacity of the cloud)',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: 1 in backoff after failed scale-up", from: clusterAutoscaler },
      {
        text: "pod didn't trigger scale-up: 6 node(s) had volume node affinity conflict, 2 in backoff after failed scale-up",
        from: clusterAutoscaler,
      },
    ],
  },
  {
    pattern: /(\d+) max node group size reached/,
    because: '{captured} node group(s) that could take the pod are as large as they may get',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: 2 max node group size reached", from: 'AKS, event of cluster-autoscaler' },
      {
        text: "pod didn't trigger scale-up: 1 node(s) had untolerated taint(s), 3 max node group size reached",
        from: clusterAutoscaler,
      },
    ],
  },
  {
    pattern: /not ready for scale-up/,
    because: 'too many nodes of the group are not ready, so it is not made larger',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: 1 not ready for scale-up", from: clusterAutoscaler },
      { text: "pod didn't trigger scale-up: 2 not ready for scale-up, 1 Insufficient cpu", from: clusterAutoscaler },
    ],
  },
  {
    pattern: /didn't trigger scale-up:?\s*$/,
    because: 'it knows no node group to make larger; its cluster name or the tags of the groups may not fit',
    next: status,
    examples: [
      { text: "pod didn't trigger scale-up: ", from: 'EKS, cluster-autoscaler with the tags of another cluster' },
      { text: "pod didn't trigger scale-up:", from: clusterAutoscaler },
    ],
  },
  {
    pattern: /didn't trigger scale-up: (.+)$/s,
    because: 'a new node would not take the pod either ({captured})',
    examples: [
      {
        text: "pod didn't trigger scale-up: 3 node(s) had untolerated taint {dedicated: gpu}",
        from: clusterAutoscaler,
      },
      { text: "pod didn't trigger scale-up: 1 Insufficient memory, 2 Insufficient cpu", from: clusterAutoscaler },
    ],
  },
];

/** The row for what an autoscaler says, with its match; undefined for words that no version known here writes. */
export const classifyAutoscaler = (
  text: string,
): { readonly row: AutoscalerRow; readonly captured: string } | undefined => {
  for (const row of autoscalerRows) {
    const match = row.pattern.exec(text);
    if (match) return { row, captured: match[1] ?? '' };
  }
  return undefined;
};
