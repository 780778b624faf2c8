import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { tellingLine } from '../../../src/diagnosis/rules/logs/last-said.ts';
import { bareLine } from '../../../src/diagnosis/rules/logs/log-line.ts';
import { tellingMatch } from '../../../src/diagnosis/rules/logs/match-line.ts';
import { spoken } from '../../../src/diagnosis/rules/logs/read-log.ts';

// What programs of all kinds say before they end, which line of it tells why, and which rule (null: none) knows it.
type LastWords = {
  readonly name: string;
  readonly exitCode: number;
  readonly rule: string | null;
  /** From 1; 0 for none. */
  readonly line: number;
  readonly log: readonly string[];
};

const cases = JSON.parse(readFileSync('test/fixtures/last-words.json', 'utf8')) as readonly LastWords[];

for (const { name, exitCode, rule, line, log } of cases)
  test(`${name}: line ${line} tells why, ${rule ?? 'no rule'} knows it`, () => {
    const lines = spoken(log.map(bareLine));
    const match = tellingMatch(lines, exitCode);
    assert.equal(match?.pattern.rule.id ?? null, rule);
    assert.equal((match?.index ?? tellingLine(lines)) + 1, line);
  });
