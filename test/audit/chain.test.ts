import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256, splitLine } from '../../src/audit/chain.ts';
import { type Entry, journalFormat, type SessionEntry } from '../../src/audit/entry.ts';
import { openJournal } from '../../src/audit/journal-file.ts';
import { checkJournal, type ReadJournal, readJournal } from '../../src/audit/read-journal.ts';
import { UsageError } from '../../src/model/usage-error.ts';

const session: SessionEntry = {
  entry: 'session',
  format: journalFormat,
  podctl: '1.2.3',
  command: ['-n', 'shop'],
  machine: { host: hostname(), user: 'ada', pid: process.pid },
};
const newFile = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'podctl-')), 'journal');
const note = (text: string): Entry => ({ entry: 'note', text });

/** A journal of one session, with its end unless it was cut off. */
const written = (file: string, texts: readonly string[], ends = true): Buffer => {
  const journal = openJournal(file, session, 0);
  for (const [index, text] of texts.entries()) journal.append(note(text), 1000 * index);
  if (ends) journal.append({ entry: 'end', how: 'left', entries: journal.written() + 1 }, 5000);
  journal.close();
  return readFileSync(file);
};
const check = (bytes: Buffer): ReadJournal => checkJournal(bytes) ?? assert.fail('no journal');
const isWhole = ({ broken, torn, entries }: ReadJournal): boolean =>
  !broken && !torn && entries.at(-1)?.entry === 'end';

const sample = written(newFile(), ['one', 'zwei – ü', 'three "quoted" \\ and more', '{"hash":"x"}', 'five']);
const linesOf = (bytes: Buffer): readonly string[] => bytes.toString().split('\n').slice(0, -1);

test('a journal as it was written holds, line by line', () => {
  const journal = check(sample);
  assert.ok(isWhole(journal));
  assert.equal(journal.lines, 7);
  assert.deepEqual(
    journal.entries.map(({ entry }) => entry),
    ['session', 'note', 'note', 'note', 'note', 'note', 'end'],
  );
  assert.equal(journal.head, journal.hashes.at(-1));
});

test('the chain can be checked without podctl: the hash is that of the hash before and the line without it', () => {
  let before = '0'.repeat(64);
  for (const line of linesOf(sample)) {
    const hash = /,"hash":"([0-9a-f]{64})"\}$/.exec(line)?.[1] ?? assert.fail(line);
    const text = line.replace(/,"hash":"[0-9a-f]{64}"\}$/, '}');
    assert.equal(sha256(before, Buffer.from(text)), hash);
    before = hash;
  }
});

test('any byte that is changed is found', () => {
  fc.assert(
    fc.property(fc.nat(sample.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(sample);
      changed[at] = (changed[at] ?? 0) ^ by;
      const journal = checkJournal(changed);
      assert.ok(journal === undefined || !isWhole(journal));
    }),
    { numRuns: 2000 },
  );
});

test('any line that is removed, doubled or moved is found, and which one is told', () => {
  const lines = linesOf(sample);
  const index = fc.nat(lines.length - 1);
  const joined = (changed: readonly string[]): Buffer => Buffer.from(changed.map(line => `${line}\n`).join(''));
  fc.assert(
    fc.property(index, index, fc.constantFrom('remove', 'double', 'swap'), (one, other, what) => {
      const changed = [...lines];
      if (what === 'remove') changed.splice(one, 1);
      else if (what === 'double') changed.splice(other, 0, lines[one] ?? '');
      else [changed[one], changed[other]] = [lines[other] ?? '', lines[one] ?? ''];
      fc.pre(changed.join() !== lines.join());
      const journal = checkJournal(joined(changed));
      if (journal === undefined) return;
      assert.ok(!isWhole(journal));
      // Where the last line is gone the rest holds: what is missing then is the end of the session.
      const first = changed.findIndex((line, place) => line !== lines[place]);
      if (journal.broken) assert.equal(journal.broken.line, first + 1);
    }),
    { numRuns: 500 },
  );
});

test('a journal that is cut anywhere is not whole, and a line that was not finished is told as torn', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: sample.length - 1 }), end => {
      const journal = check(sample.subarray(0, end));
      assert.ok(!isWhole(journal));
      assert.equal(journal.broken, undefined);
      assert.equal(journal.torn !== undefined, sample[end - 1] !== 10);
    }),
  );
});

