/** Step two with Azure: off to the service, back with a code, and out again. */
import type { Context, Hono } from 'hono';
import type { AppParts } from './app-parts.ts';
import { explainFailure } from './azure-sign-in.ts';
import { failedPage } from './pages.ts';
import { homePage } from './home-page.ts';
import { SIGNED_OUT_PAGE } from './password-routes.ts';

const AGAIN = 'Please start again. If it stays like this, tell your administrator.';
/** What comes back as `state` when the service has ended its sign-in too. */
const SIGNED_OUT = 'signed-out';

/** OpenID Connect Core 1.0 section 4: somebody asks this app to start a sign-in; only our own issuer may be meant. */
async function initiateLogin(parts: AppParts, c: Context): Promise<Response> {
  const { brand, issuer, azure, flowCookie } = parts;
  // `target_link_uri` is left alone: people land on the app's own start.
  const { iss, login_hint: loginHint } = c.req.query();
  if (iss !== issuer)
    return c.html(failedPage(brand, 'This link is not from us', 'It names another sign-in service.'), 400);
  try {
    const { url, flow } = await azure.start(loginHint);
    flowCookie(flow.state).write(c, flow);
    return c.redirect(url.href, 303);
  } catch (error) {
    return showFailure(parts, c, error);
  }
}

const DENIED =
  'You were not let in to this app, or the sign-in was cancelled. Ask your administrator whether you may use it.';
const FAILURES = {
  'not-trusted': [
    'This sign-in can’t be used',
    `It was used before, is too old, or was changed on the way. ${AGAIN}`,
    400,
  ],
  unavailable: [
    ...([
      'Sign-in doesn’t answer at the moment',
      'Nothing is wrong with your account. Please try again in a minute.',
    ] as const),
    503,
  ],
} as const;

function showFailure({ brand }: AppParts, c: Context, error: unknown): Response | Promise<Response> {
  const failure = explainFailure(error);
  if (failure.kind === 'refused') {
    const { code } = failure;
    return c.html(failedPage(brand, 'You are not signed in', code === 'access_denied' ? DENIED : AGAIN, code), 403);
  }
  const [title, advice, status] = FAILURES[failure.kind];
  return c.html(failedPage(brand, title, advice), status);
}

async function takeCode(parts: AppParts, c: Context): Promise<Response> {
  const { brand, url, sessions, azure, flowCookie, addressCookie } = parts;
  const cookie = flowCookie(c.req.query('state') ?? '');
  const flow = cookie.read(c);
  // Gone at once, so that the same answer can't be handed in twice from this browser.
  cookie.clear(c);
  if (flow === undefined) {
    const why = 'This browser didn’t start it, has finished it already, or it took longer than ten minutes.';
    return c.html(failedPage(brand, 'This sign-in can’t be used', `${why} ${AGAIN}`), 400);
  }
  try {
    const signedIn = await azure.finish(new URL(`/callback${new URL(c.req.url).search}`, url), flow);
    addressCookie.clear(c);
    sessions.write(c, { via: 'azure', ...signedIn });
    return c.redirect('/', 303);
  } catch (error) {
    return showFailure(parts, c, error);
  }
}

/** OpenID Connect RP-Initiated Logout 1.0: the app's own sign-in ends first, whatever the service then says. */
async function signOut({ url, sessions, azure }: AppParts, c: Context): Promise<Response> {
  const signedIn = sessions.read(c);
  sessions.clear(c);
  if (signedIn?.via !== 'azure') return c.redirect(SIGNED_OUT_PAGE, 303);
  const onward = await azure.signOutUrl(signedIn.idToken, `${url}/`, SIGNED_OUT).catch(() => undefined);
  return c.redirect(onward?.href ?? SIGNED_OUT_PAGE, 303);
}

export function addAzureRoutes(web: Hono, parts: AppParts): void {
  web
    .get('/', async (c) => {
      const signedIn = parts.sessions.read(c);
      if (signedIn !== undefined) return c.html(homePage(parts, signedIn));
      return c.redirect(c.req.query('state') === SIGNED_OUT ? SIGNED_OUT_PAGE : '/sign-in', 303);
    })
    .post('/sign-out', (c) => signOut(parts, c))
    .get('/initiate-login', (c) => initiateLogin(parts, c))
    .get('/callback', (c) => takeCode(parts, c));
}
