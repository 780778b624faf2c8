import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/keys/command.ts';
import { commandsOn } from '../../src/keys/keymap.ts';
import type { Screen } from '../../src/state/screen.ts';
import { keymap } from '../../src/views/keymap.ts';

const screens = Object.keys(keymap.screens) as readonly Screen['screen'][];
const all = [...screens.flatMap(screen => keymap.screens[screen]), ...keymap.everywhere];

test('no key means two things on one screen', () => {
  for (const commands of [...screens.map(screen => keymap.screens[screen]), keymap.everywhere]) {
    const keys = commands.flatMap(command => command.keys);
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    );
  }
});

test('an id names the same key on every screen', () => {
  const seen = (command: Command): readonly unknown[] => [command.keys, command.title, command.group];
  const byId = new Map(all.map(command => [command.id, seen(command)]));
  for (const command of all) assert.deepEqual(byId.get(command.id), seen(command), command.id);
});

test('a word means one thing on a screen', () => {
  for (const screen of screens) {
    const words = commandsOn(keymap, screen).flatMap(command => command.words ?? []);
    assert.deepEqual(
      words.filter((word, index) => words.indexOf(word) !== index),
      [],
    );
  }
});

test('every command has a title that fits the footer, a sentence, and a key or a word', () => {
  for (const command of all) {
    assert.match(command.id, /^[a-z]+(?:[.-][a-z0-9]+)+$/, command.id);
    assert.ok(command.title.length > 0 && command.title.length <= 12, command.id);
    assert.match(command.description, /^[A-Z0-9].*\.$/, command.id);
    assert.ok(command.keys.length > 0 || (command.words ?? []).length > 0, command.id);
  }
});

test('what changes the cluster is marked so', () => {
  const changing = new Set(all.filter(command => command.changesCluster).map(({ id }) => id));
  assert.deepEqual([...changing].sort(), ['pod.attach', 'pod.debug', 'pod.delete', 'pod.forward', 'pod.shell']);
});

test('moving and leaving work on every screen', () => {
  for (const screen of screens) {
    const keys = new Set(commandsOn(keymap, screen).flatMap(command => command.keys));
    for (const key of ['up', 'down', 'j', 'k', 'g', 'G', 'pgup', 'pgdn', 'esc', 'q', '?', ':', 'ctrl-c', 'ctrl-z'])
      assert.ok(keys.has(key), `${key} on ${screen}`);
  }
});
