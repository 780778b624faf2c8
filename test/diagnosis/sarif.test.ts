import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRules } from '../../src/diagnosis/all-rules.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { sarifLog } from '../../src/diagnosis/sarif.ts';
import { aSet, brokenShop, reportOn, sampleReports } from '../support/reports.ts';

type Log = {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly [Run];
};
type Place = { readonly name?: string; readonly fullyQualifiedName?: string; readonly parentIndex?: number };
type Run = {
  readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Descriptor[] } };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly exitCode: number;
    readonly endTimeUtc: string;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly logicalLocations: readonly Place[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly logicalLocations: readonly { readonly index: number; readonly fullyQualifiedName: string }[];
      readonly physicalLocation?: object;
    }[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }[];
};
type Descriptor = {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly tags: readonly string[] };
};

const logOf = (
  report: (typeof sampleReports)[string],
  { exitCode = 1, locate = () => undefined }: Partial<Parameters<typeof sarifLog>[1]> = {},
): Log => sarifLog(report, { version: '1.2.3', rules: allRules(families), exitCode, locate }) as Log;
const levels = ['error', 'warning', 'note'];

for (const [name, report] of Object.entries(sampleReports))
  test(`SARIF of ${name} has what the standard demands`, () => {
    const log = logOf(report);
    assert.equal(log.version, '2.1.0');
    assert.ok(URL.canParse(log.$schema));
    const [run] = log.runs;
    assert.equal(run.tool.driver.name, 'podctl');
    const ids = run.tool.driver.rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'ids of rules are unique');
    for (const rule of run.tool.driver.rules) {
      for (const text of [rule.shortDescription.text, rule.fullDescription.text, rule.help.text, rule.help.markdown])
        assert.ok(text.length > 0);
      assert.ok(rule.helpUri === undefined || URL.canParse(rule.helpUri));
      assert.ok(levels.includes(rule.defaultConfiguration.level));
      assert.equal(new Set(rule.properties.tags).size, rule.properties.tags.length);
      assert.doesNotMatch(rule.help.text, /\{[a-z]\w*\}/, 'no place of a template is left');
    }
    assert.equal(run.results.length, report.findings.length);
    for (const result of run.results) {
      assert.equal(ids[result.ruleIndex], result.ruleId);
      assert.ok(levels.includes(result.level));
      assert.ok(result.message.text.length > 0);
      assert.match(result.partialFingerprints['podctl/v1'] ?? '', /^[0-9a-f]{16}$/);
      const [place] = result.locations[0]?.logicalLocations ?? [];
      assert.equal(run.logicalLocations[place?.index ?? -1]?.fullyQualifiedName, place?.fullyQualifiedName);
    }
    for (const { parentIndex } of run.logicalLocations)
      assert.ok(parentIndex === undefined || run.logicalLocations[parentIndex]);
    const names = run.logicalLocations.map(place => place.fullyQualifiedName);
    assert.equal(new Set(names).size, names.length, 'every place stands once');
    for (const invocation of run.invocations) {
      assert.equal(typeof invocation.executionSuccessful, 'boolean');
      assert.match(invocation.endTimeUtc, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      assert.equal(invocation.toolExecutionNotifications.length, report.missing.length);
    }
  });

test('a container stands below its pod, and the pod below its namespace', () => {
  const [run] = logOf(reportOn(aSet(brokenShop))).runs;
  const chain = (name: string): readonly (string | undefined)[] => {
    const place = run.logicalLocations.find(({ fullyQualifiedName }) => fullyQualifiedName === name);
    const parent = place?.parentIndex === undefined ? undefined : run.logicalLocations[place.parentIndex];
    return [place?.name, ...(parent ? chain(parent.fullyQualifiedName ?? '') : [])];
  };
  assert.deepEqual(chain('shop/Pod/web-0/app'), ['app', 'web-0', 'shop']);
});

test('severities become the levels of SARIF, and a note never more than a note', () => {
  const report = reportOn(aSet(brokenShop));
  const results = logOf(report).runs[0].results;
  for (const [index, finding] of report.findings.entries()) {
    const expected =
      finding.role === 'note' || finding.severity === 'low'
        ? 'note'
        : finding.severity === 'medium'
          ? 'warning'
          : 'error';
    assert.equal(results[index]?.level, expected);
  }
});

test('a subject that stands in a file is located there', () => {
  const log = logOf(reportOn(aSet(brokenShop)), {
    locate: ({ kind, name }) => (kind === 'Pod' && name === 'web-0' ? { uri: 'k8s/web.yaml', line: 9 } : undefined),
  });
  const places = log.runs[0].results.flatMap(({ locations }) => locations[0]?.physicalLocation ?? []);
  assert.ok(places.length > 0);
  for (const place of places)
    assert.deepEqual(place, { artifactLocation: { uri: 'k8s/web.yaml' }, region: { startLine: 9 } });
});

test('an inconclusive run was not successful', () => {
  const [invocation] = logOf(reportOn(aSet([], () => false)), { exitCode: 3 }).runs[0].invocations;
  assert.deepEqual([invocation?.executionSuccessful, invocation?.exitCode], [false, 3]);
});
