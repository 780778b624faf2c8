import type { NextStep } from '../../rule.ts';
import { type RefusalRow, refusalRow } from './refusal-row.ts';

const quotaReference = 'https://kubernetes.io/docs/concepts/policy/resource-quotas/';
const describeQuota: NextStep = {
  why: 'See what the quota allows and who uses it',
  command: 'kubectl describe quota {quota} -n {namespace}',
};

/** Quotas and limits of the namespace. */
export const quotaRefusals: readonly RefusalRow[] = [
  refusalRow(
    'create-quota',
    /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/s,
    ['quota', 'requested', 'used', 'limited'],
    'Quota {quota} exceeded: {limited}',
    'The ResourceQuota {quota} refuses one more: it asks for {requested}, {used} is in use and {limited} is the limit.',
    'A ResourceQuota limits what all pods of a namespace may request together. What exceeds it is refused when the controller creates the pod, so there is no pod to look at; the controller keeps trying.',
    [describeQuota],
    [
      'pods "checkout-api-56cb9bf6f8-vl2gg" is forbidden: exceeded quota: team-checkout, requested: pods=1, used: pods=3, limited: pods=3',
      'pods "web-x" is forbidden: exceeded quota: team, requested: limits.cpu=1,requests.memory=96Mi, used: limits.cpu=4,requests.memory=192Mi, limited: limits.cpu=4,requests.memory=256Mi',
    ],
    { reference: quotaReference },
  ),
  refusalRow(
    'create-quota-unset',
    /failed quota: ([^:]+): must specify (.*)$/s,
    ['quota', 'unset'],
    'Quota {quota} demands {fields}',
    'The ResourceQuota {quota} counts a resource that the pod leaves open: it must specify {unset}.',
    'A quota on CPU or memory only admits pods whose containers set the request or limit it counts. A LimitRange with defaults sets them for all.',
    [
      describeQuota,
      { why: 'See whether a LimitRange sets defaults', command: 'kubectl get limitrange -n {namespace}' },
    ],
    [
      'pods "web-x" is forbidden: failed quota: compute: must specify limits.cpu for: app; requests.memory for: app',
      'pods "a" is forbidden: failed quota: team-q: must specify limits.cpu,limits.memory,requests.cpu',
    ],
    { reference: quotaReference },
  ),
  refusalRow(
    'create-quota-scope',
    /insufficient quota to (?:match these scopes|consume): (.*)$/s,
    ['scopes'],
    'No quota admits such pods here',
    'The cluster only admits such pods where a ResourceQuota of the namespace covers them, and none does: {scopes}.',
    'An administrator can demand a quota for certain pods, for example those of a high PriorityClass.',
    [{ why: 'See the quotas of the namespace', command: 'kubectl get quota -n {namespace}' }],
    [
      'pods "a" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [cluster-services]}]',
      'pods "b" is forbidden: insufficient quota to consume: requests.example.com/gpu',
    ],
    { reference: quotaReference },
  ),
  refusalRow(
    'create-quota-status',
    /status unknown for quota: ([^,]+), resources: (.*)$/s,
    ['quota', 'resources'],
    'Quota {quota} is not counted yet',
    'The ResourceQuota {quota} has just been made and nothing has been counted for it yet ({resources}).',
    'Until the quota controller has counted a new quota, pods are refused. That takes a moment.',
    [describeQuota],
    [
      'pods "a" is forbidden: status unknown for quota: team, resources: pods',
      'pods "b" is forbidden: status unknown for quota: compute, resources: limits.cpu,limits.memory',
    ],
    { transient: true, severity: 'medium' },
  ),
  refusalRow(
    'create-limitrange',
    /(minimum|maximum) (\S+) usage per (Container|Pod|PersistentVolumeClaim) is ([^,\s]+), but (request|limit) is ([^,\s\]]+)/,
    ['bound', 'resource', 'per', 'allowed', 'field', 'asked'],
    'LimitRange: {bound} {resource} per {per} is {allowed}',
    'A LimitRange of the namespace {demands} {allowed} {resource} per {per}, but the template asks for {asked_text}.{more}',
    'A LimitRange sets the smallest and largest requests and limits that one container or pod of a namespace may have.',
    [{ why: 'See the limits of the namespace', command: 'kubectl describe limitrange -n {namespace}' }],
    [
      'pods "image-resizer-5db9f5b995-9pm4l" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi',
      'pods "a" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, minimum memory usage per Container is 99Mi, but request is 5Mi]',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/policy/limit-range/' },
  ),
  refusalRow(
    'create-limitrange',
    /(minimum|maximum|\S+ max limit to request ratio) ?(\S*) (?:usage )?per (Container|Pod|PersistentVolumeClaim) is (\S+?)[.,]\s+(?:but )?(.*)$/s,
    ['bound', 'resource', 'per', 'allowed', 'asked'],
    'LimitRange: {bound} per {per} is {allowed}',
    'A LimitRange of the namespace sets the {bound} {resource} per {per} to {allowed}, and the template does not keep to that: {asked}.',
    'A LimitRange sets the smallest and largest requests and limits, and their ratio, that one container or pod of a namespace may have.',
    [{ why: 'See the limits of the namespace', command: 'kubectl describe limitrange -n {namespace}' }],
    [
      'pods "a" is forbidden: minimum cpu usage per Pod is 200m.  No request is specified',
      'pods "b" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      'pods "b" is forbidden: cpu max limit to request ratio per Pod is 4, but no request is specified or request is 0',
    ],
    { reference: 'https://kubernetes.io/docs/concepts/policy/limit-range/' },
  ),
];
