import { describe } from '../../../model/describe/describe.ts';
import type { ObjectRef } from '../../../model/kubernetes.ts';
import { yamlOf } from '../../../model/yaml.ts';
import { untabbed } from '../../../text/line.ts';
import type { TextScreen } from '../../screen.ts';
import type { State } from '../../state.ts';

/** The text of a YAML or describe screen, or why there is none. */
export type TextSource =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'none'; readonly why: string };

export const textSource = (state: State, { source }: TextScreen): TextSource => {
  if (source.kind === 'document') return { state: 'read', text: source.text };
  const { object } = state;
  const name = objectName(source.of);
  if (!object || !isSame(object.of, source.of)) return { state: 'none', why: `Reading ${name} …` };
  switch (object.known.state) {
    case 'unknown':
      return { state: 'none', why: `Reading ${name} …` };
    case 'absent':
      return { state: 'none', why: `${name} does not exist, or not any more.` };
    case 'forbidden':
      return { state: 'none', why: `You may not read ${name}: ${object.known.why}` };
    case 'read': {
      const value = { ...object.known.value, kind: object.known.value.kind ?? source.of.kind };
      const text = source.kind === 'yaml' ? yamlOf(value) : describe(value, object.events, state.now);
      return { state: 'read', text };
    }
  }
};

/** The lines of the text, ready for the screen. */
export const sourceLines = (source: TextSource): readonly string[] =>
  source.state === 'read' ? untabbed(source.text.replace(/\n$/, '')).split('\n') : [];

/** `Pod payments/ledger-api-0`. */
export const objectName = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

const isSame = (one: ObjectRef, other: ObjectRef): boolean =>
  one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
