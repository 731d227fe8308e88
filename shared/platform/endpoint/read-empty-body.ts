import type { HttpRequest } from '@azure/functions';
import * as z from 'zod';
import { Problem } from './problem.ts';
import { bodyReader } from './read-request.ts';

const readEmptyObject = bodyReader(z.strictObject({}), 'application/json', 1024);

/** For operations that take no body: undefined when there is none, or an empty JSON object; a Problem for anything else. */
export async function readEmptyBody(request: HttpRequest): Promise<Problem | undefined> {
  // The library gives the body out once for each copy of the request.
  const { byteLength } = await request.clone().arrayBuffer();
  if (byteLength === 0) return undefined;
  const body = await readEmptyObject(request);
  return body instanceof Problem ? body : undefined;
}
