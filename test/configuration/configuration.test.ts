import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfiguration } from '../../src/configuration/configuration.ts';
import { loaded, mistakeText } from '../../src/configuration/loaded.ts';
import { podSorts } from '../../src/configuration/schema.ts';
import { defaultSettings } from '../../src/state/settings.ts';
import { podsCommands } from '../../src/views/pods/pods-commands.ts';
import { stateWith } from '../support/states.ts';

/** The mistakes of a text, each behind its line and column. */
const mistakes = (text: string): readonly string[] => {
  const configuration = loaded({ path: 'f', named: undefined }, text);
  return configuration.mistakes.map(mistake => mistakeText(configuration, mistake));
};

test('nothing in a file is as no file', () => {
  for (const text of ['', '# only words\n', '---\n', '{}', 'pods:\nkeys:\n']) {
    const { settings, theme, bindings, readOnlyContexts, list, mistakes: wrong } = parseConfiguration(text);
    assert.deepEqual(
      [settings, theme, bindings, readOnlyContexts, wrong],
      [defaultSettings, { preset: undefined, roles: {} }, [], [], []],
    );
    assert.deepEqual(list, { sort: 'worst', inverted: false, filter: '', problemsOnly: false });
  }
});

test('what a file says holds', () => {
  const made = parseConfiguration(`
readOnlyContexts: prod-*
namespace: shop
pods: {columns: [name, status], sort: age, inverted: true, filter: "!ns:x", problemsOnly: true}
logs: {tail: 5, buffer: 2Mi}
debug: {image: netshoot, profile: netadmin}
colors: {preset: light, failing: 196, match: "bold #00ff00 on black"}
keys: {pod.logs: L, pod.events: [e, E], pod.delete: []}
`);
  assert.deepEqual(made.mistakes, []);
  assert.deepEqual(made.settings, {
    columns: ['name', 'status'],
    wideColumns: undefined,
    logTail: 5,
    logBufferBytes: 2 * 1024 * 1024,
    debugImage: 'netshoot',
    debugProfile: 'netadmin',
    keys: {},
  });
  assert.deepEqual(made.list, { sort: 'age', inverted: true, filter: '!ns:x', problemsOnly: true });
  assert.deepEqual([made.namespace, made.readOnlyContexts], ['shop', ['prod-*']]);
  assert.deepEqual(made.theme, { preset: 'light', roles: { failing: '196', match: 'bold #00ff00 on black' } });
  assert.deepEqual(
    made.bindings.map(({ id, keys }) => [id, keys]),
    [
      ['pod.logs', ['L']],
      ['pod.events', ['e', 'E']],
      ['pod.delete', []],
    ],
  );
});

test('a mistake is told with its line and column, and what was probably meant', () => {
  assert.deepEqual(mistakes('namespce: x'), ['f:1:1: There is no setting namespce: did you mean namespace?']);
  assert.deepEqual(mistakes('logs:\n  tial: 5'), ['f:2:3: There is no setting tial in logs: did you mean tail?']);
  assert.deepEqual(mistakes('pods:\n  sort: agee'), ['f:2:9: pods.sort: there is no agee: did you mean age?']);
  assert.deepEqual(mistakes('pods: {columns: [name, stats]}'), [
    'f:1:24: pods.columns: there is no stats: did you mean status?',
  ]);
  assert.deepEqual(mistakes('logs: {tail: 0}'), ['f:1:14: logs.tail: 0 is out of bounds: 1 to 1000000']);
  assert.deepEqual(mistakes('logs: {tail: many}'), ['f:1:14: logs.tail: write a whole number, not many']);
  assert.deepEqual(mistakes('logs: {buffer: 1Ki}'), ['f:1:16: logs.buffer: 1Ki is out of bounds: 1Mi to 1Gi']);
  assert.deepEqual(mistakes('namespace: 5'), ['f:1:12: namespace: 5 is a number to YAML: write it in quotes']);
  assert.deepEqual(mistakes('pods: {inverted: yes}'), ['f:1:18: pods.inverted: write true or false, not yes']);
  assert.match(mistakes('pods: {filter: "age<x"}')[0] ?? '', /^f:1:16: pods\.filter: /);
  assert.match(mistakes('- a')[0] ?? '', /^f:1:1: The file must hold settings: readOnlyContexts, /);
  assert.match(mistakes('pods: [a]')[0] ?? '', /^f:1:7: pods must hold settings: columns, /);
  assert.match(mistakes('pods: {columns: name}')[0] ?? '', /^f:1:17: pods\.columns must be a list/);
  assert.match(mistakes('pods: {columns: [status]}')[0] ?? '', /name is missing/);
  assert.match(mistakes('colors: {failing: redd}')[0] ?? '', /^f:1:19: colors\.failing: redd is no color/);
});

test('a color that YAML takes for a comment is told to be quoted', () => {
  assert.match(mistakes('colors:\n  failing: #ff0000\n')[0] ?? '', /^f:2:3: .*in quotes/);
});

test('text that is no YAML is told with its place; no line of it holds', () => {
  assert.match(mistakes('namespace: shop\nlogs: [')[0] ?? '', /^f:2:\d+: /);
  assert.equal(parseConfiguration('namespace: shop\nlogs: [').namespace, '');
  assert.deepEqual(mistakes('namespace: a\nnamespace: b'), ['f:2:1: namespace stands here twice']);
  assert.match(mistakes('a: &x 1\nb: *x')[0] ?? '', /^f:2:5: Aliases/);
  assert.match(mistakes('namespace: a\n---\nnamespace: b')[0] ?? '', /^f:3:1: Only one document/);
});

test('a mistake costs its own setting only', () => {
  const made = parseConfiguration('namespace: shop\nlogs: {tail: none, buffer: 2Mi}\n');
  assert.equal(made.mistakes.length, 1);
  assert.deepEqual([made.namespace, made.settings.logTail, made.settings.logBufferBytes], ['shop', 1000, 2097152]);
});

test('a mistake never opens a context that the file was to protect', () => {
  for (const text of [
    'readOnlyContexts: [prod-*, 5]',
    'readonlycontexts: prod-*',
    'readOnlyContexts: {prod: true}',
    'readOnlyContexts: [prod-*\nnamespace: x',
    'read-only: prod',
  ])
    assert.deepEqual(parseConfiguration(text).readOnlyContexts, ['*'], text);
  assert.deepEqual(parseConfiguration('readOnlyContexts: prod-*\nnamespce: x').readOnlyContexts, ['prod-*']);
  assert.deepEqual(parseConfiguration('# readOnlyContexts: prod-*\nnamespce: x').readOnlyContexts, []);
  assert.deepEqual(loaded({ path: 'f', named: 'PODCTL_CONFIG' }, undefined).readOnlyContexts, ['*']);
  assert.deepEqual(loaded({ path: 'f', named: undefined }, { unreadable: 'EACCES' }).readOnlyContexts, ['*']);
});

test('every order that S offers can be configured', () => {
  const command = podsCommands.find(({ id }) => id === 'pods.sort');
  const offered = (command?.run(stateWith()) ?? []).flatMap(step =>
    'type' in step &&
    step.type === 'overlay-opened' &&
    step.overlay.overlay === 'picker' &&
    Array.isArray(step.overlay.choices)
      ? step.overlay.choices.flatMap(({ steps }) => steps.flatMap((one: { by?: string }) => one.by ?? []))
      : [],
  );
  assert.deepEqual([...podSorts].sort(), [...offered].sort());
});
