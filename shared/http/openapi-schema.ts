/** JSON Schema (2020-12, as OpenAPI 3.1 has it) of a zod schema. */
import * as z from 'zod';

export type JsonSchema = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
};

/**
 * `input`: what a caller sends. `output`: what they get; a schema that transforms says there what it reads, for JSON
 * Schema has no words for what a transform gives, and our answers hold texts in normal form.
 */
export function schemaOf(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema {
  const json: z.core.JSONSchema.JSONSchema = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'pipe' && def.out._zod.def.type === 'transform' && direction === 'output') {
        Object.assign(jsonSchema, schemaOf(def.in as z.ZodType, 'input'));
      }
      // Zod spells formats out as long expressions too; the format says it.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  // The document says once which dialect it speaks.
  delete json.$schema;
  return json as JsonSchema;
}
