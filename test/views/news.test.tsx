import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodNews } from '../../src/state/pod-news.ts';
import { fits, openScreen } from '../support/screen.tsx';
import { noon, podRowFixture, podTable, stateWith } from '../support/states.ts';

const rows = [podRowFixture({ name: 'web-0', verdict: 'failing', cause: 'Out of memory, limit 128Mi' })];
const withNews = (news: Partial<PodNews>) => ({
  ...stateWith(rows),
  pods: { ...podTable(rows), news: { what: 'failing', row: rows[0], others: 0, at: noon, ...news } as PodNews },
});

test('the first line tells what happened last, where there is room for it', async () => {
  const screen = await openScreen({ state: withNews({}), columns: 160, rows: 12 });
  assert.match(screen.lines()[0] ?? '', /✗ shop\/web-0 failing: Out of memory, limit 128Mi +● live/);
  fits(screen, 160, 12);
  screen.close();
  const narrow = await openScreen({ state: withNews({}), columns: 80, rows: 12 });
  assert.doesNotMatch(narrow.lines()[0] ?? '', /web-0/);
  fits(narrow, 80, 12);
  narrow.close();
});

test('others to which the same happened are counted, and one that is gone has no verdict', async () => {
  const created = podRowFixture({ name: 'web-1', verdict: undefined });
  const screen = await openScreen({
    state: withNews({ what: 'created', row: created, others: 9 }),
    columns: 160,
    rows: 12,
  });
  assert.match(screen.lines()[0] ?? '', /· shop\/web-1 and 9 more created/);
  screen.close();
});

test('news go by themselves', async () => {
  const screen = await openScreen({ state: withNews({}), columns: 160, rows: 12 });
  screen.dispatch({ type: 'clock-ticked', now: noon + 10_000 });
  await screen.sees(/all namespaces {20,}● live/);
  screen.close();
});

test('of a pod that a filter hides there are none', async () => {
  const hidden = podRowFixture({ name: 'db-0', verdict: 'failing' });
  const screen = await openScreen({ state: withNews({ row: hidden }), columns: 160, rows: 12 });
  assert.match(screen.lines()[0] ?? '', /db-0/);
  await screen.type('/name:web');
  await screen.press('enter');
  assert.doesNotMatch(screen.lines()[0] ?? '', /db-0/);
  screen.close();
});
