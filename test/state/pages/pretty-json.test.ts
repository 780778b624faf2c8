import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyLines } from '../../../src/state/pages/logs/pretty-json.ts';
import { lineText } from '../../../src/text/line.ts';

const pretty = (text: string, width = 60, height = 20): readonly string[] =>
  prettyLines(text, width, height).map(lineText);

test('JSON is indented as deep as it is nested', () => {
  assert.deepEqual(pretty('2026-11-21 {"msg":"done","user":{"id":1,"tags":["a"]}}'), [
    '{',
    '  "msg": "done",',
    '  "user": {',
    '    "id": 1,',
    '    "tags": [',
    '      "a"',
    '    ]',
    '  }',
    '}',
  ]);
});

test('what does not fit goes on below, further in', () => {
  assert.deepEqual(pretty('{"msg":"one two three four five six seven"}', 24), [
    '{',
    '  "msg": "one two three',
    '    four five six seven"',
    '}',
  ]);
});

test('a stack trace in a string has its lines, and fields of logfmt are shown like JSON', () => {
  assert.deepEqual(pretty('{"stack":"Error: no\\n\\tat a (b.js:1)"}'), [
    '{',
    '  "stack": "Error: no',
    '        at a (b.js:1)"',
    '}',
  ]);
  assert.deepEqual(pretty('level=error msg="no such host"'), [
    '{',
    '  "level": "error",',
    '  "msg": "no such host"',
    '}',
  ]);
});

test('rows beyond the height are counted', () => {
  assert.equal(pretty('{"a":1,"b":2,"c":3}', 60, 3).at(-1), '… 3 more rows');
});
