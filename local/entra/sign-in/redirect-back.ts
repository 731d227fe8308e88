import type { Exchange } from '../exchange.ts';

/**
 * Sends the browser back to the app, with these parameters added to whatever query the redirect URI has; undefined ones are left out.
 * 303, so that a password just posted is never posted on (RFC 9700, 4.12).
 */
export const redirectBack = (
  c: Exchange,
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Response => {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return c.redirect(url.href, 303);
};
