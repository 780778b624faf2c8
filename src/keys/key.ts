import type { Key } from 'ink';
import { graphemes } from '../text/graphemes.ts';

/**
 * The name of a key as commands are bound to it: the character itself (`j`, `G`, `/`), or one of `up` `down` `left`
 * `right` `pgup` `pgdn` `home` `end` `enter` `esc` `tab` `space` `backspace` `delete`; before it `ctrl-`, `alt-` and,
 * for keys that have no capital, `shift-`. Undefined for keys that Ink cannot tell apart.
 */
export const keyName = (input: string, key: Key): string | undefined => {
  if (key.eventType === 'release') return undefined;
  const named = specialName(key);
  if (named) return `${key.ctrl ? 'ctrl-' : ''}${key.meta ? 'alt-' : ''}${key.shift ? 'shift-' : ''}${named}`;
  if (input === '') return undefined;
  const character = input === ' ' ? 'space' : input === '\n' ? 'enter' : input;
  return `${key.ctrl ? 'ctrl-' : ''}${key.meta ? 'alt-' : ''}${character}`;
};

const specialName = (key: Key): string | undefined => specials.find(([flag]) => key[flag])?.[1];

const specials: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * The keys that were meant: a terminal sends alt as escape before the character, so an escape typed shortly before
 * another key, or held up with it on a slow line, looks like alt. Only a line being typed knows alt keys.
 */
export const keysMeant = (key: string, typing: boolean): readonly string[] =>
  key.startsWith('alt-') && !typing ? ['esc', key.slice('alt-'.length)] : [key];

/** The character that a key types, undefined for keys that type none. */
export const typedCharacter = (key: string): string | undefined => {
  if (key === 'space') return ' ';
  return [...graphemes(key)].length === 1 ? key : undefined;
};

/** A key as the footer and help write it. */
export const keyLabel = (key: string): string => labels[key] ?? key;

const labels: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→' };
