import type { ReactNode } from 'react';
import type { Command } from '../keys/command.ts';
import type { Keymap } from '../keys/keymap.ts';
import type { Screen } from '../state/screen.ts';
import type { State } from '../state/state.ts';
import type { Theme } from './theme.ts';

/** All that the program knows of one kind of screen: its name, its keys, and how it is drawn. */
export type ScreenView<S extends Screen> = {
  /** A word or two for help: `Pods`. */
  readonly title: string;
  /** Its own keys, by importance for the reader. Those that work everywhere are in `everywhere-commands.ts`. */
  readonly commands: readonly Command[];
  /** Draws exactly `height` lines or fewer, each at most `width` cells wide. */
  readonly Body: (props: ScreenProps<S>) => ReactNode;
};

export type ScreenProps<S extends Screen> = {
  readonly state: State;
  readonly screen: S;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Help shows it; other screens have no use for it. */
  readonly keymap: Keymap;
};
