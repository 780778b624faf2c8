import { type Entry, entry, tableLines } from './entry.ts';
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
export const conditionLines = (conditions: readonly AnyCondition[], now: number, indent = ''): readonly string[] =>
  conditions.length === 0
    ? []
    : [
        `${indent}Conditions:`,
        ...tableLines(
          [
            ['Type', 'Status', 'Since', 'Reason', 'Message'],
            ...conditions.map(condition => [
              condition.type ?? '',
              condition.status ?? '',
              ageText(condition.lastTransitionTime, now),
              condition.reason ?? '',
              condition.message ?? '',
            ]),
          ],
          `${indent}  `,
        ),
      ];

/** The same table as the value of an entry. */
export const conditionsEntry = (conditions: readonly AnyCondition[], now: number): readonly Entry[] =>
  conditions.length === 0
    ? []
    : [
        entry('Conditions', [
          '',
          ...conditionLines(conditions, now)
            .slice(1)
            .map(line => line.slice(2)),
        ]),
      ];
