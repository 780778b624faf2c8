import type { ObjectRef } from '../model/kubernetes.ts';
import type { Step } from './step.ts';

/** What stands in front of the screen and takes the keys. */
export type Overlay = InputLine | Picker | Question | Form;

/** The line at the bottom: a filter, a search, a command, or a port. */
export type InputLine = {
  readonly overlay: 'input';
  readonly purpose: 'filter' | 'search' | 'command' | 'log-filter' | 'forward';
  /** The pod that it is about, for a port to be forwarded. */
  readonly pod?: ObjectRef;
  readonly text: string;
  /** Position of the cursor in `text`, in UTF-16 units. */
  readonly cursor: number;
  /** What the line held before it was opened: `esc` brings it back. */
  readonly before: string;
  /** Index into the history, -1 for the line being typed. */
  readonly recalled: number;
  /** What was being typed when the history was entered. */
  readonly draft: string;
};

/**
 * A short list to choose from: containers, sort columns, or names of the cluster. Typing filters it. Namespaces and
 * contexts are looked up in the state when shown, since they may arrive while the picker is open.
 */
export type Picker = {
  readonly overlay: 'picker';
  readonly title: string;
  readonly choices: readonly Choice[] | 'namespaces' | 'contexts';
  readonly typed: string;
  readonly cursor: number;
};

/** `steps` are done when it is chosen. A `disabled` choice shows why. */
export type Choice = {
  readonly label: string;
  readonly note?: string;
  readonly disabled?: string;
  readonly steps: readonly Step[];
};

/** A question whose first answer is Cancel and is chosen at first. */
export type Question = {
  readonly overlay: 'question';
  /** The object that it is about, whose own case may be told once it has been read. */
  readonly about?: ObjectRef;
  readonly title: string;
  readonly lines: readonly string[];
  readonly answers: readonly { readonly label: string; readonly steps: readonly Step[] }[];
  readonly cursor: number;
};

/**
 * A few settings and a question below them. The cursor counts the fields, then Cancel and the answer that does it; it
 * begins on Cancel.
 */
export type Form = {
  readonly overlay: 'form';
  readonly title: string;
  /** What the settings are for: decides what the answer does. */
  readonly purpose: { readonly form: 'debug'; readonly pod: ObjectRef };
  /** Said above and below the fields. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly fields: readonly FormField[];
  readonly answer: string;
  readonly cursor: number;
};

/** A setting: one of several values, or a text. */
export type FormField = { readonly id: string; readonly label: string } & (
  | {
      readonly field: 'choice';
      readonly values: readonly { readonly value: string; readonly label: string; readonly note: string }[];
      readonly chosen: number;
    }
  | { readonly field: 'text'; readonly text: string; readonly cursor: number }
);
