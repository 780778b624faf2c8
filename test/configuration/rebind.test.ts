import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyProblem } from '../../src/configuration/key-problem.ts';
import { rebind } from '../../src/configuration/rebind.ts';
import type { Command } from '../../src/keys/command.ts';
import { commandFor, type Keymap } from '../../src/keys/keymap.ts';
import type { Screen } from '../../src/state/screen.ts';
import { keymap as podctlKeymap } from '../../src/views/keymap.ts';

const command = (id: string, ...keys: readonly string[]): Command => ({
  id,
  keys,
  title: id,
  description: `${id}.`,
  group: 'view',
  run: () => [],
});
const logs = command('pod.logs', 'l');
const describe = command('pod.describe', 'd');
const everyScreen = Object.keys(podctlKeymap.screens) as readonly Screen['screen'][];
/** A small one, so that new screens of podctl change nothing here. */
const keymap: Keymap = {
  screens: {
    ...(Object.fromEntries(everyScreen.map(screen => [screen, []])) as unknown as Keymap['screens']),
    pods: [logs, describe, command('pods.wide', 'w')],
    pod: [logs, describe],
    text: [command('text.next-match', 'n')],
  },
  everywhere: [
    command('program.namespace', 'n'),
    command('program.quit', 'ctrl-c'),
    command('program.causes'),
    command('program.all-namespaces', '0'),
  ],
};

const bind = (keys: Readonly<Record<string, readonly string[]>>) => {
  const bound = rebind(
    keymap,
    Object.entries(keys).map(([id, of], at) => ({ id, keys: of, at })),
  );
  return {
    mistakes: bound.mistakes.map(({ message }) => message),
    at: (screen: Screen['screen'], key: string) => commandFor(bound.keymap, screen, key)?.id,
  };
};

test('a command has the keys that were chosen, on every screen that has it, and no longer its own', () => {
  const { mistakes, at } = bind({ 'pod.logs': ['ctrl-o'], 'program.causes': ['ctrl-k'] });
  assert.deepEqual(mistakes, []);
  assert.equal(at('pods', 'ctrl-o'), 'pod.logs');
  assert.equal(at('pod', 'ctrl-o'), 'pod.logs');
  assert.equal(at('pods', 'l'), undefined);
  assert.equal(at('logs', 'ctrl-k'), 'program.causes');
});

test('two commands may change their keys', () => {
  const { mistakes, at } = bind({ 'pod.logs': ['d'], 'pod.describe': ['l'] });
  assert.deepEqual(mistakes, []);
  assert.deepEqual([at('pods', 'd'), at('pod', 'l')], ['pod.logs', 'pod.describe']);
});

test('a key that is taken is a mistake that names both, and both keep their own', () => {
  const { mistakes, at } = bind({ 'pod.logs': ['d'], 'program.all-namespaces': ['w'] });
  assert.deepEqual(mistakes, [
    'keys.pod.logs: d is pod.describe on the pods screen',
    'keys.program.all-namespaces: w is pods.wide on the pods screen',
  ]);
  assert.deepEqual(
    [at('pods', 'd'), at('pods', 'l'), at('pods', '0')],
    ['pod.describe', 'pod.logs', 'program.all-namespaces'],
  );
});

test('two that want the same key do not both get it', () => {
  const { mistakes, at } = bind({ 'pod.logs': ['ctrl-o'], 'pod.describe': ['ctrl-o'] });
  assert.deepEqual(mistakes, ['keys.pod.logs: ctrl-o is pod.describe on the pods screen']);
  assert.deepEqual([at('pods', 'ctrl-o'), at('pods', 'l')], ['pod.describe', 'pod.logs']);
});

test('keys can be taken away, but not the way out', () => {
  const { mistakes, at } = bind({ 'pod.describe': [], 'program.quit': ['Q'] });
  assert.equal(at('pods', 'd'), undefined);
  assert.equal(at('pods', 'ctrl-c'), 'program.quit');
  assert.deepEqual(mistakes, ['keys.program.quit: ctrl-c always quits, and its key stays']);
});

test('what podctl itself lets overlap stays as it is', () => {
  assert.deepEqual(bind({ 'program.namespace': ['n', 'ctrl-n'] }).mistakes, []);
});

test('an unknown command is named with the nearest', () => {
  assert.deepEqual(bind({ 'pod.logz': ['l'] }).mistakes, ['There is no command pod.logz: did you mean pod.logs?']);
});

test('keys that a terminal cannot tell apart cannot be bound', () => {
  for (const key of [
    'j',
    'G',
    '?',
    '/',
    'ä',
    '0',
    'up',
    'ctrl-r',
    'shift-tab',
    'ctrl-left',
    'shift-up',
    'space',
    'enter',
  ])
    assert.equal(keyProblem(key), undefined, key);
  for (const key of [
    'ctrl-c',
    'ctrl-i',
    'ctrl-m',
    'ctrl-[',
    'alt-x',
    'shift-a',
    'ctrl-R',
    'ctrl-1',
    'f5',
    'cmd-k',
    'Enter',
    'ab',
    ' ',
    'ctrl-tab',
  ])
    assert.notEqual(keyProblem(key), undefined, key);
  assert.match(keyProblem('shift-a') ?? '', /capital: A$/);
  assert.match(keyProblem('pagedown') ?? '', /write pgdn$/);
  assert.match(keyProblem('entr') ?? '', /did you mean enter\?$/);
});
