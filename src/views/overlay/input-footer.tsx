import { useCursor } from 'ink';
import type { ReactNode } from 'react';
import { completions } from '../../keys/command-line.ts';
import type { Keymap } from '../../keys/keymap.ts';
import type { InputLine } from '../../state/overlay.ts';
import { type State, topScreen } from '../../state/state.ts';
import { cutEnd, takeEnd } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';
import { leftAndRight } from '../../text/pad.ts';
import { Line } from '../parts/line.tsx';
import type { Theme } from '../theme.ts';

/** The line being typed, in the footer's place; the terminal's own cursor stands in it. */
export const InputFooter = ({
  state,
  line,
  keymap,
  theme,
}: {
  readonly state: State;
  readonly line: InputLine;
  readonly keymap: Keymap;
  readonly theme: Theme;
}): ReactNode => {
  const { setCursorPosition } = useCursor();
  const width = state.terminal.columns - 1;
  const remark = remarkOf(state, line, keymap);
  const room = Math.max(8, width - 2 - Math.min(displayWidth(remark.text) + 2, Math.floor(width / 2)));
  const before = takeEnd(line.text.slice(0, line.cursor), room - 1);
  const shown = cutEnd(before + line.text.slice(line.cursor), room);
  setCursorPosition({ x: 1 + prompts[line.purpose].length + displayWidth(before), y: state.terminal.rows - 1 });
  const left = ` ${theme.accent(prompts[line.purpose])}${shown}`;
  const right = cutEnd(remark.text, Math.max(0, width - displayWidth(left) - 2));
  return <Line text={leftAndRight(left, remark.wrong ? theme.failing(right) : theme.quiet(right), width)} />;
};

const prompts = { filter: '/', search: '/', command: ':', 'log-filter': '&', forward: 'LOCAL:REMOTE ' } as const;

type Remark = { readonly text: string; readonly wrong: boolean };

/** What the line has done so far: how many pods are left, what is wrong with it, or which words it may become. */
const remarkOf = (state: State, line: InputLine, keymap: Keymap): Remark => {
  if (line.purpose === 'command')
    return { text: completions(state, line.text.slice(0, line.cursor), keymap).join('  '), wrong: false };
  if (line.purpose === 'forward')
    return { text: '8080  3000:8080  :8080 any free one  3000:http by name', wrong: false };
  const { screen } = topScreen(state);
  if (screen !== 'pods' && screen !== 'causes') return { text: '', wrong: false };
  const { list, causes } = state;
  const error = screen === 'pods' ? list.error : causes.error;
  if (error !== '') return { text: error, wrong: true };
  if (line.text === '') return { text: 'text  !not  -l app=web  status:x  restarts>5  age<2h', wrong: false };
  return screen === 'pods'
    ? { text: `${list.rows.length} of ${list.pods.rows.length}`, wrong: false }
    : { text: causes.groups.length === 1 ? '1 cause' : `${causes.groups.length} causes`, wrong: false };
};
