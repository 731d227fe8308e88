/**
 * Members of a JSON body that say "not given" by being there. Clients that are generated send every member of a body: `null` for
 * an optional one, and `false` for an acknowledgement, which is an optional `true`. Both are as good as left out.
 */
import * as z from 'zod';

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];
type Members = Readonly<Record<string, Schema>>;

const defOf = (schema: Schema): Def => (schema as z.core.$ZodTypes)._zod.def;

/** What stands behind `optional`, `default`, `describe` and the like; of what transforms, what it reads. */
function innerOf(schema: Schema): Schema {
  const def = defOf(schema);
  if (def.type === 'pipe') return innerOf(def.in);
  return 'innerType' in def ? innerOf(def.innerType) : schema;
}

/** Whether an absent member is taken. */
export const isOptional = (schema: Schema): boolean => schema._zod.optin !== undefined;

/** Whether the member can be given only as `true`. */
export function isAcknowledgement(schema: Schema): boolean {
  const def = defOf(innerOf(schema));
  return isOptional(schema) && def.type === 'literal' && def.values.every((value) => value === true);
}

const saysNothing = (schema: Schema, value: unknown): boolean =>
  (value === null && isOptional(schema) && !z.safeParse(schema, null).success) ||
  (value === false && isAcknowledgement(schema));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutMembers = (members: Members, value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, given]): [string, unknown][] => {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      if (member === undefined) return [[name, given]];
      return saysNothing(member, given) ? [] : [[name, withoutAbsent(member, given)]];
    }),
  );

/** The same value without the members that say nothing; whatever the schema doesn't know stays, to be refused. Never throws. */
export function withoutAbsent(schema: Schema, value: unknown): unknown {
  const def = defOf(innerOf(schema));
  if (def.type === 'array' && Array.isArray(value)) return value.map((item) => withoutAbsent(def.element, item));
  return def.type === 'object' && isRecord(value) ? withoutMembers(def.shape, value) : value;
}
