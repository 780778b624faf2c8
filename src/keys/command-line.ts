import { nearName } from '../model/near-names.ts';
import type { Screen } from '../state/screen.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';
import { commandsOn, type Keymap } from './keymap.ts';
import { ruleStep } from './knowledge-commands.ts';
import type { EditedText } from './line-editing.ts';
import { logWords, timeStep } from './log-words.ts';
import { notice } from './notice.ts';
import { runCommand } from './run-command.ts';

/** Does what a line typed after `:` says: a word, and for some words a name. */
export const runCommandLine = (state: State, line: string, keymap: Keymap): readonly Step[] => {
  const [word = '', ...rest] = line.split(/\s+/);
  const argument = rest.join(' ');
  if (word === '') return [];
  const time = timeStep(state, line);
  if (time) return time;
  const naming = namingOn(state).find(({ words }) => words.includes(word));
  if (naming && (argument !== '' || naming.alone)) return naming.run(state, argument);
  const command = commandsOn(keymap, topScreen(state).screen).find(({ words }) => words?.includes(word));
  if (command) return runCommand(state, command);
  if (naming) return naming.run(state, argument);
  const near = nearName(word, knownWords(state, keymap));
  const hint = near ? ` Did you mean :${near}?` : ' ? lists all commands.';
  return [notice(state, `There is no command :${word}.${hint}`, 'warning')];
};

/** The line with its last word completed as far as it is certain. */
export const completeCommandLine = (state: State, line: EditedText, keymap: Keymap): EditedText => {
  const start = line.text.lastIndexOf(' ', line.cursor - 1) + 1;
  const begun = line.text.slice(start, line.cursor);
  const candidates = completions(state, line.text.slice(0, line.cursor), keymap);
  const common = commonStart(candidates);
  if (common.length < begun.length) return line;
  const completed = candidates.length === 1 && takesName(common) && start === 0 ? `${common} ` : common;
  return {
    text: line.text.slice(0, start) + completed + line.text.slice(line.cursor),
    cursor: start + completed.length,
  };
};

/** What may stand where the cursor is: words, or the names that a word takes. */
export const completions = (state: State, before: string, keymap: Keymap): readonly string[] => {
  const match = /^\s*(\S+)\s+(\S*)$/.exec(before);
  const begun = match ? (match[2] ?? '') : before.trimStart();
  const candidates = match ? argumentNames(state, match[1] ?? '', begun) : knownWords(state, keymap);
  return [...new Set(candidates)].filter(candidate => candidate.startsWith(begun)).sort();
};

/** Words that take a name. `alone` ones also mean something without. */
export type NamingWord = {
  readonly words: readonly string[];
  /** The only screen it means something on. */
  readonly on?: Screen['screen'];
  readonly alone: boolean;
  /** What it may name, given what has been typed of it. */
  names(state: State, begun: string): readonly string[];
  run(state: State, argument: string): readonly Step[];
};

const namingWords: readonly NamingWord[] = [
  ...logWords,
  {
    words: ['rule', 'explain'],
    alone: false,
    names: () => [],
    run: ruleStep,
  },
  {
    words: ['ns', 'namespace'],
    alone: false,
    names: state => ['all', ...(state.namespaces.state === 'read' ? state.namespaces.value : [])],
    run: (_state, name) =>
      name === ''
        ? [{ type: 'overlay-opened', overlay: namespacePicker }]
        : [{ effect: 'switch-namespace', namespace: name === 'all' ? '' : name }],
  },
  {
    words: ['ctx', 'context'],
    alone: false,
    names: state => state.contexts,
    run: (state, name) => {
      if (name === '') return [{ type: 'overlay-opened', overlay: contextPicker }];
      if (state.contexts.includes(name)) return [{ effect: 'switch-context', context: name }];
      const near = nearName(name, state.contexts);
      return [notice(state, `There is no context ${name}.${near ? ` Did you mean ${near}?` : ''}`, 'warning')];
    },
  },
  {
    words: ['pods', 'pod', 'po'],
    alone: true,
    names: state => ['all', ...(state.namespaces.state === 'read' ? state.namespaces.value : [])],
    run: (_state, name) => [
      { type: 'first-screen-shown' },
      ...(name === '' ? [] : [{ effect: 'switch-namespace', namespace: name === 'all' ? '' : name } as const]),
    ],
  },
];

/** All namespaces that can be chosen; also opened by `n`. */
export const namespacePicker = {
  overlay: 'picker',
  title: 'Namespace',
  choices: 'namespaces',
  typed: '',
  cursor: 0,
} as const;

export const contextPicker = {
  overlay: 'picker',
  title: 'Context',
  choices: 'contexts',
  typed: '',
  cursor: 0,
} as const;

/** The words that take a name on the screen that is open. */
const namingOn = (state: State): readonly NamingWord[] =>
  namingWords.filter(({ on }) => on === undefined || on === topScreen(state).screen);

const takesName = (word: string): boolean => namingWords.some(({ words, alone }) => !alone && words.includes(word));

const argumentNames = (state: State, word: string, begun: string): readonly string[] =>
  namingOn(state)
    .find(({ words }) => words.includes(word))
    ?.names(state, begun) ?? [];

const knownWords = (state: State, keymap: Keymap): readonly string[] => [
  ...namingOn(state).flatMap(({ words }) => words.slice(0, 1)),
  ...commandsOn(keymap, topScreen(state).screen).flatMap(({ words }: Command) => words?.slice(0, 1) ?? []),
];

const commonStart = (words: readonly string[]): string => {
  const [first = '', ...rest] = words;
  let length = first.length;
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
};
