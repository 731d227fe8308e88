/** JSON Schema (2020-12, as OpenAPI 3.1 has it) of a zod schema, as zod makes it. `openapi-components.ts` makes of it what generators read well. */
import * as z from 'zod';
import { isAcknowledgement, isOptional, takesNull } from '../endpoint/absent-members.ts';

export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
};

/** `input`: what a caller sends, as JSON; `form`: as a form, or as text. `output`: what they get; `protocol`: with a shape that others know, such as a protocol's. */
export type Direction = 'input' | 'form' | 'output' | 'protocol';

/** Beside a member of a JSON body that may say "not given" by null, and where it is an acknowledgement, by false (absent-members.ts). */
export const MAY_SAY_NOTHING = 'x-may-say-nothing';

function markAbsentMembers(shape: Readonly<Record<string, z.core.$ZodType>>, json: z.core.JSONSchema.BaseSchema): void {
  for (const [name, member] of Object.entries(shape)) {
    const property = json.properties?.[name];
    if (!isOptional(member) || typeof property !== 'object' || takesNull(member)) continue;
    Object.assign(property, { [MAY_SAY_NOTHING]: isAcknowledgement(member) ? 'false' : 'null' });
    // openapi-typescript takes a member with a default for one that is always there, in what is sent too.
    delete property.default;
  }
}

/** Members that are there in any case, null where there is nothing to say (absent-members.ts). */
function markPresentMembers(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  json: z.core.JSONSchema.BaseSchema,
): void {
  for (const [name, member] of Object.entries(shape)) {
    const property = json.properties?.[name];
    if (member._zod.optout !== 'optional' || typeof property !== 'object') continue;
    if (!takesNull(member)) Object.assign(property, { [MAY_SAY_NOTHING]: 'null' });
    json.required = [...(json.required ?? []), name];
  }
}

export const isAnswer = (direction: Direction): boolean => direction === 'output' || direction === 'protocol';

/** A schema that transforms says in an answer what it reads, for JSON Schema has no words for what a transform gives, and our answers hold texts in normal form. */
export function schemaOf(schema: z.ZodType, direction: Direction): JsonSchema {
  const json: z.core.JSONSchema.JSONSchema = z.toJSONSchema(schema, {
    io: isAnswer(direction) ? 'output' : 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.out._zod.def.type === 'transform' && isAnswer(direction)) {
        Object.assign(jsonSchema, schemaOf(def.in as z.ZodType, 'form'));
      }
      if (def.type === 'object' && direction === 'input') markAbsentMembers(def.shape, jsonSchema);
      if (def.type === 'object' && direction === 'output') markPresentMembers(def.shape, jsonSchema);
      // Zod spells formats out as long expressions too; the format says it.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      delete jsonSchema.propertyNames;
      // The bounds of JavaScript's whole numbers say nothing of ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  // The document says once which dialect it speaks.
  delete json.$schema;
  return json as JsonSchema;
}
