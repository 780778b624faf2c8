import { debugProfiles } from '../model/debug-container.ts';
import { parseQuantity } from '../model/quantity.ts';
import { parseFilter } from '../state/filter.ts';
import type { PodColumn } from '../state/screen.ts';
import { defaultSettings } from '../state/settings.ts';
import type { Tone } from '../text/line.ts';
import { paintOf } from '../views/color.ts';
import { listColumns } from '../views/pods/choose-columns.ts';
import { presets } from '../views/theme-presets.ts';
import { keyProblem } from './key-problem.ts';
import type { ScalarShape, Setting, Shape } from './shape.ts';

const text: ScalarShape = { shape: 'scalar', type: 'text' };

const look: ScalarShape = {
  ...text,
  numbersToo: true,
  problem: value =>
    paintOf(value, 'any')
      ? undefined
      : `${value} is no color: write a name (red, bright-cyan), a number of the 256, or '#rrggbb' in quotes; bold, dim, italic, underline or inverse before it, and another color behind on`,
};

const column: ScalarShape = { ...text, choices: listColumns };
const columns = {
  shape: 'list',
  of: column,
  problem: values => {
    if (!values.includes('name')) return 'name is missing: without it pods cannot be told apart';
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    return twice === undefined ? undefined : `${twice} stands here twice`;
  },
} satisfies Shape;

/** The orders of the list: those that S offers. */
export const podSorts: readonly PodColumn[] = [
  'worst',
  'name',
  'namespace',
  'status',
  'ready',
  'restarts',
  'age',
  'node',
  'cause',
  'cpu',
  'cpuShare',
  'memory',
  'memoryShare',
];

/** What each role paints. */
const roles: { readonly [T in Tone]: string } = {
  title: 'Names and headings.',
  quiet: 'What matters less: labels, times, hints.',
  accent: 'Keys, contexts, fields.',
  failing: 'Pods that fail, errors.',
  degraded: 'Pods that limp, warnings.',
  progressing: 'Pods under way.',
  healthy: 'Pods that are well.',
  inconclusive: 'Pods of which too little is known.',
  cursor: 'The line under the cursor.',
  match: 'What a search found.',
  currentMatch: 'The match that the search is at.',
  marked: 'The mark of pods.',
  highlight1: 'Lit patterns in logs: the first,',
  highlight2: 'the second,',
  highlight3: 'the third,',
  highlight4: 'the fourth.',
};

/** Bytes: below this a log would be of no use, above this it would take all memory. */
const leastBuffer = 1024 * 1024;
const mostBuffer = 1024 * 1024 * 1024;

/** Everything that the configuration file may say, in the order of the docs. */
export const schema: readonly Setting[] = [
  {
    name: 'readOnlyContexts',
    about:
      'Contexts in which podctl sends nothing that could change the cluster, unless it is started with --write: patterns with *, compared with the names of the context and its cluster and with the URL of the server.',
    shape: { shape: 'list', of: text, alone: true },
    standard: '[]',
    example: '[prod-*, "https://*.prod.example.com*"]',
  },
  {
    name: 'namespace',
    about: 'The namespace that the dashboard opens on where no flag names one; all of them without it.',
    shape: text,
    standard: "''",
    example: 'shop',
  },
  {
    name: 'pods',
    about: 'The list of pods as it is at first.',
    standard: '',
    shape: {
      shape: 'group',
      settings: [
        {
          name: 'columns',
          about:
            'Its columns from left to right. The namespace only stands where there are several; what does not fit gives way.',
          shape: columns,
          standard: '',
          example: '[namespace, name, status, restarts, age, cause, next]',
        },
        {
          name: 'wideColumns',
          about: 'Its columns in the wide list, which w shows; without it those of columns and what podctl adds.',
          shape: columns,
          standard: '',
          example: '[name, ready, status, restarts, ip, node, owner, cause]',
        },
        {
          name: 'sort',
          about: 'The order.',
          shape: { ...text, choices: podSorts },
          standard: 'worst',
          example: 'age',
        },
        {
          name: 'inverted',
          about: 'The order from its end.',
          shape: { shape: 'scalar', type: 'true or false' },
          standard: 'false',
          example: 'true',
        },
        {
          name: 'filter',
          about: 'A filter, in the language of /. The flag --selector takes its place.',
          shape: { ...text, problem: (value: string) => parseFilter(value).error || undefined },
          standard: "''",
          example: "'!ns:kube-system'",
        },
        {
          name: 'problemsOnly',
          about: 'Only the pods that need attention, as after !.',
          shape: { shape: 'scalar', type: 'true or false' },
          standard: 'false',
          example: 'true',
        },
      ],
    },
  },
  {
    name: 'logs',
    about: 'Logs in the dashboard.',
    standard: '',
    shape: {
      shape: 'group',
      settings: [
        {
          name: 'tail',
          about: 'How many lines are read before a log is followed.',
          shape: { shape: 'scalar', type: 'whole number', least: 1, most: 1_000_000 },
          standard: String(defaultSettings.logTail),
          example: '5000',
        },
        {
          name: 'buffer',
          about: 'What the lines of an open log may take in memory, from 1Mi to 1Gi; the oldest go first.',
          shape: { ...text, numbersToo: true, problem: bufferProblem },
          standard: '64Mi',
          example: '128Mi',
        },
      ],
    },
  },
  {
    name: 'debug',
    about: 'The debug container that D and podctl debug offer.',
    standard: '',
    shape: {
      shape: 'group',
      settings: [
        {
          name: 'image',
          about: 'What runs in it.',
          shape: { ...text, problem: (value: string) => (value.trim() === '' ? 'An image is needed' : undefined) },
          standard: defaultSettings.debugImage,
          example: 'nicolaka/netshoot:v0.13',
        },
        {
          name: 'profile',
          about: 'What it may do.',
          shape: { ...text, choices: debugProfiles },
          standard: defaultSettings.debugProfile,
          example: 'netadmin',
        },
      ],
    },
  },
  {
    name: 'colors',
    about:
      'A preset, and looks for single roles: attributes (bold, dim, italic, underline, inverse), a color, and another behind on. NO_COLOR and TERM=dumb turn colors off whatever stands here.',
    standard: '',
    shape: {
      shape: 'group',
      settings: [
        {
          name: 'preset',
          about:
            'default can be read on dark and on light, terminal takes the sixteen colors of the terminal, light is for white, mono has no colors.',
          shape: { ...text, choices: Object.keys(presets) },
          standard: 'default',
          example: 'light',
        },
        ...Object.entries(roles).map(([name, about]) => ({
          name,
          about,
          shape: look,
          standard: '',
          example: `'${presets.default[name as Tone] || 'default'}'`,
        })),
      ],
    },
  },
  {
    name: 'keys',
    about:
      'Keys of commands by their id: one key, or a list that takes the place of all the keys it has. [] takes the keys away. Pickers, questions and lines being typed have keys of their own.',
    standard: '',
    shape: {
      shape: 'bindings',
      of: { shape: 'list', alone: true, of: { ...text, numbersToo: true, problem: keyProblem } },
    },
  },
];

function bufferProblem(value: string): string | undefined {
  const bytes = parseQuantity(value);
  if (bytes === undefined) return `${value} is no size: write it like 64Mi`;
  return bytes < leastBuffer || bytes > mostBuffer ? `${value} is out of bounds: 1Mi to 1Gi` : undefined;
}
