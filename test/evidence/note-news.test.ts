import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteNews } from '../../src/evidence/note-news.ts';
import { podChange } from '../../src/state/pod-news.ts';
import { noon, podRowFixture } from '../support/states.ts';

/** Notes of a dashboard that has been looking for a while. */
const settledNews = () => {
  const news = noteNews();
  news.latest(noon - 60_000);
  news.latest(noon - 1);
  return news;
};

const row = (name: string, verdict?: 'failing' | 'healthy' | 'progressing' | 'completed' | 'degraded') =>
  podRowFixture({ name, uid: name, verdict });

test('what happened to a pod is told from its verdicts, and numbers alone are no news', () => {
  const change = (before: Parameters<typeof row>[1], now: Parameters<typeof row>[1]) =>
    podChange(row('a', before), row('a', now));
  assert.equal(podChange(undefined, row('a')), 'created');
  assert.equal(change('progressing', 'failing'), 'failing');
  assert.equal(change('healthy', 'degraded'), 'degraded');
  assert.equal(change('failing', 'healthy'), 'recovered');
  assert.equal(change('progressing', 'healthy'), 'ready');
  assert.equal(change('healthy', 'completed'), 'finished');
  assert.equal(change('failing', 'failing'), undefined);
  assert.equal(change('failing', 'progressing'), undefined);
  assert.equal(change(undefined, 'healthy'), undefined);
  assert.equal(change(undefined, 'completed'), undefined);
});

test('of several at once the most telling is picked, and how many others it happened to', () => {
  const news = settledNews();
  news.changed(undefined, row('new'));
  news.changed(row('a', 'healthy'), row('a', 'failing'));
  news.changed(row('b', 'healthy'), row('b', 'failing'));
  news.deleted(row('c'));
  const latest = news.latest(noon);
  assert.equal(latest?.what, 'failing');
  assert.equal(latest?.row.name, 'b');
  assert.equal(latest?.others, 1);
  assert.equal(latest?.at, noon);
});

test('news are left alone until they could be read, unless something worse happens', () => {
  const news = settledNews();
  news.changed(undefined, row('first'));
  assert.equal(news.latest(noon)?.row.name, 'first');
  news.changed(undefined, row('second'));
  assert.equal(news.latest(noon + 500)?.row.name, 'first');
  news.changed(row('third', 'healthy'), row('third', 'failing'));
  assert.equal(news.latest(noon + 600)?.row.name, 'third');
  assert.equal(news.latest(noon + 5000)?.at, noon + 600, 'nothing new is no news');
  news.deleted(row('fourth'));
  assert.equal(news.latest(noon + 6000)?.what, 'deleted');
});

test('verdicts that are found after the start are none: only what comes and goes is told at once', () => {
  const news = noteNews();
  news.latest(noon);
  news.changed(row('a', 'progressing'), row('a', 'failing'));
  assert.equal(news.latest(noon + 1000), undefined);
  news.changed(undefined, row('b'));
  assert.equal(news.latest(noon + 2000)?.what, 'created');
});
