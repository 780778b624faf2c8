import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipboardSequence } from '../../src/views/terminal/clipboard.ts';
import { drawableSize } from '../../src/views/terminal/drawable-size.ts';
import { holdOutput } from '../../src/views/terminal/held-output.ts';

test('a text is copied as base64 in OSC 52', () => {
  assert.equal(clipboardSequence('kubectl é'), '\u001b]52;c;a3ViZWN0bCDDqQ==\u0007');
});

test('on Windows the last row stays free', () => {
  assert.deepEqual(drawableSize({ columns: 100, rows: 30 }, 'win32'), { columns: 100, rows: 29 });
  assert.deepEqual(drawableSize({ columns: 100, rows: 30 }, 'darwin'), { columns: 100, rows: 30 });
});

test('a stream that knows no size is taken for 80x24', () => {
  assert.deepEqual(drawableSize({ columns: 0, rows: 0 }, 'linux'), { columns: 80, rows: 24 });
});

test('what is written to a held stream appears once it is released', () => {
  const written: string[] = [];
  const stream = {
    write: ((text: string) => {
      written.push(text);
      return true;
    }) as NodeJS.WriteStream['write'],
  };
  const release = holdOutput(stream);
  stream.write('one ');
  stream.write('two');
  assert.deepEqual(written, []);
  release();
  release();
  assert.deepEqual(written, ['one two']);
  stream.write('three');
  assert.deepEqual(written, ['one two', 'three']);
});
