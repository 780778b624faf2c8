import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFilter, passes } from '../../src/state/filter.ts';
import { noon, podRowFixture, sketchRows } from '../support/states.ts';

const names = (filter: string): readonly string[] => {
  const { terms, error } = parseFilter(filter);
  assert.equal(error, '');
  return sketchRows.filter(row => passes(terms, row, noon)).map(row => row.name.split('-')[0] ?? '');
};

test('plain words stand anywhere in the row, whatever their case', () => {
  assert.deepEqual(names('LEDGER'), ['ledger']);
  assert.deepEqual(names('payments crash'), ['ledger']);
  assert.deepEqual(names('worker-2'), ['web']);
});

test('a word is a regular expression', () => {
  assert.deepEqual(names('^shop.*(cart|queue)'), ['cart', 'queue']);
});

test('an exclamation mark negates', () => {
  assert.deepEqual(names('!running !pending !completed'), ['ledger', 'web', 'queue']);
});

test('quotes hold a phrase together', () => {
  assert.deepEqual(names('"out of memory"'), ['ledger']);
  assert.deepEqual(names('"memory of out"'), []);
});

test('-l selects by labels as kubectl does', () => {
  assert.deepEqual(names('-l app=ledger'), ['ledger']);
  assert.deepEqual(names('-l "app in (ledger, cart)"'), ['cart', 'ledger']);
  assert.deepEqual(names('-l app!=web,app'), ['cart', 'ledger']);
  assert.deepEqual(names('-l !app'), []);
  assert.deepEqual(names('!-l app=web'), ['cart', 'ledger']);
});

test('a column can be named', () => {
  assert.deepEqual(names('status:backoff ns:pay'), ['ledger']);
  assert.deepEqual(names('cause:tag'), ['web']);
  assert.deepEqual(names('!node:worker'), ['index']);
  assert.deepEqual(names('verdict:degraded'), ['web']);
  assert.deepEqual(names('owner:^job/'), ['migrate']);
});

test('restarts and age compare', () => {
  assert.deepEqual(names('restarts>5'), ['ledger']);
  assert.deepEqual(names('restarts:7'), ['ledger']);
  assert.deepEqual(names('age<5m'), ['web', 'queue']);
  assert.deepEqual(names('age>=1h status:running'), ['cart']);
});

test('a pod of unknown age passes no comparison of ages', () => {
  const { terms } = parseFilter('age<1h');
  assert.equal(passes(terms, podRowFixture({ createdAt: undefined }), noon), false);
});

test('what is still being typed hides nothing', () => {
  for (const begun of ['', '!', '-l', 'status:', 'restarts>', 'age<'])
    assert.equal(names(begun).length, sketchRows.length);
});

test('a word with a colon that names no column is looked for as it is', () => {
  assert.deepEqual(names(':8080'), ['web']);
});

test('mistakes are said in a sentence', () => {
  assert.match(parseFilter('web(').error, /^Not a regular expression: .*\.$/);
  assert.equal(parseFilter('age<soon').error, 'soon is not a duration such as 90s, 2h or 3d.');
  assert.equal(parseFilter('restarts>many').error, 'many is not a number of restarts.');
  assert.equal(parseFilter('-l =x').error, '=x is not a label selector such as app=web.');
});

test('no text makes the filter throw', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const { terms } = parseFilter(text);
      for (const row of sketchRows) passes(terms, row, noon);
    }),
  );
});
