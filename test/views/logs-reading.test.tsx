import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../src/model/known.ts';
import { fits, openScreen } from '../support/screen.tsx';
import {
  appContainer,
  diagnosisFixture,
  findingFixture,
  openedFixture,
  openLog,
  recordedPod,
  say,
} from '../support/view-fixtures.ts';

const quiet = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => `INFO request ${from + index} done`);
const telling = 'cannot reach postgres://app:hunter2@db:5432/shop: connection refused';

const crash = recordedPod('crash-loop');
const container = { namespace: crash.ref.namespace, pod: crash.ref.name, container: 'worker' };
const opened = openedFixture(
  crash,
  diagnosisFixture({
    findings: [
      findingFixture({
        title: 'Cannot connect to db:5432',
        evidence: [
          { object: 'Pod/a/b', path: 'spec', value: 'x' },
          {
            object: `Log/${container.namespace}/${container.pod}/${container.container}`,
            path: 'previous:41',
            value: 'cannot reach postgres://app:***@db:5432/shop: connection refused',
          },
        ],
      }),
    ],
  }),
);
const openCited = async () => {
  const { state, buffer } = openLog([...quiet(40), telling, ...quiet(40, 40)], { columns: 80, rows: 24 }, [container]);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  screen.dispatch({ type: 'pod-read', opened: { ...opened, pod: read(crash.pod) } });
  return { screen, buffer };
};

test('e goes to the line that the diagnosis cites, which is marked with what it says', async () => {
  const { screen } = await openCited();
  await screen.press('e');
  await screen.sees('▼ the diagnosis cites this: Cannot connect to db:5432');
  await screen.sees('hunter2@db:5432');
  fits(screen, 80, 24);
  screen.close();
});

test('from the end of the log, e begins again with that line', async () => {
  const { screen } = await openCited();
  await screen.press('e', 'G', 'e');
  await screen.sees('▼ the diagnosis cites this');
  await screen.sees('❚ paused');
  screen.close();
});

test('a log that is opened for the line lands on it, and moves no more once it is there', async () => {
  const { screen, buffer } = await openCited();
  screen.dispatch({ type: 'log-view-changed', view: { seeking: true } });
  say(buffer, ['one more']);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('▼ the diagnosis cites this');
  await screen.press('G');
  say(buffer, [telling, 'the last']);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('the last');
  await screen.sees('● following');
  screen.close();
});

test('+ and - change how many lines around the matches of a filter are shown, and n walks over the matches', async () => {
  const { state } = openLog([...quiet(9), 'boom one', ...quiet(9, 9), 'boom two', ...quiet(9, 18)]);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('&');
  await screen.type('boom');
  await screen.press('enter', '+');
  await screen.sees('& -C1 boom  2 of 29 lines');
  await screen.sees('INFO request 8 done');
  assert.ok(!screen.frame().includes('request 7 '));
  await screen.press('N');
  await screen.sees('❚ paused');
  await screen.press('-');
  await screen.sees('& boom  2 of 29 lines');
  assert.ok(!screen.frame().includes('request 8 '));
  screen.close();
});

test('n passes over matches of the search that the filter hides', async () => {
  const { state } = openLog(['a one', 'b one', 'a two', 'b one', 'a one']);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('&');
  await screen.type('^a');
  await screen.press('enter', '/');
  await screen.type('one');
  await screen.press('enter', 'g', 'n');
  await screen.sees('/ one  1 of 4');
  await screen.press('n');
  await screen.sees('/ one  4 of 4');
  screen.close();
});

test('f offers the fields these lines have; what is chosen stays for the workload', async () => {
  const { state } = openLog([
    '{"ts":1,"level":"info","msg":"started","status":200}',
    'plain words',
    'level=error msg="no upstream" status=503',
  ]);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('f');
  await screen.sees(':fields level,status,msg');
  await screen.press('enter');
  await screen.sees('info   200  started');
  await screen.sees('error  503  no upstream');
  await screen.sees('plain words');
  await screen.press('f');
  await screen.sees('{"ts":1');
  await screen.press('f');
  await screen.sees('info   200  started');
  screen.close();
});

test(':highlight lights up patterns, again takes one away', async () => {
  const { state } = openLog(['anna and bert', 'bert']);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  const highlight = async (pattern: string) => {
    await screen.press(':');
    await screen.type(`highlight ${pattern}`);
    await screen.press('enter');
  };
  await highlight('anna');
  await highlight('bert');
  assert.match(screen.painted(), /\u001b\[[0-9;]+manna/);
  assert.match(screen.painted(), /\u001b\[[0-9;]+mbert/);
  await highlight('anna');
  assert.doesNotMatch(screen.painted(), /\u001b\[[0-9;]+manna/);
  assert.match(screen.painted(), /\u001b\[[0-9;]+mbert/);
  screen.close();
});

test('z folds stack traces to their first line', async () => {
  const { state } = openLog(['ERROR boom', '\tat a.B.c(B.java:1)', '\tat a.B.d(B.java:2)', 'INFO fine']);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('z');
  await screen.sees('ERROR boom ▸ 2 more');
  assert.ok(!screen.frame().includes('B.java'));
  await screen.press('z');
  await screen.sees('B.java:2');
  screen.close();
});

test('o takes the names of the sources away', async () => {
  const proxy = { ...appContainer, container: 'proxy' };
  const { state, buffer } = openLog(['from app'], { columns: 80, rows: 24 }, [appContainer, proxy]);
  say(buffer, ['from proxy'], 1);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('proxy │ from proxy');
  await screen.press('o');
  assert.ok(!screen.frame().includes('│'));
  screen.close();
});
