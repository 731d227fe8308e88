/** Sends the browser back to the app: 303, so that a password just posted is never posted on (RFC 9700, 4.12). */
import { describeError, type EntraError, errorText } from '../entra-errors.ts';
import type { Exchange } from '../stand-in.ts';
import type { ActiveFault } from '../faults/fault-request.ts';

/** Redirects with these parameters added to whatever query the redirect URI has; undefined ones are left out. */
export const redirectBack = (
  c: Exchange,
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Response => {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return c.redirect(url.href, 303);
};

/** The parameters that tell an app of an error. */
export const errorParameters = (error: EntraError, now: Date): { error: string; error_description: string } => ({
  error: error.error,
  error_description: describeError(error, now).error_description,
});

/** The same for an error that a fault orders, which the stand-in need not know itself. */
export const orderedErrorParameters = (
  { error, aadsts, subcode }: Extract<ActiveFault, { aadsts: unknown }>,
  now: Date,
): Readonly<Record<string, string | undefined>> => ({
  error,
  error_description: aadsts === null ? undefined : errorText(aadsts, 'An error that was ordered.', now),
  error_subcode: subcode,
});
