import { type DebugProfile, debugProfiles } from '../model/debug-container.ts';
import type { Form, FormField } from '../state/overlay.ts';
import type { PodRow } from '../state/pod-row.ts';
import { podRef } from '../state/selected-pod.ts';
import type { Settings } from '../state/settings.ts';
import type { Step } from '../state/step.ts';

type DebugSettings = Pick<Settings, 'debugImage' | 'debugProfile'>;

/**
 * Asks how a debug container is to be: whose processes it sees, what it may do, and what runs in it. `target` is preferred
 * where it runs; `why` says what led here, '' for nothing.
 */
export const debugForm = (settings: DebugSettings, pod: PodRow, target: string, why: string): Form => ({
  overlay: 'form',
  title: `Debug container for ${pod.name}`,
  purpose: { form: 'debug', pod: podRef(pod) },
  before: why === '' ? [] : [why],
  after: ['It cannot be removed again: it stays in the pod until the pod is deleted.'],
  fields: [targetField(pod, target), profileField(settings), imageField(settings)],
  answer: 'Add and join',
  cursor: 3,
});

/** What the answer of a debug form does: nothing without an image. */
export const debugSteps = ({ purpose, fields }: Form): readonly Step[] => {
  const image = settingOf(fields, 'image').trim();
  const profile = debugProfiles.find(name => name === settingOf(fields, 'profile')) ?? 'general';
  if (image === '') return [];
  return [{ effect: 'debug', pod: purpose.pod, target: settingOf(fields, 'target'), profile, image }];
};

const settingOf = (fields: readonly FormField[], id: string): string => {
  const field = fields.find(each => each.id === id);
  if (!field) return '';
  return field.field === 'text' ? field.text : (field.values[field.chosen]?.value ?? '');
};

/** Only of a container that runs are there processes to see. */
const targetField = ({ containers }: PodRow, target: string): FormField => {
  const running = containers
    .filter(({ phase, role }) => phase === 'running' && role !== 'ephemeral')
    .toSorted((one, other) => Number(one.role !== 'regular') - Number(other.role !== 'regular'));
  const values = [
    ...running.map(({ name }) => ({ value: name, label: name, note: 'sees its processes' })),
    { value: '', label: 'none', note: 'sees its own processes only' },
  ];
  const chosen = Math.max(
    0,
    values.findIndex(({ value }) => value === target),
  );
  return { id: 'target', label: 'Target', field: 'choice', values, chosen: target === '' ? 0 : chosen };
};

const notes: Readonly<Record<DebugProfile, string>> = {
  general: 'may trace processes',
  baseline: 'nothing beyond what any container may',
  restricted: 'for restricted namespaces; no root in the image',
  netadmin: 'may change the network, send raw packets',
  sysadmin: 'privileged',
};

const profileField = ({ debugProfile }: DebugSettings): FormField => ({
  id: 'profile',
  label: 'Profile',
  field: 'choice',
  values: debugProfiles.map(value => ({ value, label: value, note: notes[value] })),
  chosen: Math.max(0, debugProfiles.indexOf(debugProfile)),
});

const imageField = ({ debugImage }: DebugSettings): FormField => ({
  id: 'image',
  label: 'Image',
  field: 'text',
  text: debugImage,
  cursor: debugImage.length,
});
