import type { Keymap } from '../keys/keymap.ts';
import { commandsById, isBindable } from './commands-by-id.ts';
import { schema } from './schema.ts';
import type { ScalarShape, Setting, Shape } from './shape.ts';

type Json = { readonly [name: string]: unknown };

/** The schema as JSON Schema, for editors: what it cannot say (colors, keys, filters) is checked by podctl itself. */
export const jsonSchema = (keymap: Keymap): Json => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'podctl configuration',
  ...groupSchema(schema, keymap),
});

const groupSchema = (settings: readonly Setting[], keymap: Keymap): Json => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    settings.map(({ name, about, shape }) => [name, { description: about, ...shapeSchema(shape, keymap) }]),
  ),
});

const shapeSchema = (shape: Shape, keymap: Keymap): Json => {
  switch (shape.shape) {
    case 'scalar':
      return scalarSchema(shape);
    case 'list': {
      const list = { type: 'array', items: scalarSchema(shape.of) };
      return shape.alone ? { oneOf: [scalarSchema(shape.of), list] } : list;
    }
    case 'group':
      return groupSchema(shape.settings, keymap);
    case 'bindings':
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          [...commandsById(keymap).values()]
            .filter(isBindable)
            .map(({ id, description, keys }) => [id, { description, default: keys, ...shapeSchema(shape.of, keymap) }]),
        ),
      };
  }
};

const scalarSchema = ({ type, numbersToo, choices, least, most }: ScalarShape): Json => {
  if (type === 'true or false') return { type: 'boolean' };
  if (type === 'whole number') return { type: 'integer', minimum: least, maximum: most };
  if (choices) return { enum: choices };
  return numbersToo ? { oneOf: [{ type: 'string' }, { type: 'integer' }] } : { type: 'string' };
};
