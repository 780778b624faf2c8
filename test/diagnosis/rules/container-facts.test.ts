import assert from 'node:assert/strict';
import test from 'node:test';
import { crashBackOff } from '../../../src/model/back-off.ts';
import { exitMeaning } from '../../../src/model/exit-code.ts';
import { parseGoDuration } from '../../../src/model/go-duration.ts';
import { parseImageName } from '../../../src/model/image-name.ts';
import { nearNames } from '../../../src/model/near-names.ts';

test('Go durations', () => {
  assert.equal(parseGoDuration('1m20s'), 80_000);
  assert.equal(parseGoDuration('5m0s'), 300_000);
  assert.equal(parseGoDuration('500ms'), 500);
  assert.equal(parseGoDuration('soon'), undefined);
});

test('the pause of CrashLoopBackOff stands in its message', () => {
  assert.equal(crashBackOff('back-off 2m40s restarting failed container=app pod=web_shop(x)'), 160_000);
  assert.equal(crashBackOff('Back-off pulling image "a"'), undefined);
});

test('image names', () => {
  assert.deepEqual(parseImageName('nginx'), {
    registry: 'docker.io',
    repository: 'library/nginx',
    name: 'nginx',
    tag: 'latest',
    digest: undefined,
  });
  assert.deepEqual(parseImageName('localhost:5000/a/b:1'), {
    registry: 'localhost:5000',
    repository: 'a/b',
    name: 'localhost:5000/a/b',
    tag: '1',
    digest: undefined,
  });
  assert.deepEqual(parseImageName('ghcr.io/a/b@sha256:00'), {
    registry: 'ghcr.io',
    repository: 'a/b',
    name: 'ghcr.io/a/b',
    tag: undefined,
    digest: 'sha256:00',
  });
  assert.equal(parseImageName('').name, '');
});

test('exit codes', () => {
  assert.equal(exitMeaning(139).signal, 'SIGSEGV');
  assert.equal(exitMeaning(78).signal, undefined);
  assert.match(exitMeaning(-1073741819).meaning ?? '', /access violation/);
  assert.equal(exitMeaning(3).meaning, undefined);
});

test('near names: typos, swapped letters, other endings; not any short name', () => {
  assert.deepEqual(nearNames('invoice-settings', ['invoices-settings', 'kube-root', 'x']), ['invoices-settings']);
  assert.deepEqual(nearNames('SMTP_PASSWORD', ['SMTP_USER', 'SMTP_PASSWD']), ['SMTP_PASSWD']);
  assert.deepEqual(nearNames('db', ['api']), []);
  assert.deepEqual(nearNames('settings', ['settings-v2']), ['settings-v2']);
});
