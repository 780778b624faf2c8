import { fill } from '../../template.ts';
import { deviceClaims } from './device-claims.ts';
import { clauseRow, type PlainRow, plainRule } from './plain-row.ts';
import { type ClauseRow, someOf } from './question.ts';

const claimSteps = [
  { why: 'See the device claims', command: 'kubectl get resourceclaims -n {namespace}' },
  { why: 'See the device classes', command: 'kubectl get deviceclasses' },
];

/** The claim that belongs to a template has not been made. */
export const deviceClaimNotCreated = plainRule(
  'dra-claim-not-created',
  'Device claim of the pod not created yet',
  'The ResourceClaim that belongs to the pod’s template does not exist yet: “{clause}”. The resource claim controller has to make it.',
  'For a ResourceClaimTemplate a controller makes one claim per pod. Where it lasts, an event FailedResourceClaimCreation says why.',
  ['pod "ml/train-0": ResourceClaim not created yet', 'pod "a/b": ResourceClaim not created yet'],
  { next: claimSteps },
);

const rows: readonly PlainRow[] = [
  {
    rule: deviceClaimNotCreated,
    pattern: /ResourceClaim not created yet/,
    fields: ['spec.resourceClaims'],
    event: 'FailedResourceClaimCreation',
    progressing: true,
  },
  {
    rule: plainRule(
      'dra-claim-missing',
      'Device claim {captured} does not exist',
      'The pod asks for devices through the ResourceClaim {captured}, which does not exist in namespace {namespace}.',
      'A pod that names a ResourceClaim waits until a claim of that name exists in its namespace.',
      [
        'resourceclaim.resource.k8s.io "gpu-a" not found',
        'could not find ResourceClaim: resourceclaim.resource.k8s.io "x" not found',
      ],
      { next: claimSteps },
    ),
    pattern: /resourceclaim\.resource\.k8s\.io "([^"]+)" not found/,
  },
  {
    rule: plainRule(
      'dra-class-missing',
      'Device class {captured} does not exist',
      'A device request of the pod names the DeviceClass {captured}, which does not exist.',
      'DeviceClasses are made by whoever installs the driver of the devices.',
      ['request gpu: device class gpu.example.com does not exist', 'request r0: device class x does not exist'],
      { next: claimSteps },
    ),
    pattern: /^request \S+: device class (\S+) does not exist/,
  },
  {
    rule: plainRule(
      'dra-unallocatable',
      'No node has the devices asked for',
      '{count} of {total} node(s) have no free devices that fit the pod’s claims{claims}.',
      'A device claim is allocated together with the node. Devices in use, selectors that fit nothing, and a driver that publishes no devices look the same.',
      ['cannot allocate all claims', 'cannot allocate all claims'],
      { next: [...claimSteps, { why: 'See which devices the nodes offer', command: 'kubectl get resourceslices' }] },
    ),
    pattern: /^cannot allocate all claims/,
  },
  {
    rule: plainRule(
      'dra-not-on-node',
      'The allocated device is on another node',
      'The pod’s device claim is already allocated, and {count} of {total} node(s) cannot reach that device.',
      'An allocated claim ties its pods to the nodes of that device.',
      ['resourceclaim not available on the node', 'resourceclaim not available on the node'],
      { next: claimSteps },
    ),
    pattern: /^resourceclaim not available on the node/,
  },
  {
    rule: plainRule(
      'dra-in-use',
      'The device claim is not free',
      'The pod’s device claim cannot be used at the moment: “{clause}”.',
      'A claim can be shared by a limited number of pods, and not while it is being allocated or deleted.',
      [
        'resourceclaim in use',
        'resourceclaim "gpu" is being deleted',
        'resource claim gpu is in the process of being allocated',
      ],
      { severity: 'medium', next: claimSteps },
    ),
    pattern:
      /^(?:resourceclaim in use|resourceclaim "[^"]*" is being deleted|resource claim \S+ is in the process of being allocated)/,
  },
  {
    rule: plainRule(
      'dra-wrong-owner',
      'The device claim belongs to another pod',
      'A ResourceClaim of the name that this pod’s template would get exists, but for another owner: “{clause}”.',
      'The claims of a template are named after pod and entry; a claim somebody else made is never taken over.',
      [
        'ResourceClaim ml/gpu was not created for Pod ml/train-0 (Pod is not owner)',
        'ResourceClaim a/b was not created for Pod a/c (Pod is not owner)',
      ],
      { next: claimSteps },
    ),
    pattern: /was not created for Pod .* \(Pod is not owner\)/,
  },
  {
    rule: plainRule(
      'dra-timeout',
      'Allocating devices takes too long',
      'The scheduler gave up looking for devices: “{clause}”.',
      'Complicated device requests can exceed the time the scheduler allows per node.',
      ['node worker-1: timed out trying to allocate devices', 'node a: timed out trying to allocate devices'],
      { next: claimSteps },
    ),
    pattern: /timed out trying to allocate devices|device binding (?:timeout|failed)/,
  },
];

/** Adds the pod's own device claims and the classes they ask for to what a clause says. */
const withClaims = (row: ClauseRow): ClauseRow => ({
  ...row,
  look: question => {
    const look = row.look(question);
    const claims = deviceClaims(question.facts, question.snapshot);
    const named = claims.map(({ name, classes }) =>
      classes.length > 0 ? fill('{name} of class {classes}', { name, classes: classes.join(', ') }) : name,
    );
    return {
      ...look,
      values: { ...look.values, claims: named.length > 0 ? fill(' ({named})', { named: someOf(named) }) : '' },
      evidence: [...(look.evidence ?? []), ...claims.flatMap(({ evidence }) => evidence)],
    };
  },
});

/** Dynamic resource allocation: what the scheduler says of device claims (catalogue section B.5). */
export const deviceRows: readonly ClauseRow[] = rows.map(row => withClaims(clauseRow(row)));
