/**
 * Whether a value is as a JSON Schema says, for the keywords that our API description uses. A keyword that isn't known here
 * throws: a check that passes over what it doesn't understand would hold nothing.
 */
export type Schema = { readonly [keyword: string]: unknown };

/** Where a schema is found by its `$ref`. */
export type Resolve = (reference: string) => Schema;
type Check = (limit: unknown, value: unknown, at: string, schema: Schema, resolve: Resolve) => string[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
const hasType = (type: unknown, value: unknown): boolean =>
  type === typeOf(value) || (type === 'number' && typeof value === 'number');

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => URL.canParse(text),
  uuid: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text),
};

const fault = (holds: boolean, at: string, said: string): string[] => (holds ? [] : [`${at}: ${said}`]);
const lengthOf = (value: unknown): number | undefined => (typeof value === 'string' ? value.length : undefined);
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isObject(value) ? Object.entries(value) : [];

const additional: Check = (limit, value, at, schema, resolve) => {
  const known = isObject(schema['properties']) ? schema['properties'] : {};
  const others = entriesOf(value).filter(([name]) => !Object.hasOwn(known, name));
  if (limit === false) return others.map(([name]) => `${at}/${name}: is not described`);
  return others.flatMap(([name, inner]) => schemaFaults(limit as Schema, inner, resolve, `${at}/${name}`));
};

/** Answers are open in the document, but this service's own answers hold nothing that it doesn't describe. */
const undescribed = (limit: unknown, value: unknown, at: string, schema: Schema): string[] =>
  'additionalProperties' in schema
    ? []
    : entriesOf(value)
        .filter(([name]) => !Object.hasOwn(limit as object, name))
        .map(([name]) => `${at}/${name}: is not described`);

const properties: Check = (limit, value, at, schema, resolve) => [
  ...undescribed(limit, value, at, schema),
  ...Object.entries(limit as Record<string, Schema>).flatMap(([name, schema]) =>
    isObject(value) && Object.hasOwn(value, name) ? schemaFaults(schema, value[name], resolve, `${at}/${name}`) : [],
  ),
];

/** As one object: each part alone doesn't know the members of the others. */
const allOf: Check = (limit, value, at, _, resolve) => {
  const parts = (limit as readonly Schema[]).map((part) =>
    typeof part['$ref'] === 'string' ? resolve(part['$ref']) : part,
  );
  const members: Schema = Object.assign({}, ...parts.map((part) => part['properties'])) as Schema;
  const required = parts.flatMap((part) => (part['required'] ?? []) as readonly string[]);
  return schemaFaults({ type: 'object', required, properties: members }, value, resolve, at);
};

const anyOf: Check = (limit, value, at, _, resolve) => {
  const tried = (limit as readonly Schema[]).map((schema) => schemaFaults(schema, value, resolve, at));
  return tried.some((faults) => faults.length === 0) ? [] : tried.flat();
};

const format: Check = (limit, value, at) => {
  const holds = FORMATS[String(limit)];
  if (holds === undefined) throw new Error(`the format ${String(limit)} is not known here`);
  return fault(typeof value !== 'string' || holds(value), at, `must be of the format ${String(limit)}`);
};

const says: Check = () => [];

const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (limit, value, at, _, resolve) => schemaFaults(resolve(String(limit)), value, resolve, at),
  type: (limit, value, at) =>
    fault(
      (Array.isArray(limit) ? limit : [limit]).some((type) => hasType(type, value)),
      at,
      `must be ${String(limit)}, is ${typeOf(value)}`,
    ),
  enum: (limit, value, at) => fault((limit as readonly unknown[]).includes(value), at, `must be one of the values`),
  const: (limit, value, at) => fault(limit === value, at, `must be ${JSON.stringify(limit)}`),
  properties,
  required: (limit, value, at) =>
    (limit as readonly string[]).flatMap((name) =>
      fault(!isObject(value) || Object.hasOwn(value, name), `${at}/${name}`, 'is missing'),
    ),
  additionalProperties: additional,
  propertyNames: (limit, value, at, _, resolve) =>
    entriesOf(value).flatMap(([name]) => schemaFaults(limit as Schema, name, resolve, `${at}/${name}`)),
  items: (limit, value, at, _, resolve) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => schemaFaults(limit as Schema, item, resolve, `${at}/${index}`))
      : [],
  allOf,
  anyOf,
  oneOf: anyOf,
  // Open to clients; to this service they are the words that it has.
  'x-extensible-enum': (limit, value, at) =>
    fault(value === null || (limit as readonly unknown[]).includes(value), at, 'must be one of the known words'),
  format,
  pattern: (limit, value, at) =>
    fault(typeof value !== 'string' || new RegExp(String(limit), 'u').test(value), at, 'must match the pattern'),
  minLength: (limit, value, at) => fault((lengthOf(value) ?? Infinity) >= Number(limit), at, 'is too short'),
  maxLength: (limit, value, at) => fault((lengthOf(value) ?? 0) <= Number(limit), at, 'is too long'),
  maxItems: (limit, value, at) => fault(!Array.isArray(value) || value.length <= Number(limit), at, 'is too long'),
  minimum: (limit, value, at) => fault(typeof value !== 'number' || value >= Number(limit), at, 'is too small'),
  maximum: (limit, value, at) => fault(typeof value !== 'number' || value <= Number(limit), at, 'is too large'),
  description: says,
  'x-ms-primary-error-message': says,
  default: says,
};

/** What is wrong with the value, each with its JSON pointer; nothing when it is as described. */
export function schemaFaults(schema: Schema, value: unknown, resolve: Resolve, at = ''): string[] {
  return Object.entries(schema).flatMap(([keyword, limit]) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`the keyword ${keyword} is not known here`);
    return check(limit, value, at, schema, resolve);
  });
}
