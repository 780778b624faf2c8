import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { docsPath } from '../../scripts/docs-pages.ts';
import { commentedFile } from '../../src/configuration/commented-file.ts';
import { effectiveText } from '../../src/configuration/effective.ts';
import { jsonSchema } from '../../src/configuration/json-schema.ts';
import { loaded } from '../../src/configuration/loaded.ts';
import { rebind } from '../../src/configuration/rebind.ts';
import { keymap } from '../../src/views/keymap.ts';
import { type Schema, violations } from '../support/json-schema.ts';

const file = { path: 'f', named: undefined } as const;
const read = (text: string) => {
  const configuration = loaded(file, text);
  const bound = rebind(keymap, configuration.bindings);
  return { configuration, keymap: bound.keymap, mistakes: [...configuration.mistakes, ...bound.mistakes] };
};

test('the file that init writes changes nothing, and with its # taken away it has no mistakes', () => {
  const text = commentedFile(keymap);
  assert.deepEqual(read(text).configuration.said.size, 0);
  const without = text.replaceAll(/^#(?! \S)/gm, '');
  const { configuration, mistakes } = read(without);
  assert.deepEqual(mistakes, []);
  assert.ok(configuration.said.size > 25, String(configuration.said.size));
  for (const line of text.split('\n')) assert.ok(line.length <= 160, line);
});

test('what holds is told with where it comes from, and is itself a configuration that says the same', () => {
  const { configuration, keymap: bound } = read(
    "namespace: shop\nlogs: {tail: 7}\nkeys:\n  pod.logs: [ctrl-o, '1']\n  pod.yaml: d\ncolors: {preset: light, failing: '#ff0000'}\n",
  );
  const text = effectiveText(configuration, bound, undefined);
  assert.match(text, /^namespace: shop +# line 1$/m);
  assert.match(text, /^ {2}tail: 7 +# line 2$/m);
  assert.match(text, /^ {2}buffer: 64Mi +# default$/m);
  assert.match(text, /^ {2}pod\.logs: \[ctrl-o, 1\] +# line 4$/m);
  assert.match(text, /^ {2}failing: '#ff0000' +# line 6$/m);
  assert.match(text, /^ {2}degraded: 94 +# preset light$/m);
  assert.ok(!text.includes('pod.yaml'), 'a key that is taken does not hold');
  const again = read(text);
  assert.deepEqual(again.mistakes, []);
  assert.deepEqual(again.configuration.settings, configuration.settings);
  assert.equal(again.configuration.namespace, 'shop');
});

test('without colors it says why', () => {
  assert.match(effectiveText(undefined, keymap, 'NO_COLOR is set'), /^colors: +# off: NO_COLOR is set$/m);
});

test('the keys that the docs give as an example can be had', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(docsPath('docs/configuration.md'), 'utf8')) ?? [];
  assert.match(example, /^keys:/);
  assert.deepEqual(read(example).mistakes, []);
});

test('the JSON schema takes what podctl takes, and refuses what it refuses', () => {
  const schema = jsonSchema(keymap) as Schema;
  const without = commentedFile(keymap).replaceAll(/^#(?! \S)/gm, '');
  assert.deepEqual(violations(load(without), schema), []);
  for (const text of [
    'namespce: x',
    'logs: {tail: 0.5}',
    'pods: {sort: agee}',
    'keys: {pod.logz: l}',
    'keys: {program.quit: Q}',
  ])
    assert.equal(violations(load(text), schema).length, 1, text);
  for (const text of [
    'keys: {pod.logs: l}',
    'keys: {pod.logs: [l, 1]}',
    'readOnlyContexts: prod',
    'colors: {failing: 196}',
  ])
    assert.deepEqual(violations(load(text), schema), [], text);
});
