/**
 * Several kinds of objects as one object with the members of all, told apart by one of them. Not a union: NSwag takes the first of a union for
 * the whole, and throws where inheritance meets a kind that came later. So each generated client reads each kind, the later ones too.
 */
import { type JsonSchema, MAY_SAY_NOTHING } from './openapi-schema.ts';

/** `isWhole`: each kind has the members of all, null where it has none. Throws when no member tells them apart, or one is of several types. */
export function asOne(
  kinds: readonly JsonSchema[],
  name: string,
  { isWhole }: { readonly isWhole: boolean },
): JsonSchema {
  const members = new Set(kinds.flatMap(({ properties = {} }) => Object.keys(properties)));
  const tag = [...members].find((member) => new Set(kinds.map((kind) => wordOf(kind, member))).size === kinds.length);
  if (tag === undefined || kinds.some((kind) => wordOf(kind, tag) === undefined))
    throw new Error(`the objects of ${name} have no member that tells them apart`);
  const words = kinds.map((kind) => wordOf(kind, tag) ?? '');
  const properties = [...members].map((member): [string, JsonSchema] => [
    member,
    member === tag ? { type: 'string', enum: words } : memberOf(kinds, member, { words, name }),
  ]);
  const isRequired = ({ required = [], properties = {} }: JsonSchema, member: string): boolean =>
    required.includes(member) || (isWhole && properties[member] === undefined);
  const required = [...members].filter((member) => kinds.every((kind) => isRequired(kind, member)));
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

/** The one word that a member of an object can be. */
function wordOf({ properties = {} }: JsonSchema, member: string): string | undefined {
  const word = properties[member]?.['const'];
  return typeof word === 'string' ? word : undefined;
}

/** What may be null, and what only some kinds have, may be null in the whole. */
function memberOf(
  kinds: readonly JsonSchema[],
  member: string,
  { words, name }: { readonly words: readonly string[]; readonly name: string },
): JsonSchema {
  const found = kinds.flatMap(({ properties = {} }, at) => {
    const schema = properties[member];
    return schema === undefined ? [] : [{ word: words[at] ?? '', ...partsOf(schema) }];
  });
  const [first] = found;
  if (first === undefined) throw new Error(`no object of ${name} has ${member}`);
  if (found.some(({ schema }) => JSON.stringify(schema) !== JSON.stringify(first.schema)))
    throw new Error(`${member} of ${name} is of several types`);
  const isOfAll = found.length === kinds.length;
  const only = isOfAll ? [] : [`Only of ${found.map(({ word }) => `"${word}"`).join(', ')}.`];
  const said = [...only, ...new Set(found.flatMap(({ description = [] }) => description))].join(' ');
  const schema =
    isOfAll && found.every(({ nullable }) => !nullable) ? first.schema : { anyOf: [first.schema, { type: 'null' }] };
  return said === '' ? schema : { ...schema, description: said };
}

/** A schema without what is said of it, and whether it may be null. */
function partsOf({ description, [MAY_SAY_NOTHING]: absent, ...schema }: JsonSchema) {
  const types = [schema.type ?? []].flat();
  const options = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as readonly JsonSchema[]) : [];
  const [only, ...more] = options.filter(({ type }) => type !== 'null');
  if (only !== undefined && more.length < options.length - 1) return { schema: only, nullable: true, description };
  const [type, ...others] = types.filter((one) => one !== 'null');
  const nullable = absent !== undefined || types.includes('null');
  return { schema: type === undefined || others.length > 0 ? schema : { ...schema, type }, nullable, description };
}
