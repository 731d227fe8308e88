/** Step two with Azure: off to the service, and back with a code. */
import type { Context, Hono } from 'hono';
import type { AppParts } from './app-parts.ts';
import type { FinishedSignIn } from './azure-sign-in.ts';
import { failedPage } from './sign-in-pages.ts';

const AGAIN = 'Please start again. If it stays like this, tell your administrator.';

/** OpenID Connect Core 1.0 section 4: somebody asks this app to start a sign-in; only our own issuer may be meant. */
async function initiateLogin({ brand, issuer, azure, flowCookie }: AppParts, c: Context): Promise<Response> {
  // `target_link_uri` is left alone: people land on the app's own start.
  const { iss, login_hint: loginHint } = c.req.query();
  if (iss !== issuer) {
    return c.html(failedPage(brand, 'This link is not from us', 'It names another sign-in service.'), 400);
  }
  const started = await azure.start(loginHint);
  if (started === 'unavailable') return c.html(unavailablePage(brand), 503);
  flowCookie(started.flow.state).write(c, started.flow);
  return c.redirect(started.url.href, 303);
}

const unavailablePage = (brand: AppParts['brand']) =>
  failedPage(
    brand,
    'Sign-in doesn’t answer at the moment',
    'Nothing is wrong with your account. Please try again in a minute.',
  );

const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: `You were not let in to this app, or the sign-in was cancelled. Ask your administrator whether you may use it.`,
  login_required: AGAIN,
  interaction_required: AGAIN,
  invalid_request: AGAIN,
};

function failureAnswer(c: Context, { brand }: AppParts, failed: Exclude<FinishedSignIn, { kind: 'signed-in' }>) {
  switch (failed.kind) {
    case 'refused': {
      const known = Object.hasOwn(REFUSALS, failed.error);
      const advice = (known ? REFUSALS[failed.error] : undefined) ?? AGAIN;
      return c.html(failedPage(brand, 'You are not signed in', advice, known ? failed.error : 'other'), 403);
    }
    case 'not-trusted':
      return c.html(
        failedPage(
          brand,
          'This sign-in can’t be used',
          `It was used before, is too old, or was changed on the way. ${AGAIN}`,
        ),
        400,
      );
    case 'unavailable':
      return c.html(unavailablePage(brand), 503);
  }
}

async function takeCode(parts: AppParts, c: Context): Promise<Response> {
  const { brand, url, sessions, azure, flowCookie, addressCookie } = parts;
  const cookie = flowCookie(c.req.query('state') ?? '');
  const flow = cookie.read(c);
  // Gone at once, so that the same answer can't be handed in twice from this browser.
  cookie.clear(c);
  if (flow === undefined) {
    const advice = 'This browser didn’t start it, has finished it already, or it took longer than ten minutes.';
    return c.html(failedPage(brand, 'This sign-in can’t be used', `${advice} ${AGAIN}`), 400);
  }
  const finished = await azure.finish(new URL(`/callback${new URL(c.req.url).search}`, url), flow);
  if (finished.kind !== 'signed-in') return failureAnswer(c, parts, finished);
  addressCookie.clear(c);
  sessions.start(c, { via: 'azure', idToken: finished.idToken, claims: finished.claims });
  return c.redirect('/', 303);
}

export function addAzureRoutes(web: Hono, parts: AppParts): void {
  web.get('/initiate-login', (c) => initiateLogin(parts, c)).get('/callback', (c) => takeCode(parts, c));
}
