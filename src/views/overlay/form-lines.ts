import type { Form, FormField } from '../../state/overlay.ts';
import { cutEnd, takeEnd } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';
import { padEnd } from '../../text/pad.ts';
import { wrapWords } from '../../text/wrap-words.ts';
import type { Theme } from '../theme.ts';
import { framed, frameWidth } from './framed.ts';

/** A form: its fields, the one under the cursor inverse, and Cancel and the answer below. A low terminal gets only those. */
export const formLines = (
  form: Form,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  theme: Theme,
): readonly string[] => {
  const room = Math.min(68, columns - 4 - frameWidth);
  const words = (lines: readonly string[]): readonly string[] => lines.flatMap(line => wrapWords(line, room));
  const labels = Math.max(...form.fields.map(({ label }) => displayWidth(label))) + 2;
  const answers = ['Cancel', form.answer].map((label, index) =>
    form.cursor === form.fields.length + index ? theme.cursor(`[ ${label} ]`) : `  ${label}  `,
  );
  const fields = form.fields.map((field, index) => {
    const value = fieldText(field, index === form.cursor, room - labels, theme);
    return `${theme.quiet(padEnd(field.label, labels))}${value}`;
  });
  const lines = [
    '',
    ...(form.before.length === 0 ? [] : [...words(form.before), '']),
    ...fields,
    '',
    ...words(form.after),
    '',
    answers.join('   '),
    theme.quiet(cutEnd(hint(form), room)),
  ];
  const low = [...fields, ...form.after.map(line => cutEnd(line, room)), answers.join('   ')];
  return framed(form.title, lines.length + 2 > rows ? low : lines, room, theme);
};

const fieldText = (field: FormField, isCursor: boolean, room: number, theme: Theme): string => {
  if (field.field === 'text') {
    if (!isCursor) return cutEnd(field.text, room);
    const before = takeEnd(field.text.slice(0, field.cursor), room - 2);
    const [under = ' '] = field.text.slice(field.cursor);
    const after = cutEnd(field.text.slice(field.cursor + under.length), room - displayWidth(before) - 1);
    return `${before}${theme.cursor(under)}${after}`;
  }
  const value = field.values[field.chosen];
  const label = cutEnd(value?.label ?? '', room - 4);
  const shown = isCursor ? theme.cursor(`‹ ${label} ›`) : label;
  const left = room - displayWidth(shown) - 2;
  return left < 8 ? shown : `${shown}  ${theme.quiet(cutEnd(value?.note ?? '', left))}`;
};

/** What the keys do here. */
const hint = ({ fields, cursor }: Form): string => {
  const field = fields[cursor];
  if (!field) return '↑ settings · ← → choose · enter does it';
  return field.field === 'text' ? 'type to change it · ↓ answers' : '← → change it · ↓ answers';
};
