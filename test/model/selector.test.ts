import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSelector, selects } from '../../src/model/selector.ts';
import { UsageError } from '../../src/model/usage-error.ts';

const labels = { app: 'web', 'app.kubernetes.io/part-of': 'shop' };

for (const [selector, selected] of [
  ['app=web', true],
  ['app==db', false],
  ['tier!=db', true],
  ['app in (db, web),app.kubernetes.io/part-of', true],
  ['app notin (db,web)', false],
  ['!app', false],
  ['! tier', true],
] as const)
  test(`${selector} ${selected ? 'selects' : 'does not select'} the labels of the pod`, () => {
    assert.equal(selects(parseSelector(selector), labels), selected);
  });

for (const selector of ['=web', 'app=a b', 'app=a=b', 'app in (web', 'app(', 'app>'])
  test(`${selector} is no label selector`, () => {
    assert.throws(() => parseSelector(selector), UsageError);
  });
