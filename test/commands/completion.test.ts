import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { bashCompletion } from '../../src/commands/completion/bash-completion.ts';
import { completionTree } from '../../src/commands/completion/completion-tree.ts';
import { fishCompletion } from '../../src/commands/completion/fish-completion.ts';
import { zshCompletion } from '../../src/commands/completion/zsh-completion.ts';
import { subcommands } from '../../src/commands/index.ts';

const tree = completionTree(subcommands, { explain: ['oomkilled', 'image-not-found', 'image-denied'] });
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

for (const [shell, script] of [
  ['bash', bashCompletion(tree)],
  ['zsh', zshCompletion(tree)],
  ['fish', fishCompletion(tree)],
] as const) {
  test(`the script for ${shell} names every command and every flag`, () => {
    for (const { name, flags } of tree) {
      assert.ok(script.includes(name));
      for (const flag of flags) assert.match(script, new RegExp(`(?:--|-l )${flag.name}\\b`));
    }
  });

  test(`the script for ${shell} can be read by it`, { skip: !has(shell) && `there is no ${shell}` }, () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });
}

/** What bash would offer for a command line whose last word is being typed. */
const offered = (...words: readonly string[]): readonly string[] => {
  const line = ['podctl', ...words].map(word => `'${word}'`).join(' ');
  const input = `${bashCompletion(tree)}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _podctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync('bash', [], { input, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
};

test('bash offers commands, flags, rules and formats', { skip: !has('bash') && 'there is no bash' }, () => {
  assert.deepEqual(offered('diag'), ['diagnose']);
  assert.deepEqual(offered('diagnose', '--all'), ['--all-namespaces']);
  assert.deepEqual(offered('explain', 'image-'), ['image-not-found', 'image-denied']);
  assert.deepEqual(offered('diagnose', '-o', 's'), ['sarif']);
  assert.deepEqual(offered('diagnose', '--output', '=', 'y'), ['yaml']);
  assert.deepEqual(offered('diagnose', '-n', ''), []);
  assert.ok(offered('--').includes('--kubeconfig'));
});
