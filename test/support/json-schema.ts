/** The part of JSON Schema 2020-12 that the published schemas use. */
export type Schema = {
  readonly type?: 'object' | 'array' | 'string' | 'integer';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly pattern?: string;
  readonly format?: 'date-time';
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

/**
 * What is wrong with a value, as `PATH: why` lines. Stricter than the standard in one thing: a property that the schema
 * does not name is wrong, so that a field cannot be added without being published.
 */
export const violations = (value: unknown, schema: Schema, root: Schema = schema, at = '$'): readonly string[] => {
  if (schema.$ref) return violations(value, resolve(schema.$ref, root), root, at);
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter(one => violations(value, one, root, at).length === 0);
    return fitting.length === 1 ? [] : [`${at}: fits ${fitting.length} of ${schema.oneOf.length}`];
  }
  if ('const' in schema && value !== schema.const) return [`${at}: is not ${JSON.stringify(schema.const)}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is none of the allowed`];
  switch (schema.type) {
    case 'string':
      return textViolations(value, schema, at);
    case 'integer':
      return Number.isInteger(value) && Number(value) >= (schema.minimum ?? -Infinity)
        ? []
        : [`${at}: ${value} is no such integer`];
    case 'array':
      if (!Array.isArray(value)) return [`${at}: is no array`];
      return [
        ...(value.length < (schema.minItems ?? 0) ? [`${at}: has too few items`] : []),
        ...value.flatMap((item, index) => violations(item, schema.items ?? {}, root, `${at}[${index}]`)),
      ];
    case 'object':
      return objectViolations(value, schema, root, at);
    default:
      return [];
  }
};

const objectViolations = (value: unknown, schema: Schema, root: Schema, at: string): readonly string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: is no object`];
  const missing = (schema.required ?? []).filter(name => !Object.hasOwn(value, name));
  return [
    ...missing.map(name => `${at}: has no ${name}`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const property = schema.properties?.[name];
      return property ? violations(item, property, root, `${at}.${name}`) : [`${at}.${name}: is not in the schema`];
    }),
  ];
};

const textViolations = (value: unknown, { pattern, format }: Schema, at: string): readonly string[] => {
  if (typeof value !== 'string') return [`${at}: is no string`];
  if (pattern && !new RegExp(pattern).test(value)) return [`${at}: ${value} does not match ${pattern}`];
  if (format && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)) return [`${at}: ${value} is no time`];
  return [];
};

const resolve = (ref: string, root: Schema): Schema => {
  const found = root.$defs?.[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`${ref} is not defined`);
  return found;
};
