import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventText, type LogTextOptions } from '../../src/commands/logs/log-text.ts';

const said = (text: string, name: string): string => {
  const options: LogTextOptions = {
    format: 'text',
    timestamps: false,
    zone: 'utc',
    color: 'none',
    name: () => name,
    container: () => undefined,
  };
  const ms = Date.parse('2026-11-21T12:03:04Z');
  return eventText({ source: 0, time: '', ms, text, kind: 'event' }, options);
};

test('what podctl says names its pod, unless it does so already or is about several', () => {
  assert.equal(said('app exited with code 1', 'web-x2x9k app'), '-- 12:03:04Z web-x2x9k: app exited with code 1\n');
  assert.equal(said('db: reconnected, nothing is lost', 'db'), '-- 12:03:04Z db: reconnected, nothing is lost\n');
  assert.equal(said('db exited with code 1', 'db'), '-- 12:03:04Z db exited with code 1\n');
  assert.equal(said('pod web-7f9c-x2x9k is gone', 'web-x2x9k'), '-- 12:03:04Z pod web-7f9c-x2x9k is gone\n');
  assert.equal(said('3 logs: reconnected after 16s', 'web-x2x9k'), '-- 12:03:04Z 3 logs: reconnected after 16s\n');
});
