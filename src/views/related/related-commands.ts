import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { isKind } from '../../model/kinds.ts';
import { relatedRows } from '../../state/pages/related/related-rows.ts';
import type { RelatedObject } from '../../state/related-object.ts';
import { textScreen } from '../../state/screen.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of what has to do with a pod. */
export const relatedCommands: readonly Command[] = [
  openCommand('describe', ['enter', 'd'], 'Describe the object.', 10),
  openCommand('yaml', ['y'], 'The object as the API has it; of a Secret the keys only.', 11),
  {
    id: 'related.copy',
    keys: ['c'],
    title: 'copy name',
    description: 'Copy the name of the object.',
    group: 'view',
    footer: 12,
    disabled: state => (underCursor(state) ? undefined : 'There is no object to copy the name of.'),
    run: state => {
      const name = underCursor(state)?.of.name ?? '';
      return [{ effect: 'copy', text: name, what: name }];
    },
  },
  ...moveCommands,
];

function openCommand(kind: 'describe' | 'yaml', keys: readonly string[], description: string, footer: number): Command {
  return {
    id: `related.${kind}`,
    keys,
    title: kind,
    description,
    group: 'view',
    footer,
    disabled: state => {
      const object = underCursor(state);
      if (!object) return 'There is no object to open.';
      if (!isKind(object.of.kind)) return `podctl cannot read objects of kind ${object.of.kind}.`;
      return object.state.state === 'missing' ? `${object.of.kind} ${object.of.name} does not exist.` : undefined;
    },
    run: state => {
      const object = underCursor(state);
      return object ? [{ type: 'screen-opened', screen: textScreen(kind, object.of) }] : [];
    },
  };
}

const underCursor = (state: State): RelatedObject | undefined => {
  const screen = topScreen(state);
  if (screen.screen !== 'related') return undefined;
  const rows = relatedRows(state, screen);
  return rows.state === 'read' ? rows.objects[screen.cursor] : undefined;
};
