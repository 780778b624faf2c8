import { cleanText } from '../model/clean.ts';
import type { Form, FormField } from '../state/overlay.ts';
import type { Step } from '../state/step.ts';
import { debugSteps } from './debug-form.ts';
import { type EditedText, editLine, insert } from './line-editing.ts';

/**
 * A key while a form is open. Up and down walk over the fields to the answers; left and right choose; a text is typed in
 * place. Only enter on the answer itself does something: on a field it goes to the answers, where Cancel comes first.
 */
export const formKey = (form: Form, key: string): readonly Step[] => {
  const field = form.fields[form.cursor];
  switch (key) {
    case 'esc':
    case 'ctrl-g':
      return [{ type: 'overlay-closed' }];
    case 'up':
    case 'shift-tab':
      return moved(form, upFrom(form));
    case 'down':
    case 'tab':
      return moved(form, form.cursor + 1);
    case 'enter':
      if (field) return moved(form, form.fields.length);
      return [{ type: 'overlay-closed' }, ...(form.cursor > form.fields.length ? answered(form) : [])];
  }
  if (field?.field === 'text') {
    const edited = editLine(field, key);
    return edited ? [withField(form, { ...field, ...edited })] : [];
  }
  const by = sideways[key];
  if (by === undefined) return [];
  if (!field) return moved(form, form.fields.length + (by > 0 ? 1 : 0));
  const { length } = field.values;
  return [withField(form, { ...field, chosen: (field.chosen + by + length) % length })];
};

/** Pasted text goes into a text field, on one line. */
export const formPasted = (form: Form, text: string): readonly Step[] => {
  const field = form.fields[form.cursor];
  if (field?.field !== 'text') return [];
  const edited: EditedText = insert(field, cleanText(text).trim().replace(/\s+/g, ' '));
  return [withField(form, { ...field, ...edited })];
};

const sideways: Readonly<Record<string, 1 | -1>> = { left: -1, h: -1, right: 1, l: 1, space: 1 };

/** Both answers stand on one line. */
const upFrom = ({ cursor, fields }: Form): number => (cursor > fields.length ? fields.length - 1 : cursor - 1);

const moved = (form: Form, to: number): readonly Step[] => {
  const cursor = Math.max(0, Math.min(to, form.fields.length + 1));
  return cursor === form.cursor ? [] : [{ type: 'overlay-opened', overlay: { ...form, cursor } }];
};

const withField = (form: Form, changed: FormField): Step => ({
  type: 'overlay-opened',
  overlay: { ...form, fields: form.fields.map(field => (field.id === changed.id ? changed : field)) },
});

const answered = (form: Form): readonly Step[] => {
  switch (form.purpose.form) {
    case 'debug':
      return debugSteps(form);
  }
};
