import assert from 'node:assert/strict';
import test from 'node:test';
import { type ContainerCase, diagnoseCase, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { anObject } from '../../support/objects.ts';

const says = (line: string, subPath: string | undefined, more: Partial<ContainerCase> = {}): ContainerCase => ({
  status: inBackOff(1),
  previousLog: [line],
  spec: {
    volumeMounts: [{ name: 'conf', mountPath: '/etc/mailer/mailer.conf', ...(subPath ? { subPath } : {}) }],
  },
  podSpec: { volumes: [{ name: 'conf', configMap: { name: 'mailer' } }] },
  others: [anObject('ConfigMap', 'mailer', { data: { 'mailer.conf': 'x' } })],
  ...more,
});
const line = 'FATAL: cannot read /etc/mailer/mailer.conf: Is a directory';

test('a subPath that is no key of its ConfigMap makes a directory, and the keys are named', () => {
  const diagnosis = diagnoseCase(says(line, 'mailer.cfg'));
  assert.equal(leadOf(diagnosis), 'log-is-directory');
  assert.match(
    saidBy(diagnosis),
    /takes mailer\.cfg \(subPath\) of volume conf, but ConfigMap mailer has mailer\.conf/,
  );
});

test('a log that names no path still leads to the mount without a key', () => {
  const diagnosis = diagnoseCase(says('Error: EISDIR: illegal operation on a directory, read', 'mailer.cfg'));
  assert.equal(leadOf(diagnosis), 'log-is-directory');
  assert.match(saidBy(diagnosis), /empty directory/);
});

test('a volume without subPath at the place of a file is said to be a directory', () => {
  const diagnosis = diagnoseCase(says(line, undefined));
  assert.match(saidBy(diagnosis), /Volume conf is mounted there as a directory/);
});

test('a subPath that is a key is not blamed, nor one of a ConfigMap that is not known', () => {
  assert.doesNotMatch(saidBy(diagnoseCase(says(line, 'mailer.conf'))), /empty directory/);
  const unread = diagnoseCase(says(line, 'mailer.cfg', { others: [], covers: kind => kind !== 'ConfigMap' }));
  assert.equal(leadOf(unread), 'log-is-directory');
  assert.doesNotMatch(saidBy(unread), /empty directory/);
});
