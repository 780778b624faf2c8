import type { Evidence } from '../../../diagnosis/evidence.ts';
import type { Diagnosis, Finding } from '../../../diagnosis/finding.ts';
import { humanDuration } from '../../../model/age.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { hanging, type Line, piece, spread } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { countdown } from '../clock-text.ts';
import { effectLooks } from './looks.ts';
import { symptomsOf } from './next-steps.ts';
import { contentWidth, proseAt, section } from './section.ts';

/** A cause in words: what it is, how sure that is, how often, since when, and when Kubernetes tries again. */
export const causeWords = (
  cause: Finding,
  times: { readonly now: number; readonly count: number | undefined },
  width: number,
): readonly Line[] => [...titleLines(cause, times, width), ...proseAt(3, cause.explanation, width)];

/** What proves a cause, and what follows from it. */
export const causeProof = (cause: Finding, diagnosis: Diagnosis, podId: string, width: number): readonly Line[] => {
  const symptoms = symptomsOf(cause, diagnosis.findings);
  return [
    ...section('Evidence', evidenceLines(cause.evidence, podId, contentWidth(width))),
    ...(symptoms.length === 0
      ? []
      : section('Leads to', hanging([], symptoms.map(({ title }) => title).join(' → '), contentWidth(width)))),
  ];
};

const titleLines = (
  { title, effect, confidence, since, nextAttemptAt }: Finding,
  { now, count }: { readonly now: number; readonly count: number | undefined },
  width: number,
): readonly Line[] => {
  const { symbol, tone } = effectLooks[effect];
  const facts = [
    confidence,
    count !== undefined && count > 1 ? `${count} times` : '',
    since === undefined ? '' : `for ${humanDuration(Math.max(0, now - since))}`,
    nextAttemptAt === undefined ? '' : `retry ${countdown(nextAttemptAt, now)}`,
  ];
  const right: Line = [piece(`${facts.filter(Boolean).join(' · ')} `, 'quiet')];
  const rightWidth = displayWidth(right[0]?.text ?? '');
  const lines = hanging([piece(` ${symbol} `, tone)], title, Math.max(24, width - rightWidth - 2), 'title');
  return lines.map((line, index) => (index === 0 ? spread(line, right, width) : line));
};

/**
 * Field paths and values in two columns where the terminal is wide enough for both. A value that does not fit beside
 * its path stands below it.
 */
const evidenceLines = (evidence: readonly Evidence[], podId: string, width: number): readonly Line[] => {
  const rows = evidence.map(({ object, path, value }) => ({
    path: object === podId ? path : `${objectText(object)} ${path}`,
    value: value.trim(),
  }));
  const column = Math.max(0, ...rows.map(({ path }) => displayWidth(path)));
  const padding = width - column - 2 >= 24 ? column : 0;
  return rows.flatMap(({ path, value }) => {
    const head = `${padEnd(path, padding)}  `;
    return !value.includes('\n') && displayWidth(head) + displayWidth(value) <= width
      ? [[piece(head, 'quiet'), piece(value)]]
      : [...hanging([], path, width, 'quiet'), ...hanging([piece('  ')], value, width)];
  });
};

/** `Event`, `Node worker-1`, `Log app`: what tells the object; the rest of an event's name says nothing. */
const objectText = (object: string): string => {
  const [kind = '', ...names] = object.split('/');
  return kind === 'Event' ? kind : `${kind} ${names.at(-1) ?? ''}`;
};
