/** A request under way and its answer, as hono hands them to a route. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface Env {
  Bindings: HttpBindings;
}
export type Exchange = Context<Env>;

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
