/** Versions as entity tags (RFC 9110 sections 8.8.3 and 13.1.1): quoted, strong. */
import type { HttpRequest } from '@azure/functions';
import { Problem } from '../endpoint/problem.ts';

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/;
const VERSION_TAG = /^"(0|[1-9]\d{0,14})"$/;

/** The entity tag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that the change is meant for. A tag that can't be one of ours (a weak one, say) gives undefined: it never
 * matches. Without the header, and with `*` (which would mean "whatever it is now"), the answer is a Problem.
 */
export function readIfMatch(request: HttpRequest): { readonly version: number | undefined } | Problem {
  const given = request.headers.get('if-match')?.trim();
  if (given === undefined || given === '') return new Problem('if-match-required');
  if (!ENTITY_TAG.test(given)) {
    const message = 'must be one entity tag in quotes, as the ETag header gave it; "*" and lists are refused';
    return new Problem('invalid-request', { errors: [{ field: 'header/if-match', message }] });
  }
  const version = VERSION_TAG.exec(given)?.[1];
  return { version: version === undefined ? undefined : Number(version) };
}
