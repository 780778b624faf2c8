import type { ObjectRef } from '../../model/kubernetes.ts';
import type { Verdict } from '../finding.ts';
import { type Moment, moment, ranks, refKey } from './moment.ts';

/** What podctl thought of a pod: the verdict, and the title of the leading finding, '' where there is none. */
export type Judgement = { readonly verdict: Verdict; readonly title: string };

/** A change of it while podctl watched; `before` is undefined for what it thought first. ms. */
export type VerdictChange = {
  readonly at: number;
  readonly before: Judgement | undefined;
  readonly now: Judgement;
};

/** What podctl itself concluded, and when: it stands in no object of the cluster. */
export const verdictMoments = (of: ObjectRef, changes: readonly VerdictChange[]): readonly Moment[] =>
  changes.flatMap(({ at, before, now }) =>
    moment({
      key: `verdict ${refKey(of)} ${at}`,
      at,
      what: 'verdict',
      who: 'podctl',
      text: before ? `${textOf(before)} → ${textOf(now)}` : `seen first: ${textOf(now)}`,
      weight: weights[now.verdict],
      certainty: 'own',
      sources: [{ object: 'podctl', path: 'verdict', value: textOf(now), of }],
      rank: ranks.verdict,
    }),
  );

/** That the API had no such pod any more when podctl looked: the last thing there is to tell of it. */
export const goneMoment = (of: ObjectRef, at: number | undefined): readonly Moment[] =>
  moment({
    key: `gone ${refKey(of)}`,
    at,
    what: 'deletion',
    who: 'podctl',
    text: 'the pod is gone',
    weight: 'warning',
    certainty: 'own',
    sources: [{ object: 'podctl', path: 'seen', value: 'the pod is gone', of }],
    rank: ranks.verdict,
  });

const textOf = ({ verdict, title }: Judgement): string => (title === '' ? verdict : `${verdict}, ${title}`);

const weights: Readonly<Record<Verdict, Moment['weight']>> = {
  failing: 'bad',
  degraded: 'warning',
  inconclusive: 'warning',
  progressing: 'plain',
  healthy: 'good',
  completed: 'good',
};
