import { keyLabel } from '../keys/key.ts';
import { commandsOn, type Keymap } from '../keys/keymap.ts';
import { whyDisabled } from '../keys/run-command.ts';
import { type Notice, type State, topScreen } from '../state/state.ts';
import { cutEnd } from '../text/cut.ts';
import { displayWidth } from '../text/display-width.ts';
import { leftAndRight } from '../text/pad.ts';
import type { Theme } from './theme.ts';

/** The last line: what is in force on the list, the keys that apply now, and where the cursor is. Or what just happened. */
export const footerLine = (state: State, keymap: Keymap, theme: Theme): string => {
  const width = state.terminal.columns - 1;
  if (state.notice) return noticeLine(state.notice, width, theme);
  const place = placeText(state);
  const force = inForce(state);
  const left = ` ${force === '' ? '' : `${theme.accent(cutEnd(force, Math.floor(width / 2)))}   `}`;
  const keys = keysText(state, keymap, width - displayWidth(left) - displayWidth(place) - 2, theme);
  return leftAndRight(left + keys, theme.quiet(place), width);
};

const noticeLine = ({ text, tone }: Notice, width: number, theme: Theme): string => {
  const line = cutEnd(`${tones[tone].symbol}${text}`, width - 1);
  const { role } = tones[tone];
  return ` ${role ? theme[role](line) : line}`;
};

const tones = {
  info: { symbol: '', role: undefined },
  warning: { symbol: '! ', role: 'degraded' },
  error: { symbol: '✗ ', role: 'failing' },
} as const;

/** As many keys as fit, the most important first, help always. */
const keysText = (state: State, keymap: Keymap, room: number, theme: Theme): string => {
  const [help, ...others] = commandsOn(keymap, topScreen(state).screen)
    .filter(command => command.footer !== undefined && command.keys.length > 0)
    .sort((one, other) => (one.footer ?? 0) - (other.footer ?? 0))
    .filter(command => whyDisabled(state, command) === undefined)
    .map(command => ({ key: keyLabel(command.keys[0] ?? ''), title: command.title }));
  const shown: { readonly key: string; readonly title: string }[] = [];
  let used = help ? keyWidth(help) : 0;
  for (const command of others) {
    if (used + 2 + keyWidth(command) > room) break;
    used += 2 + keyWidth(command);
    shown.push(command);
  }
  return [...shown, ...(help ? [help] : [])]
    .map(({ key, title }) => `${theme.accent(key)} ${theme.quiet(title)}`)
    .join('  ');
};

const keyWidth = ({ key, title }: { readonly key: string; readonly title: string }): number =>
  displayWidth(key) + 1 + title.length;

/** What narrows the list or changes what keys act on. */
const inForce = (state: State): string => {
  const screen = topScreen(state);
  if ((screen.screen === 'events' || screen.screen === 'causes' || screen.screen === 'journal') && screen.filter !== '')
    return `/${screen.filter}`;
  if (screen.screen !== 'pods') return '';
  return [
    ...(screen.cause ? [screen.cause.title] : []),
    ...(screen.filter === '' ? [] : [`/${screen.filter}`]),
    ...(screen.problemsOnly ? ['problems only'] : []),
    ...(screen.marked.size === 0 ? [] : [`${screen.marked.size} marked`]),
  ].join('  ');
};

/** `3/214`: the place of the cursor among the pods or causes on the list, and of how many pods where some are hidden. */
const placeText = (state: State): string => {
  const { list, causes } = state;
  const screen = topScreen(state);
  if (screen.screen === 'causes' && causes.groups.length > 0) return `${screen.cursor + 1}/${causes.groups.length}`;
  if (screen.screen !== 'pods' || list.rows.length === 0) return '';
  const all = list.pods.rows.length;
  return `${screen.cursorIndex + 1}/${list.rows.length}${all > list.rows.length ? ` of ${all}` : ''}`;
};
