import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  admittedProfile,
  type DebugProfile,
  debugContainer,
  debugContainerName,
  isPowerless,
} from '../../src/model/debug-container.ts';
import { shopPod } from '../support/sandbox-cluster.ts';

const options = { name: 'debugger-1', image: 'busybox', target: '', command: [], stdin: true, tty: true } as const;

const expected: { readonly [P in DebugProfile]: unknown } = {
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  baseline: undefined,
  restricted: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};
for (const [profile, securityContext] of Object.entries(expected))
  test(`profile ${profile} is kubectl's`, () => {
    const container = debugContainer({ ...options, profile: profile as DebugProfile });
    assert.deepEqual(container.securityContext, securityContext);
  });

test('what is not asked for is not written', () => {
  assert.deepEqual(debugContainer({ ...options, profile: 'baseline', stdin: false, tty: false }), {
    name: 'debugger-1',
    image: 'busybox',
    terminationMessagePolicy: 'File',
  });
  assert.deepEqual(debugContainer({ ...options, profile: 'baseline', target: 'app', command: ['ps', 'aux'] }), {
    name: 'debugger-1',
    image: 'busybox',
    terminationMessagePolicy: 'File',
    command: ['ps', 'aux'],
    stdin: true,
    tty: true,
    targetContainerName: 'app',
  });
});

test('its name is not one the pod has', () => {
  const pod = shopPod('web', { spec: { containers: [], ephemeralContainers: [{ name: 'debugger-aaaaa' }] } });
  const suffixes = ['aaaaa', 'bbbbb'];
  assert.equal(
    debugContainerName(pod, () => suffixes.shift() ?? ''),
    'debugger-bbbbb',
  );
});

test('capabilities are of no use where the pod runs as somebody else than root', () => {
  const pod = (runAsUser?: number) => shopPod('web', { spec: { containers: [], securityContext: { runAsUser } } });
  const general = debugContainer({ ...options, profile: 'general' });
  assert.equal(isPowerless(pod(1000), general), true);
  assert.equal(isPowerless(pod(0), general), false);
  assert.equal(isPowerless(pod(), general), false);
  assert.equal(isPowerless(pod(1000), debugContainer({ ...options, profile: 'baseline' })), false);
});

test('a namespace that enforces a Pod Security Standard names the profile that fits', () => {
  const refusal = 'pods "strict" is forbidden: violates PodSecurity "restricted:latest": unrestricted capabilities';
  assert.equal(admittedProfile(refusal), 'restricted');
  assert.equal(admittedProfile('pods "strict" is forbidden: User "viewer" cannot patch'), undefined);
});
