/** Step one of the sign-in, and step two by Company password. */
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { Notice } from '../web/pages.ts';
import { type AppParts, FormText } from './app-parts.ts';
import * as pages from './pages.ts';

const Form = z.object({ email: FormText, password: FormText, ticket: FormText, newPassword: FormText });
const readForm = async (c: Context) => Form.parse(await c.req.parseBody());

const NO_ANSWER: Notice = {
  tone: 'bad',
  title: 'Sign-in doesn’t answer at the moment',
  text: 'Nothing is wrong with your address or password. Please try again in a minute.',
};

/** The first page of a sign-in, saying that the last one has ended. */
export const SIGNED_OUT_PAGE = '/sign-in?signed-out';

const signedOut = (app: string): Notice => ({
  tone: 'good',
  title: `You are signed out of ${app}`,
  text: 'If you came with Azure, you are still signed in there: on a shared computer sign out of Azure too.',
});

async function takeAddress({ brand, addressCookie, askDiscovery }: AppParts, c: Context): Promise<Response> {
  const { email } = await readForm(c);
  const step = await askDiscovery(email);
  const again = (notice: Notice) => pages.addressPage(brand, { email, notice });
  switch (step.kind) {
    case 'entra':
      return c.redirect(step.url.href, 303);
    case 'company-credentials':
      addressCookie.write(c, email.trim());
      return c.redirect('/company-sign-in', 303);
    case 'not-an-address': {
      const text = 'Please give it as in name@example.com.';
      return c.html(again({ tone: 'bad', title: 'This is no e-mail address', text }), 400);
    }
    case 'too-many-requests': {
      const text = `Please wait ${step.retryAfterSeconds} seconds and try again.`;
      return c.html(again({ tone: 'bad', title: 'Too many tries from your network', text }), 429);
    }
    case 'unavailable':
      return c.html(again(NO_ANSWER), 503);
  }
}

/** Where `/authorize` sends people whose step two is here, too: with `iss`, their `state`, the address in the fragment. */
async function showPasswordPage({ brand, issuer, addressCookie, flowCookie }: AppParts, c: Context): Promise<Response> {
  const { iss, state } = c.req.query();
  if (iss !== undefined && iss !== issuer)
    return c.html(pages.failedPage(brand, 'This link is not from us', 'Please start the sign-in here.'), 400);
  // The round trip through the service ended here, so its cookie has no use any more.
  if (state !== undefined) flowCookie(state).clear(c);
  // Coming from the service, the address is in the fragment, and an older one in the cookie could be somebody else's.
  return c.html(pages.passwordPage(brand, { email: iss === undefined ? addressCookie.read(c) : undefined }));
}

async function takePassword(parts: AppParts, c: Context): Promise<Response> {
  const { app, brand, sessions, addressCookie, passwords } = parts;
  const { email, password } = await readForm(c);
  const answer = await passwords.verify(app.id, email, password);
  switch (answer.result) {
    case 'ok':
      addressCookie.clear(c);
      sessions.write(c, { via: 'password', person: answer.person });
      return c.redirect('/', 303);
    case 'wrong-password':
      return c.html(pages.passwordPage(brand, { email, wrong: true }), 401);
    case 'sso-only':
      return c.html(pages.azureOnlyPage(brand, email, 'used'), 403);
    case 'unavailable':
      return c.html(pages.passwordPage(brand, { email, notice: NO_ANSWER }), 503);
  }
}

async function askReset({ app, url, brand, passwords }: AppParts, c: Context): Promise<Response> {
  const { email } = await readForm(c);
  switch (await passwords.askReset(app.id, email, (ticket) => `${url}/new-password?ticket=${ticket}`)) {
    case 'sent':
      return c.html(pages.mailSentPage(brand));
    case 'sso-only':
      return c.html(pages.azureOnlyPage(brand, email, 'reset'), 403);
    case 'unavailable':
      return c.html(pages.resetPage(brand, { email, notice: NO_ANSWER }), 503);
  }
}

async function takeNewPassword({ brand, passwords }: AppParts, c: Context): Promise<Response> {
  const { ticket, newPassword } = await readForm(c);
  switch (await passwords.reset(ticket, newPassword)) {
    case 'ok': {
      const notice: Notice = { tone: 'good', title: 'Your password is changed', text: 'Sign in with the new one.' };
      return c.html(pages.addressPage(brand, { notice }));
    }
    case 'ended':
      return c.html(pages.failedPage(brand, 'This link has ended', 'Please ask for another mail.'), 410);
    case 'too-short':
      return c.html(pages.newPasswordPage(brand, ticket, { wrong: true }), 400);
    case 'sso-only':
      return c.html(pages.azureOnlyPage(brand, undefined, 'reset'), 403);
    case 'unavailable':
      return c.html(pages.newPasswordPage(brand, ticket, { notice: NO_ANSWER }), 503);
  }
}

export function addPasswordRoutes(web: Hono, parts: AppParts): void {
  const { brand } = parts;
  web
    .get('/sign-in', (c) =>
      c.html(
        pages.addressPage(brand, c.req.query('signed-out') === undefined ? {} : { notice: signedOut(brand.name) }),
      ),
    )
    .post('/sign-in', (c) => takeAddress(parts, c))
    .get('/company-sign-in', (c) => showPasswordPage(parts, c))
    .post('/company-sign-in', (c) => takePassword(parts, c))
    .get('/reset-password', async (c) => c.html(pages.resetPage(brand, { email: parts.addressCookie.read(c) })))
    .post('/reset-password', (c) => askReset(parts, c))
    .get('/mail', (c) => c.html(pages.mailPage(brand, parts.passwords.mails())))
    .get('/new-password', (c) => c.html(pages.newPasswordPage(brand, c.req.query('ticket') ?? '', {})))
    .post('/new-password', (c) => takeNewPassword(parts, c));
}
