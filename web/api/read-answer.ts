/**
 * The service's own schemas, read as a page reads them that may be older than the service: members that it doesn't know pass by, words may be new
 * ones, and what is optional may be null. A member that is missing or of another type is a fault all the same, and says so.
 */
import * as z from 'zod/mini';

/** What such a reading gives. */
export type Read<Value> = Value extends readonly (infer Item)[]
  ? Read<Item>[]
  : Value extends object
    ? {
        [Name in keyof Value]: undefined extends Value[Name]
          ? Read<Exclude<Value[Name], undefined>> | null | undefined
          : Read<Value[Name]>;
      }
    : Value extends string
      ? string
      : Value extends boolean
        ? boolean
        : Value;

type Schema = z.core.$ZodType;
type Members = Readonly<Record<string, Schema>>;
type Answer<Of extends Schema, Own extends Members> = Omit<Read<z.infer<Of>>, keyof Own> & {
  [Name in keyof Own]: z.infer<Own[Name]>;
};

/** Made when the first such answer is read: a page reads few kinds of them before it can be used. `own`: members that this page reads in its own way, such as a word on which its course hangs. */
export function reading<Of extends z.core.$ZodObject>(schema: Of): z.ZodMiniType<Read<z.infer<Of>>>;
export function reading<Of extends z.core.$ZodObject, Own extends Members>(
  schema: Of,
  own: Own,
): z.ZodMiniType<Answer<Of, Own>>;
export function reading(schema: z.core.$ZodObject, own?: Members): z.ZodMiniType {
  return z.lazy(() => z.object({ ...membersOf(schema), ...own }));
}

const membersOf = (schema: z.core.$ZodObject) =>
  Object.fromEntries(Object.entries(schema._zod.def.shape).map(([name, member]) => [name, leniently(member)]));

function leniently(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') return z.object(membersOf(schema as z.core.$ZodObject));
  if (def.type === 'array') return z.array(leniently(def.element));
  if (def.type === 'record') return z.record(z.string(), leniently(def.valueType));
  if (def.type === 'nullable') return z.nullable(leniently(def.innerType));
  if (def.type === 'optional') return z.nullish(leniently(def.innerType));
  if (def.type === 'union') return z.union(def.options.map(leniently));
  if (def.type === 'literal') return typeof def.values[0] === 'boolean' ? z.boolean() : z.string();
  return plainly(def.type);
}

function plainly(type: string): Schema {
  if (type === 'string' || type === 'enum') return z.string();
  if (type === 'number') return z.number();
  if (type === 'boolean') return z.boolean();
  if (type === 'null') return z.null();
  throw new Error(`no answer has a ${type}`);
}
