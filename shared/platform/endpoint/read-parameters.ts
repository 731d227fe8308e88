/** Parameters as OAuth reads them: one that is sent without a value was not sent, one that isn't known is passed over (RFC 6749 sections 3.1 and 3.2). */
import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import { Problem } from './problem.ts';
import { DEFAULT_MAX_BODY_BYTES, readText, uniqueEntries, validate } from './read-request.ts';

/** Of a form; however often each is there. */
export async function readParameters(
  request: HttpRequest,
  maxBytes = DEFAULT_MAX_BODY_BYTES,
): Promise<URLSearchParams | Problem> {
  const text = await readText(request, 'application/x-www-form-urlencoded', maxBytes);
  if (text instanceof Problem) return text;
  const sent = new URLSearchParams(text);
  for (const name of new Set(sent.keys())) sent.delete(name, '');
  return sent;
}

/** Of a form those that the schema knows, once each. */
export async function readKnownParameters<Schema extends z.ZodObject>(
  request: HttpRequest,
  schema: Schema,
  maxBytes?: number,
): Promise<z.infer<Schema> | Problem> {
  const sent = await readParameters(request, maxBytes);
  if (sent instanceof Problem) return sent;
  const known = [...sent].filter(([name]) => Object.hasOwn(schema.shape, name));
  const entries = uniqueEntries(known, '');
  return entries instanceof Problem ? entries : validate(schema, entries, '');
}
