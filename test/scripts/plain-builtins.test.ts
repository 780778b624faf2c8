import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainBuiltins } from '../../scripts/plain-builtins.ts';

const rendered = (code: string): string =>
  (plainBuiltins.renderChunk as unknown as (text: string) => { readonly code: string })(code).code;

test('every way to import one of Node’s modules becomes a look at the module itself', () => {
  const code = rendered(`
import path, { join as j, sep } from "node:path";
import*as os from'node:os';
import { EOL } from "node:os";
import fs from 'node:fs';`);
  const names = new Function(
    'process',
    `${code}; return [path.join === j, sep, os.EOL === EOL, typeof fs.readFileSync];`,
  );
  assert.deepEqual(names(process), [true, '/', true, 'function']);
});

test('other imports stay as they are', () => {
  const code = 'import{a as b}from"./core.js";import("node:zlib");';
  assert.equal(rendered(code), code);
});

test('an import that it cannot read fails the build', () => {
  assert.throws(() => rendered('export { join } from "node:path";'), /unknown way/);
});
