import { callObject, queryText } from '../model/api-call.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import { sizeText } from '../state/pages/journal/size-text.ts';
import { tookText } from '../state/pages/journal/whole-call.ts';
import type { CallFields, ReadEntry, RequestEntry } from './entry.ts';

/** What an entry says, in a word and a line; undefined for those that only serve a replay. */
export const entryText = (entry: ReadEntry): readonly [word: string, text: string] | undefined => {
  switch (entry.entry) {
    case 'session':
      return ['session', `podctl ${entry.command.join(' ')}`.trim()];
    case 'connection': {
      const as = entry.as === '' ? '' : `, acting as ${entry.as}`;
      const mode = entry.readOnly ? ', read-only' : '';
      return [
        'connection',
        `${entry.context} (${entry.server}) with the login of ${entry.user || 'nobody'}${as}${mode}`,
      ];
    }
    case 'identity':
      return ['identity', identityText(entry)];
    case 'scope':
      return [
        'scope',
        `${entry.context}, ${entry.namespace === '' ? 'all namespaces' : `namespace ${entry.namespace}`}`,
      ];
    case 'request':
      return ['request', [callText(entry), outcomeText(entry)].join(' · ')];
    case 'stream-end':
      return ['stream-end', `of ${entry.id}: ${[...sizes(entry), entry.why].filter(Boolean).join(' · ')}`];
    case 'change':
      return ['CHANGE', callText(entry)];
    case 'refusal':
      return ['REFUSED', `${callText(entry)}: ${entry.why ?? ''}`];
    case 'screen':
      return ['looked at', lookedText(entry.screen, entry.of, entry.detail)];
    case 'rows':
      return ['list', countsText(entry.counts, entry.all)];
    case 'found':
      return ['found', foundText(entry)];
    case 'note':
      return ['note', entry.text];
    case 'end':
      return ['end', `${entry.how}, ${entry.entries} lines`];
    case 'blob':
      return undefined;
  }
};

const identityText = ({ told, why }: Extract<ReadEntry, { readonly entry: 'identity' }>): string =>
  told
    ? `${told.username || 'nobody'}${told.groups.length > 0 ? `, groups ${told.groups.join(', ')}` : ''}`
    : `not told: ${why}`;

const callText = (call: CallFields): string =>
  [call.verb, call.resource, callObject(call), queryText(call.query)].filter(Boolean).join(' ');

const outcomeText = (entry: RequestEntry): string =>
  [
    entry.status ? String(entry.status) : 'no answer',
    ...(entry.open ? [`goes on as ${entry.id}`] : sizes({ ms: 0, bytes: 0, lines: 0, ...entry })),
    entry.why ?? '',
  ]
    .filter(Boolean)
    .join(' · ');

const sizes = ({ ms, bytes, lines }: Readonly<Record<'ms' | 'bytes' | 'lines', number>>): readonly string[] => [
  tookText(ms),
  ...(lines > 0 ? [`${lines} lines`] : []),
  sizeText(bytes),
];

/** `pod Pod shop/web-0`, `logs Pod shop/web-0 · app, previous run`. */
export const lookedText = (screen: string, of: ObjectRef | undefined, detail: string): string =>
  [[screen, of ? refText(of) : ''].filter(Boolean).join(' of '), detail].filter(Boolean).join(' · ');

export const refText = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${[namespace, name].filter(Boolean).join('/')}`;

export const countsText = (counts: Readonly<Record<string, number>>, all: number): string => {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return `${all} ${all === 1 ? 'pod' : 'pods'}${told.length > 0 ? `: ${told.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}` : ''}`;
};

export const foundText = ({
  of,
  state,
  verdict,
  findings,
}: Extract<ReadEntry, { readonly entry: 'found' }>): string => {
  const [lead, ...others] = findings;
  const judged =
    state === 'forbidden' ? 'may not be read' : [verdict, state === 'gone' ? 'gone' : ''].filter(Boolean).join(', ');
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${refText(of)} ${judged}${lead ? `: ${lead.title} (${lead.rule})${more}` : ''}`;
};
