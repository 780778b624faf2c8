import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subcommands } from '../../src/commands/index.ts';
import { parse } from '../../src/commands/parse.ts';

const read = (line: string) => {
  const { subcommand, call } = parse(line.split(' ').filter(Boolean), subcommands);
  return { name: subcommand.name, args: call.args, flags: { ...call.flags } };
};

test('flags may stand before the command, as with kubectl', () => {
  assert.deepEqual(read('-n shop exec web-0 -- ls -l'), {
    name: 'exec',
    args: ['web-0', 'ls', '-l'],
    flags: { namespace: 'shop' },
  });
  assert.deepEqual(read('--namespace=shop --read-only diagnose'), read('diagnose --namespace=shop --read-only'));
  assert.deepEqual(read('--context prod logs web-0 -f'), read('logs web-0 -f --context prod'));
});

test('without a command it is the dashboard, whatever its flags hold', () => {
  assert.deepEqual(read('-n logs'), { name: '', args: [], flags: { namespace: 'logs' } });
  assert.equal(read('').name, '');
  assert.equal(read('--help').name, '');
});

test('flags of what is to run in a container are said to come after --', () => {
  assert.throws(() => parse(['exec', 'web-0', 'ls', '-la'], subcommands), {
    message: 'podctl exec has no flag -l',
    hint: 'What is to run in the container comes after --. See podctl exec --help.',
  });
});
