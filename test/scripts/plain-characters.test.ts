import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escaped } from '../../scripts/plain-characters.ts';

const run = (code: string): unknown => new Function(`return ${escaped(code)}`)();

test('texts, templates and patterns mean the same without a character beyond ASCII', () => {
  assert.equal(run("'a…é✗ 😀'"), 'a…é✗ 😀');
  assert.equal(run('`1–\\n—`'), '1–\n—');
  assert.equal(run("'\\…\\\\…'"), '…\\…');
  assert.equal(run("/^\\–[–…]$/.test('––')"), true);
  assert.equal(run("/^[😀]$/u.test('😀')"), true);
  assert.match(escaped('"…😀"'), /^[\0-\x7f]+$/);
});
