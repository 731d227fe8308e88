/**
 * Schemas of bodies and answers in the form that generated clients read well. Every object has a name, from the operation and the place where it
 * stands, so that a new route or member renames nothing; what may be null says so in its type; several kinds of objects are described as one, with
 * the member that tells them apart; an answer's words are open, so that a client that was made before a new word still reads the answer.
 */
import { asOne } from './openapi-kinds.ts';
import { type Direction, isAnswer, type JsonSchema, MAY_SAY_NOTHING } from './openapi-schema.ts';

const REFERENCE = '#/components/schemas/';
const NULL: JsonSchema = { type: 'null' };

export const referenceTo = (name: string): JsonSchema => ({ $ref: `${REFERENCE}${name}` });

/** `user-bound` → `UserBound`. */
export const pascal = (text: string): string =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const listOf = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? (value as readonly JsonSchema[]) : [];
const isNull = ({ type }: JsonSchema): boolean => type === 'null';
const isObject = ({ properties }: JsonSchema): boolean => properties !== undefined;

/** One of several: `results` → `Result`. */
const singularOf = (plural: string): string =>
  plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.endsWith('s') ? plural.slice(0, -1) : `${plural}Item`;

export type Components = {
  /** The schema as it stands in the document; the objects in it become components. */
  readonly describe: (schema: JsonSchema, name: string, direction: Direction) => JsonSchema;
  /** A component of its own, by that name. */
  readonly add: (name: string, schema: JsonSchema) => JsonSchema;
  /** All of them, by name, in the order of the names. */
  readonly all: () => Readonly<Record<string, JsonSchema>>;
};

/** Throws when two different schemas come to one name. */
export function makeComponents(): Components {
  const found = new Map<string, { readonly schema: JsonSchema; readonly text: string }>();
  const add: Components['add'] = (name, schema) => {
    const text = JSON.stringify(schema);
    if ((found.get(name)?.text ?? text) !== text) throw new Error(`two schemas are named ${name}`);
    found.set(name, { schema, text });
    return referenceTo(name);
  };
  return {
    add,
    describe: (schema, name, direction) => {
      const { $defs, ...root } = schema;
      const writer = new Writer(add, direction, ($defs ?? {}) as Readonly<Record<string, JsonSchema>>);
      return writer.write(root, name);
    },
    all: () =>
      Object.fromEntries(
        [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, { schema }]) => [name, schema]),
      ),
  };
}

/** Writes the schemas of one body or answer. */
class Writer {
  readonly #add: Components['add'];
  readonly #direction: Direction;
  readonly #named: Readonly<Record<string, JsonSchema>>;

  constructor(add: Components['add'], direction: Direction, named: Readonly<Record<string, JsonSchema>>) {
    this.#add = add;
    this.#direction = direction;
    this.#named = named;
  }

  write(schema: JsonSchema, name: string): JsonSchema {
    const { [MAY_SAY_NOTHING]: absent, ...plain } = schema;
    if (absent === 'false') return { ...described(plain), type: ['boolean', 'null'] };
    if (absent === 'null') return this.#write({ anyOf: [plain, NULL], ...described(plain) }, name);
    return this.#write(plain, name);
  }

  #write(schema: JsonSchema, name: string): JsonSchema {
    if (typeof schema['$ref'] === 'string') return this.#refer(schema, schema['$ref']);
    if (schema['anyOf'] !== undefined || schema['oneOf'] !== undefined) return this.#choose(schema, name);
    if (isObject(schema)) return this.#add(name, this.#object(schema, name));
    if (schema['items'] !== undefined) {
      return { ...schema, items: this.write(schema['items'] as JsonSchema, singularOf(name)) };
    }
    if (typeof schema['additionalProperties'] === 'object') {
      const value = this.write(schema['additionalProperties'] as JsonSchema, `${name}Value`);
      return { ...schema, additionalProperties: value };
    }
    return isAnswer(this.#direction) ? openWords(ofOneType(schema)) : schema;
  }

  /** A schema that has a name of its own (zod's `meta({ id })`). */
  #refer(schema: JsonSchema, reference: string): JsonSchema {
    const name = reference.replace('#/$defs/', '');
    const target = this.#named[name];
    if (target === undefined) throw new Error(`nothing is named ${name}`);
    return { ...this.write(target, name), ...described(schema) };
  }

  #object(schema: JsonSchema, name: string): JsonSchema {
    const { properties = {}, additionalProperties, ...rest } = schema;
    const written = Object.entries(properties).map(([member, property]): [string, JsonSchema] => [
      member,
      this.write(property, memberName(name, member)),
    ]);
    // Answers may get more members: whoever reads one passes over what they don't know.
    const isOpen = isAnswer(this.#direction) && additionalProperties === false;
    return {
      ...rest,
      properties: Object.fromEntries(written),
      ...(additionalProperties === undefined || isOpen ? {} : { additionalProperties }),
    };
  }

  #choose(schema: JsonSchema, name: string): JsonSchema {
    const { anyOf, oneOf: one, ...rest } = schema;
    const options = listOf(anyOf ?? one);
    const others = options.filter((option) => !isNull(option));
    const [only] = others;
    const nullable = others.length < options.length;
    if (others.length === 1 && only !== undefined) return this.#nullable({ ...only, ...rest }, name);
    if (others.every((option) => isObject(option))) {
      const one = asOne(others, name, { isWhole: this.#direction === 'output' });
      return nullable ? this.#nullable({ ...one, ...rest }, name) : this.#write({ ...one, ...rest }, name);
    }
    const types = options.map(({ type }) => String(type));
    return { ...rest, ...oneOfTypes(types, rest) };
  }

  #nullable(schema: JsonSchema, name: string): JsonSchema {
    const written = this.#write(schema, name);
    // Not anyOf: of that NSwag makes an empty class with a number.
    if (typeof written['$ref'] === 'string') return { oneOf: [{ $ref: written['$ref'] }, NULL], ...described(schema) };
    const { type, enum: words, const: word, ...rest } = written;
    const closed = words === undefined ? (word === undefined ? undefined : [word]) : (words as readonly unknown[]);
    return {
      ...rest,
      type: [...new Set([type ?? 'string', 'null'].flat())],
      ...(closed && { enum: [...closed, null] }),
    };
  }
}

const memberName = (name: string, member: string): string =>
  member === 'items' ? `${name}Items` : `${name}${pascal(member)}`;

const described = ({ description }: JsonSchema): JsonSchema => (description === undefined ? {} : { description });

/** Without a type where it can be of several: NSwag takes one of them, and throws at the others. */
function ofOneType(schema: JsonSchema): JsonSchema {
  const { type, ...rest } = schema;
  return Array.isArray(type) && type.filter((one) => one !== 'null').length > 1
    ? { ...rest, ...oneOfTypes(type as readonly string[], schema) }
    : schema;
}

const oneOfTypes = (types: readonly string[], { description }: JsonSchema): JsonSchema => ({
  description: [description, `One of: ${types.join(', ')}.`].filter(Boolean).join(' '),
});

/** The words of an answer as words that are known by now: others may come. */
function openWords(schema: JsonSchema): JsonSchema {
  const { enum: words, const: word, ...rest } = schema;
  if (word === true) return { ...rest, type: 'boolean' };
  const known = words ?? (word === undefined ? undefined : [word]);
  return known === undefined ? schema : { ...rest, type: rest.type ?? 'string', 'x-extensible-enum': known };
}