test('a journal goes on as another session of the same chain', () => {
  const file = newFile();
  const { head } = check(written(file, ['first']));
  const bytes = written(file, ['second']);
  const journal = check(bytes);
  assert.ok(isWhole(journal));
  assert.equal(journal.hashes[2], head);
  assert.deepEqual(
    journal.entries.map(({ n, entry }) => `${n} ${entry}`),
    ['1 session', '2 note', '3 end', '4 session', '5 note', '6 end'],
  );
});

test('a session after a crash leaves the torn line where it is and vouches for it', () => {
  const file = newFile();
  written(file, ['first'], false);
  appendFileSync(file, '{"n":3,"at":"2026-');
  assert.deepEqual(check(readFileSync(file)).torn, { line: 3, bytes: 18 });
  const bytes = written(file, ['second']);
  const journal = check(bytes);
  assert.ok(isWhole(journal));
  assert.ok(bytes.toString().includes('\n{"n":3,"at":"2026-\n'));
  assert.deepEqual(
    journal.entries.map(({ n, entry }) => `${n} ${entry}`),
    ['1 session', '2 note', '4 session', '5 note', '6 end'],
  );
  const changed = Buffer.from(bytes.toString().replace('{"n":3,"at":"2026-\n', '{"n":3,"at":"2027-\n'));
  assert.equal(check(changed).broken?.line, 3);
});

test('the file is for its owner only', { skip: process.platform === 'win32' }, () => {
  const file = newFile();
  written(file, []);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

const refusals: readonly (readonly [what: string, prepare: (file: string) => void, why: RegExp])[] = [
  ['is something else', file => writeFileSync(file, 'my thesis\n'), /is no journal of podctl/],
  [
    'is broken',
    file => writeFileSync(file, written(file, ['one', 'two']).toString().replace('"one"', '"uno"')),
    /its chain is broken at line 2/,
  ],
  [
    'is being written',
    file => {
      const machine = { ...session.machine, pid: process.ppid };
      openJournal(file, { ...session, machine }, 0).close();
    },
    /another podctl is writing it \(process \d+\)/,
  ],
];

for (const [what, prepare, why] of refusals)
  test(`a file that ${what} is refused and left as it is`, () => {
    const file = newFile();
    prepare(file);
    const before = readFileSync(file);
    assert.throws(
      () => openJournal(file, session, 0),
      error => error instanceof UsageError && why.test(error.message),
    );
    assert.deepEqual(readFileSync(file), before);
  });

test('an empty file is a new journal; a folder, or a file in a folder that is not there, is none', () => {
  const file = newFile();
  writeFileSync(file, '');
  assert.ok(isWhole(check(written(file, []))));
  for (const wrong of [path.dirname(file), `${file}/deeper/journal`])
    assert.throws(() => openJournal(wrong, session, 0), UsageError);
  assert.throws(() => readJournal(`${file}.not`), UsageError);
});

const forgeries: readonly (readonly [what: string, content: object | string, why: RegExp])[] = [
  ['is no JSON', '{"n":2,', /it is no JSON/],
  ['has another number', { n: 7, at: '2026-11-21T12:00:00Z', entry: 'note', text: '' }, /it says that it is line 7/],
  ['has no time', { n: 2, at: 'noon', entry: 'note', text: '' }, /it has no time/],
  ['is of a kind to come', { n: 2, at: '2026-11-21T12:00:00Z', entry: 'dream' }, /does not know the entry dream/],
  ['lacks a field', { n: 2, at: '2026-11-21T12:00:00Z', entry: 'found', of: {}, state: 'read' }, /its of is missing/],
];

for (const [what, content, why] of forgeries)
  test(`a line that ${what} does not hold, though its hash does`, () => {
    const [first = ''] = linesOf(sample);
    const before = splitLine(Buffer.from(first))?.hash ?? '';
    const text = typeof content === 'string' ? `${content}}` : JSON.stringify(content);
    const line = `${text.slice(0, -1)},"hash":"${sha256(before, Buffer.from(text))}"}`;
    const { broken, entries } = check(Buffer.from(`${first}\n${line}\n`));
    assert.equal(entries.length, 1);
    assert.equal(broken?.line, 2);
    assert.match(broken.why, why);
  });

test('two programs that write to one journal are found out by the first one that loses its place', () => {
  const file = newFile();
  const journal = openJournal(file, session, 0);
  appendFileSync(file, 'something else\n');
  assert.throws(() => journal.append(note('lost'), 0), /another program has written to it/);
  journal.close();
});
