import { type Entry, tableLines } from './entry.ts';
import { ageText } from './times.ts';

/** What all kinds of conditions have. */
export type AnyCondition = {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
};

/** Every condition with its age, reason and whole message, as lines of their own below `Conditions:`. */
export const conditionLines = (conditions: readonly AnyCondition[], now: number): readonly string[] =>
  conditions.length === 0
    ? []
    : [
        'Conditions:',
        ...tableLines([
          ['Type', 'Status', 'Since', 'Reason', 'Message'],
          ...conditions.map(condition => [
            condition.type ?? '',
            condition.status ?? '',
            ageText(condition.lastTransitionTime, now),
            condition.reason ?? '',
            condition.message ?? '',
          ]),
        ]),
      ];

/** The same table as an entry. */
export const conditionsEntry = (conditions: readonly AnyCondition[], now: number): readonly Entry[] =>
  conditions.length === 0 ? [] : [{ label: 'Conditions', value: [], table: conditionLines(conditions, now).slice(1) }];
