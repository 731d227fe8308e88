/** What comes back in the query when Entra sends a browser back. The browser brought it: it can be anything. */
import * as z from 'zod';
import type { AzureError } from './rules/azure-errors.ts';

/** In every redirect: the state that was given along and, when it went wrong, why (RFC 6749 section 4.1.2.1). */
export const EntraRedirect = z.object({
  state: z.string(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  error_subcode: z.string().optional().describe('Microsoft’s: `cancel` when the person cancelled.'),
});

/** The same in a redirect after signing in, which may bring a code. */
export const EntraCodeRedirect = EntraRedirect.extend({ code: z.string().optional() });

/** Reads that; a state that is missing fits no transaction. */
export const readEntraRedirect = (
  query: URLSearchParams,
): { readonly state: string; readonly error: AzureError | undefined } => {
  const error = query.get('error');
  return {
    state: query.get('state') ?? '',
    error:
      error === null
        ? undefined
        : {
            error,
            description: query.get('error_description') ?? undefined,
            subcode: query.get('error_subcode') ?? undefined,
          },
  };
};
