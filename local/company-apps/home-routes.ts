/** The app itself, and the way out of it. */
import type { Context, Hono } from 'hono';
import { isOwnForm } from '../web/page-sessions.ts';
import type { AppParts } from './app-parts.ts';
import { homePage } from './home-page.ts';
import { SIGNED_OUT_PAGE } from './password-routes.ts';
import { failedPage } from './sign-in-pages.ts';

/** What comes back as `state` when the service has ended its sign-in too. */
const SIGNED_OUT = 'signed-out';

async function signOut({ url, brand, sessions, azure }: AppParts, c: Context): Promise<Response> {
  const session = sessions.read(c);
  if (session === undefined) return c.redirect('/', 303);
  const { csrf } = await c.req.parseBody();
  if (!isOwnForm(session, csrf)) {
    return c.html(
      failedPage(brand, 'You are still signed in', 'The form was not from this page. Please try again.'),
      403,
    );
  }
  sessions.end(c);
  const { content } = session;
  // OpenID Connect RP-Initiated Logout 1.0: the app's own sign-in ends first, whatever the service then says.
  const onward = content.via === 'azure' ? await azure.signOutUrl(content.idToken, `${url}/`, SIGNED_OUT) : undefined;
  return c.redirect(onward?.href ?? SIGNED_OUT_PAGE, 303);
}

export function addHomeRoutes(web: Hono, parts: AppParts): void {
  web
    .get('/', async (c) => {
      const session = parts.sessions.read(c);
      if (session !== undefined) return c.html(homePage(parts, session));
      return c.redirect(c.req.query('state') === SIGNED_OUT ? SIGNED_OUT_PAGE : '/sign-in', 303);
    })
    .post('/sign-out', (c) => signOut(parts, c));
}
