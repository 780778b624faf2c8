import type { ReactNode } from 'react';
import { keyLabel } from '../../keys/key.ts';
import { deniedRight } from '../../keys/pod-command.ts';
import { whyDisabled } from '../../keys/run-command.ts';
import type { HelpScreen } from '../../state/screen.ts';
import type { State } from '../../state/state.ts';
import { cutEnd } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';
import { padEnd } from '../../text/pad.ts';
import { Lines } from '../parts/lines.tsx';
import type { ScreenProps } from '../screen-view.ts';
import type { Theme } from '../theme.ts';
import { type HelpEntry, helpEntries } from './help-entries.ts';

/** Help for the screen below: every key, its word for the command line, and what it does. */
export const HelpBody = ({ state, screen, width, height, theme, keymap }: ScreenProps<HelpScreen>): ReactNode => {
  const entries = helpEntries(keymap, screen.of).slice(screen.top, screen.top + height);
  return <Lines lines={entries.map(entry => helpLine(entry, state, width, theme))} height={height} />;
};

const keysWidth = 16;
const titleWidth = 12;

const helpLine = (entry: HelpEntry, state: State, width: number, theme: Theme): string => {
  if (entry.entry === 'space') return '';
  if (entry.entry === 'heading') return ` ${theme.title(entry.text)}`;
  const { command } = entry;
  const keys = [...command.keys.map(keyLabel), ...(command.words ?? []).slice(0, 1).map(word => `:${word}`)].join('  ');
  // On the help screen itself nothing is selected, so only what holds for the whole program is said here.
  const denied = deniedRight(state, command);
  const refused =
    (command.changesCluster ? whyDisabled(state, { ...command, disabled: () => undefined }) : undefined) ??
    (denied === undefined ? undefined : `${denied}.`);
  const room = width - 3 - keysWidth - 1 - titleWidth - 1;
  const whole = refused === undefined ? command.description : `${command.description} ${refused}`;
  // That it is refused matters more than what it would do.
  const text = displayWidth(whole) <= room ? whole : cutEnd(refused ?? command.description, room);
  return `   ${theme.accent(padEnd(cutEnd(keys, keysWidth), keysWidth))} ${padEnd(command.title, titleWidth)} ${theme.quiet(text)}`.trimEnd();
};
