import { nearName } from '../model/near-names.ts';

const specials = [
  'up',
  'down',
  'left',
  'right',
  'pgup',
  'pgdn',
  'home',
  'end',
  'enter',
  'esc',
  'tab',
  'space',
  'backspace',
  'delete',
];

/** The keys that are another to every terminal. */
const sames: ReadonlyMap<string, string> = new Map([
  ['ctrl-i', 'tab'],
  ['ctrl-m', 'enter'],
  ['ctrl-j', 'enter'],
  ['ctrl-h', 'backspace'],
  ['ctrl-[', 'esc'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['del', 'delete'],
  ['pageup', 'pgup'],
  ['pagedown', 'pgdn'],
]);

/** Why a key cannot be bound, as a phrase; undefined where it can. */
export const keyProblem = (key: string): string | undefined => {
  if (key === 'ctrl-c') return 'ctrl-c always quits: it cannot be bound';
  const same = sames.get(key.toLowerCase());
  if (same) return `${key} is ${same} to a terminal: write ${same}`;
  if (specials.includes(key) || isCharacter(key)) return undefined;
  const [, modifier = '', of = ''] = /^(ctrl|alt|shift|meta|cmd|super|option)-(.+)$/i.exec(key) ?? [];
  switch (modifier) {
    case 'ctrl':
      if (/^[a-z]$/.test(of) || (specials.includes(of) && !plainOnly.has(of))) return undefined;
      return /^[A-Z]$/.test(of)
        ? `A terminal cannot tell ctrl with a capital from one without: write ctrl-${of.toLowerCase()}`
        : `A terminal does not tell ${key} from ${of}`;
    case 'shift':
      if (of === 'tab' || (specials.includes(of) && !plainOnly.has(of))) return undefined;
      return /^[a-z]$/.test(of)
        ? `Write the capital: ${of.toUpperCase()}`
        : `A terminal does not tell ${key} from ${of}`;
    case 'alt':
      return 'alt cannot be told from esc before the key, so it cannot be bound';
    case '':
      break;
    default:
      return `A terminal does not tell of ${modifier}: it cannot be bound`;
  }
  if (/^f\d{1,2}$/i.test(key)) return `${key} cannot be bound: function keys are not read`;
  const near = nearName(key.toLowerCase(), specials);
  return `${key} is no key${near ? `: did you mean ${near}?` : ''}`;
};

/** One character; what is put together of several is no key of its own. */
const isCharacter = (key: string): boolean => [...key.normalize()].length === 1 && key.trim() !== '';

/** Those that look the same with ctrl or shift. */
const plainOnly = new Set(['enter', 'esc', 'tab', 'space', 'backspace']);
