import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

// Which folders of src a folder may import from. ARCHITECTURE.md draws the same picture.
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  text: [],
  diagnosis: ['model'],
  state: ['model', 'diagnosis', 'text'],
  keys: ['model', 'state', 'text'],
  views: ['model', 'diagnosis', 'state', 'keys', 'text'],
  configuration: ['model', 'state', 'keys', 'views', 'text'],
  cluster: ['model'],
  recording: ['model'],
  evidence: ['model', 'diagnosis', 'cluster', 'recording', 'state'],
  audit: ['model', 'diagnosis', 'cluster', 'recording', 'state', 'text'],
  sandbox: ['model'],
  commands: [
    'audit',
    'configuration',
    'model',
    'text',
    'diagnosis',
    'state',
    'keys',
    'views',
    'cluster',
    'recording',
    'evidence',
    'sandbox',
  ],
  '.': ['commands', 'model'],
};
const pureFolders = ['model', 'text', 'diagnosis', 'state', 'keys', 'views'];
/** Where views meet the terminal, and nothing else may. */
const terminal = 'views/terminal/';

const files = globSync('src/**/*.{ts,tsx}')
  .map(file => file.replaceAll('\\', '/'))
  .sort();
const text = new Map(files.map(file => [file, readFileSync(file, 'utf8')]));
const folderOf = (file: string): string => path.posix.relative('src', file).split('/').slice(0, -1)[0] ?? '.';
const importsOf = (file: string): readonly string[] =>
  [...(text.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => match[1] ?? '');
const codeOf = (file: string): string =>
  (text.get(file) ?? '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

test('every folder imports only from the folders below it', () => {
  const wrong = files.flatMap(file =>
    importsOf(file)
      .filter(from => from.startsWith('.'))
      .map(from => folderOf(path.posix.join(path.posix.dirname(file), from)))
      .filter(to => to !== folderOf(file) && !allowed[folderOf(file)]?.includes(to))
      .map(to => `${file} imports ${to}`),
  );
  assert.deepEqual(wrong, []);
});

test('model, text, diagnosis, state, keys and views have no clock, no timers, no I/O', () => {
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bconsole\.|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(|\bMath\.random\(|\bperformance\./;
  const wrong = files
    .filter(file => pureFolders.includes(folderOf(file)) && !file.includes(terminal))
    .filter(file => impure.test(codeOf(file)) || importsOf(file).some(from => from.startsWith('node:')))
    .map(
      file => `${file}: ${impure.exec(codeOf(file))?.[0] ?? importsOf(file).find(from => from.startsWith('node:'))}`,
    );
  assert.deepEqual(wrong, []);
});

test('no file of src has more than 300 lines', () => {
  const long = files.filter(file => (text.get(file) ?? '').split('\n').length > 301);
  assert.deepEqual(long, []);
});

test('the whole program listens to keys in one place', () => {
  assert.equal(files.filter(file => /\buseInput\(/.test(codeOf(file))).length, 1);
});

test('only the cluster folder and the sandbox open connections', () => {
  const network = ['undici', 'ws', 'node:http', 'node:https', 'node:net', 'node:tls'];
  const wrong = files.filter(
    file => !['cluster', 'sandbox'].includes(folderOf(file)) && importsOf(file).some(from => network.includes(from)),
  );
  assert.deepEqual(wrong, []);
});

test('client-node is imported for its types only', () => {
  assert.deepEqual(
    files.filter(file => /import (?!type)[^;]*from '@kubernetes\/client-node/.test(text.get(file) ?? '')),
    [],
  );
});

test('date-fns is never imported from its root, which would load all of it', () => {
  assert.deepEqual(
    files.filter(file => importsOf(file).includes('date-fns')),
    [],
  );
});

test('names avoid the words that say nothing', () => {
  const empty = /(?:^|-)(?:manager|helper|util|utils|data|info)(?:-|\.)/;
  assert.deepEqual(
    files.filter(file => empty.test(path.posix.basename(file))),
    [],
  );
});

test('nothing is left to be done later', () => {
  assert.deepEqual(
    files.filter(file => /\b(?:TODO|FIXME|XXX)\b/.test(text.get(file) ?? '')),
    [],
  );
});

const map = readFileSync('ARCHITECTURE.md', 'utf8');
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter(line => line.startsWith('| ') && !line.startsWith('| ---'))
    .map(line => line.split('|').slice(1, -1));
const quoted = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '');
const section = (title: string): string => map.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

test('every folder, file and test that ARCHITECTURE.md names exists', () => {
  const places = rowsOf(section('Map')).flatMap(([folder, , start]) => {
    const [base = ''] = quoted(folder);
    if (base === '' || base.includes('FAMILY')) return [];
    return [base, ...quoted(start).map(file => `${base}${file}`)];
  });
  const tests = rowsOf(section('Invariants')).flatMap(([, heldBy]) => quoted(heldBy));
  assert.ok(places.length > 20 && tests.length > 5);
  assert.deepEqual(
    [...places, ...tests].filter(place => !existsSync(place)),
    [],
  );
});

test('ARCHITECTURE.md and this test allow the same imports', () => {
  const told = rowsOf(section('Who may import whom')).flatMap(([from, to]) =>
    quoted(from).map(folder => [folder === 'main.ts' ? '.' : folder, [...quoted(to)].sort()] as const),
  );
  const held = Object.entries(allowed).map(([folder, to]) => [folder, folder === 'commands' ? [] : [...to].sort()]);
  assert.deepEqual(Object.fromEntries(told), Object.fromEntries(held));
});
