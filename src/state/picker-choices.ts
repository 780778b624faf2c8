import type { Choice, Picker } from './overlay.ts';
import type { State } from './state.ts';
import type { Effect } from './step.ts';

/**
 * What a picker offers now: its choices that match what was typed. A namespace or context that is not listed can still
 * be typed: many identities may not list namespaces but may work in one.
 */
export const pickerChoices = (state: State, picker: Picker): readonly Choice[] => {
  const typed = picker.typed.toLowerCase();
  const fitting = (choice: Choice): boolean => choice.label.toLowerCase().includes(typed);
  if (picker.choices === 'namespaces') return namespaceChoices(state, picker.typed.trim(), fitting);
  if (picker.choices === 'contexts')
    return state.contexts
      .map(context => choice(context, context === state.connection.context, { effect: 'switch-context', context }))
      .filter(fitting);
  return picker.choices.filter(fitting);
};

/** A line below the title: why the choices are not complete. */
export const pickerRemark = (state: State, picker: Picker): string => {
  if (picker.choices !== 'namespaces') return '';
  switch (state.namespaces.state) {
    case 'read':
      return '';
    case 'forbidden':
      return 'Namespaces may not be listed: type a name.';
    case 'absent':
    case 'unknown':
      return 'Namespaces are not read yet: type a name.';
  }
};

const namespaceChoices = (state: State, typed: string, fitting: (choice: Choice) => boolean): readonly Choice[] => {
  const names = state.namespaces.state === 'read' ? state.namespaces.value : seenNamespaces(state);
  const listed = names.map(namespace => namespaceChoice(state, namespace, namespace)).filter(fitting);
  const all = [namespaceChoice(state, 'all namespaces', '')].filter(fitting);
  const isName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(typed);
  // The name as it was typed comes last, so that enter prefers a namespace known to exist.
  const asTyped = isName && !names.includes(typed) ? [namespaceChoice(state, typed, typed)] : [];
  return [...all, ...listed, ...asTyped];
};

const namespaceChoice = (state: State, label: string, namespace: string): Choice =>
  choice(label, namespace === state.connection.namespace, { effect: 'switch-namespace', namespace });

const choice = (label: string, current: boolean, effect: Effect): Choice => ({
  label,
  ...(current ? { note: 'current' } : {}),
  steps: [effect],
});

/** Where namespaces may not be listed, those of the pods in view are known all the same. */
const seenNamespaces = (state: State): readonly string[] => {
  const seen = new Set(state.pods.rows.map(row => row.namespace));
  if (state.connection.namespace !== '') seen.add(state.connection.namespace);
  return [...seen].sort();
};
