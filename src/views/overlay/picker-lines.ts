import { scrolledTo } from '../../state/layout.ts';
import type { Choice, Picker } from '../../state/overlay.ts';
import { pickerChoices, pickerRemark } from '../../state/picker-choices.ts';
import type { State } from '../../state/state.ts';
import { cutEnd, cutMiddle } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';
import { leftAndRight, padEnd } from '../../text/pad.ts';
import type { Theme } from '../theme.ts';
import { framed, frameWidth } from './framed.ts';

/** A picker: what was typed, and the choices around the cursor. */
export const pickerLines = (state: State, picker: Picker, theme: Theme): readonly string[] => {
  const choices = pickerChoices(state, picker);
  const remark = pickerRemark(state, picker);
  const room = state.terminal.columns - 4 - frameWidth;
  const wanted = Math.max(
    36,
    displayWidth(remark),
    displayWidth(picker.title) + 2,
    ...choices
      .slice(0, 500)
      .map(({ label, note, disabled }) => displayWidth(label) + displayWidth(disabled ?? note ?? '') + 6),
  );
  const inner = Math.min(wanted, room);
  const height = Math.max(1, Math.min(16, state.terminal.rows - 7));
  const top = scrolledTo(picker.cursor - Math.floor(height / 2), picker.cursor, height, choices.length);
  const visible = choices.slice(top, top + height);
  const rest = choices.length - visible.length;
  return framed(
    picker.title,
    [
      typedLine(picker.typed, inner, theme),
      ...(remark === '' ? [] : [theme.quiet(cutEnd(remark, inner))]),
      ...visible.map((choice, index) => choiceLine(choice, top + index === picker.cursor, inner, theme)),
      ...(choices.length === 0 ? [theme.quiet('Nothing matches.')] : []),
      ...(rest > 0 ? [theme.quiet(`${picker.cursor + 1} of ${choices.length}`)] : []),
    ],
    inner,
    theme,
  );
};

const typedLine = (typed: string, inner: number, theme: Theme): string =>
  typed === '' ? theme.quiet('type to narrow, enter chooses') : `${cutMiddle(typed, inner - 1)}${theme.cursor(' ')}`;

const choiceLine = (choice: Choice, selected: boolean, inner: number, theme: Theme): string => {
  // A long label leaves half of the line; a short one all that it does not take.
  const free = Math.max(Math.floor(inner / 2), inner - 4 - displayWidth(choice.label));
  const remark = cutEnd(choice.disabled ?? choice.note ?? '', free);
  const label = cutMiddle(choice.label, inner - 2 - (remark === '' ? 0 : displayWidth(remark) + 2));
  const text = padEnd(leftAndRight(` ${label}`, `${remark} `, inner), inner);
  if (selected) return theme.cursor(text);
  if (choice.disabled !== undefined) return theme.quiet(text);
  return leftAndRight(` ${label}`, `${theme.quiet(remark)} `, inner);
};
