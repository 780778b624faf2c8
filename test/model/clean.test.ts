import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanLogLine, cleanObject, cleanText, mayBeHostile } from '../../src/model/clean.ts';

const esc = '\u001b';
/** Made of what drives terminals, so that sequences come up whole, broken and inside each other. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        esc,
        '[',
        ']',
        '31m',
        '2J',
        '52;c;',
        '\u0007',
        `${esc}\\`,
        '\u009b',
        '\r',
        '\u202e',
        '\u200b',
        'P',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));
const driving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

test('no text keeps a character that drives the terminal or turns its direction', () => {
  fc.assert(fc.property(hostileText, text => !driving.test(cleanText(text))));
});

test('a clean text stays as it is', () => {
  for (const text of ['CrashLoopBackOff', 'line\n\tline', 'größer, 日本語, 👍']) assert.equal(cleanText(text), text);
});

test('a log line keeps colors and weight and nothing else', () => {
  fc.assert(fc.property(hostileText, text => !driving.test(cleanLogLine(text).replace(/\u001b\[[0-9;]*m/g, ''))));
  assert.equal(cleanLogLine(`${esc}[31mred${esc}[2J${esc}[8mhidden`), `${esc}[31mredhidden${esc}[0m`);
  assert.equal(cleanLogLine(`${esc}]52;c;cm0gLXJm\u0007done`), 'done');
});

test('what the fast path lets through has nothing to clean', () => {
  const object = fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText, { maxLength: 2 })));
  fc.assert(
    fc.property(object, value => {
      const json = JSON.stringify(value);
      if (!mayBeHostile(json)) assert.deepEqual(cleanObject(JSON.parse(json)), JSON.parse(json));
    }),
  );
});

test('colors as most programs write them are kept as they are, whatever else a line holds', () => {
  for (const codes of ['', '0', '1', '31', '01;31', '0;32', '1;38;5;208', '97', '107', '39;49'])
    assert.equal(cleanLogLine(`${esc}[${codes}mred`), `${esc}[${codes}mred${esc}[0m`);
  assert.equal(cleanLogLine(`${esc}[31mred${esc}[8mhidden`), `${esc}[31mredhidden${esc}[0m`);
  assert.equal(cleanLogLine(`${esc}[5;31mblink`), 'blink');
});
