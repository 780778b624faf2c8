import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyPullError, pullErrorCore, pullErrors } from '../../../src/diagnosis/rules/images/pull-errors.ts';
import { type ContainerCase, diagnoseCase, leadOf, saidBy } from '../../support/container-cases.ts';
import { anObject } from '../../support/objects.ts';

for (const { rule } of pullErrors)
  for (const { text, from } of rule.examples ?? [])
    test(`${rule.id} is what ${from} means by "${text.slice(0, 60)}"`, () => {
      assert.equal(classifyPullError(text)?.rule.id, rule.id);
    });

test('every pull error has two examples', () => {
  for (const { rule } of pullErrors) assert.ok((rule.examples?.length ?? 0) >= 2, rule.id);
});

const waiting = (reason: string, message?: string): ContainerCase => ({
  status: { state: { waiting: { reason, ...(message ? { message } : {}) } } },
  podStatus: { phase: 'Pending', containerStatuses: undefined },
});
const pod = (one: ContainerCase): ContainerCase => ({
  status: one.status ?? {},
  events: one.events ?? [],
  others: one.others ?? [],
  podSpec: one.podSpec ?? {},
  spec: one.spec ?? {},
});

const cases: readonly (readonly [fact: string, one: ContainerCase, rule: string, says: readonly string[]])[] = [
  [
    'before 1.32 the back-off message has no cause; the event has',
    {
      ...waiting('ImagePullBackOff', 'Back-off pulling image "registry.example/shop/app:1.2"'),
      events: [
        {
          reason: 'Failed',
          message:
            'Failed to pull image "registry.example/shop/app:1.2": rpc error: code = Unknown desc = failed to pull and unpack image "registry.example/shop/app:1.2": failed to resolve reference "registry.example/shop/app:1.2": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        },
        { reason: 'BackOff', message: 'Back-off pulling image "registry.example/shop/app:1.2"', type: 'Normal' },
      ],
    },
    'image-denied',
    ['registry.example/shop/app:1.2', 'no pull secret'],
  ],
  [
    'without a message and without events the umbrella leads',
    waiting('ImagePullBackOff', 'Back-off pulling image "registry.example/shop/app:1.2"'),
    'imagepullbackoff',
    ['registry.example/shop/app:1.2'],
  ],
  [
    'a platform is no missing image',
    waiting(
      'ErrImagePull',
      'rpc error: code = NotFound desc = failed to pull and unpack image "a": no match for platform in manifest: not found',
    ),
    'image-no-platform',
    ['linux/arm64', 'worker-1'],
  ],
  [
    'a 429 of the token server is a rate limit',
    waiting(
      'ErrImagePull',
      'failed to authorize: failed to fetch anonymous token: unexpected status: 429 Too Many Requests - toomanyrequests',
    ),
    'image-rate-limit',
    ['429'],
  ],
  [
    'never pull',
    waiting(
      'ErrImageNeverPull',
      'Container image "registry.example/shop/app:1.2" is not present with pull policy of Never',
    ),
    'err-image-never-pull',
    ['Never', 'worker-1'],
  ],
  [
    'an upper-case name',
    {
      ...waiting(
        'InvalidImageName',
        'Failed to apply default image tag "Acme/App:1": couldn\'t parse image name "Acme/App:1": invalid reference format: repository name (library/Acme/App) must be lowercase',
      ),
      spec: { image: 'Acme/App:1' },
    },
    'invalid-image-name',
    ['lower case'],
  ],
  [
    'the store of the node is broken',
    waiting(
      'ImageInspectError',
      'Failed to inspect image "": rpc error: code = Unknown desc = open /var/lib/x: input/output error',
    ),
    'image-inspect-error',
    ['input/output error'],
  ],
  [
    'CRI-O: a short name that could mean several registries is refused when it is looked up',
    waiting(
      'ImageInspectError',
      'Failed to inspect image "": rpc error: code = Unknown desc = short name mode is enforcing, but image name app:1 returns ambiguous list',
    ),
    'image-shortname',
    ['short name'],
  ],
  [
    'CRI-O: a registry that is unavailable, without a word more',
    waiting(
      'RegistryUnavailable',
      'image pull failed for registry.example/shop/app:1.2 because the registry is unavailable',
    ),
    'registry-unavailable',
    ['registry.example'],
  ],
  [
    'CRI-O: what the registry did is told before the name that the kubelet has for it',
    waiting(
      'RegistryUnavailable',
      'image pull failed for registry.example/shop/app:1.2 because the registry is unavailable: pinging container registry registry.example: Get "https://registry.example/v2/": dial tcp 10.0.0.9:443: connect: connection refused',
    ),
    'image-conn-refused',
    ['registry.example', 'connection refused'],
  ],
  [
    'CRI-O: signature',
    waiting(
      'SignatureValidationFailed',
      'image pull failed for registry.example/shop/app:1.2 because the signature validation failed: Source image rejected',
    ),
    'signature-validation-failed',
    ['signature'],
  ],
  [
    'a missing pull secret explains a refusal',
    {
      ...waiting(
        'ImagePullBackOff',
        'Back-off pulling image "registry.example/shop/app:1.2": ErrImagePull: failed to resolve reference "registry.example/shop/app:1.2": unexpected status from HEAD request to https://registry.example/v2/shop/app/manifests/1.2: 401 Unauthorized',
      ),
      podSpec: { imagePullSecrets: [{ name: 'regcred' }] },
      others: [anObject('Secret', 'reg-cred', { type: 'kubernetes.io/dockerconfigjson' })],
    },
    'pull-secret-missing',
    ['regcred', 'reg-cred', 'registry.example/shop/app:1.2'],
  ],
  [
    'a volume of type image',
    {
      ...waiting(
        'ErrImagePull',
        'Back-off pulling image "registry.example/models/llm:9": ErrImagePull: rpc error: code = NotFound desc = registry.example/models/llm:9: not found',
      ),
      podSpec: { volumes: [{ name: 'model', image: { reference: 'registry.example/models/llm:9' } }] },
    },
    'image-volume-failed',
    ['registry.example/models/llm:9', 'model'],
  ],
];

for (const [fact, one, rule, says] of cases)
  test(`images: ${fact}`, () => {
    const diagnosis = diagnoseCase(pod(one));
    assert.equal(leadOf(diagnosis), rule);
    assert.equal(diagnosis.verdict, 'failing');
    for (const words of says) assert.ok(saidBy(diagnosis).includes(words), `${words} in ${saidBy(diagnosis)}`);
  });

test('of several pull secrets, the one that was let in tells the truth', () => {
  const denied =
    'failed to pull and unpack image "r.example/x:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://r.example/token: 403 Forbidden';
  const absent =
    'rpc error: code = NotFound desc = failed to pull and unpack image "r.example/x:1": r.example/x:1: not found';
  for (const both of [`[${denied}, ${absent}]`, `Failed to pull image "x": [${absent}, ${denied}]`])
    assert.equal(classifyPullError(both)?.rule.id, 'image-not-found');
  assert.equal(pullErrorCore(`[${denied}, ${absent}]`), 'r.example/x:1: not found');
  assert.equal(classifyPullError(`[${denied}, ${denied}]`)?.rule.id, 'image-unauthorized');
});

test('a pull that goes on is progress', () => {
  const diagnosis = diagnoseCase({
    status: { state: { waiting: { reason: 'ContainerCreating' } } },
    events: [
      { reason: 'Pulling', message: 'Pulling image "registry.example/shop/app:1.2"', type: 'Normal', seconds: 40 },
    ],
  });
  assert.equal(leadOf(diagnosis), 'image-pull-slow');
  assert.equal(diagnosis.verdict, 'progressing');
});

test('a pull that has ended is no news', () => {
  const diagnosis = diagnoseCase({
    status: { state: { waiting: { reason: 'ContainerCreating' } } },
    events: [
      { reason: 'Pulling', message: 'Pulling image "a"', type: 'Normal', seconds: 40 },
      { reason: 'Pulled', message: 'Successfully pulled image "a"', type: 'Normal', seconds: 3 },
    ],
  });
  assert.equal(
    diagnosis.findings.some(({ rule }) => rule === 'image-pull-slow'),
    false,
  );
});

test('a pod that is being deleted has no image trouble', () => {
  const diagnosis = diagnoseCase({
    ...pod(waiting('ErrImagePull', 'x: not found')),
    metadata: { deletionTimestamp: '2026-11-21T08:59:50Z' },
  });
  assert.equal(
    diagnosis.findings.some(({ rule }) => rule.startsWith('image-') || rule.includes('pull')),
    false,
  );
});

test('the core of a pull error is what the registry said', () => {
  assert.equal(
    pullErrorCore(
      'Back-off pulling image "a:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/a:1": failed to resolve reference "docker.io/library/a:1": docker.io/library/a:1: not found',
    ),
    'docker.io/library/a:1: not found',
  );
});
