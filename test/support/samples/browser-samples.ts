/** What people's browsers call: each sample stands in the middle of a real visit, with its cookie. */
import { parse } from 'node-html-parser';
import { authorizationRequest, newBrowser, signInAtEntra, type World } from '../../../local/tour/world.ts';
import type { OperationSample, Samples } from './operation-sample.ts';

type Stop = { readonly location: URL; readonly cookie: string; readonly html: string };

/** One request of a browser with that cookie, and where it leads. */
async function visit(url: URL, cookie = '', sent: RequestInit = {}): Promise<Stop> {
  const headers = { cookie, ...(sent.body === undefined ? {} : { origin: url.origin }) };
  const response = await fetch(url, { ...sent, redirect: 'manual', headers, signal: AbortSignal.timeout(15_000) });
  const kept = response.headers.getSetCookie().filter((line) => !line.includes('max-age=0'));
  return {
    location: new URL(response.headers.get('location') ?? url, url),
    cookie: kept.map((line) => line.split(';', 1)[0] ?? '').join('; '),
    html: await response.text(),
  };
}

const parametersOf = (url: URL): Record<string, string> => Object.fromEntries(url.searchParams);

/** Less what Azure adds and nobody looks at. */
const fromAzure = (url: URL): Record<string, string> =>
  Object.fromEntries([...url.searchParams].filter(([name]) => !['scope', 'session_state'].includes(name)));

/** The person signs in at Azure; the address to which Azure then sends them, not opened. */
async function comeBack(world: World, name: string, atAzure: URL, path: string) {
  const { email, entraPassword } = world.person(name);
  const browser = newBrowser();
  const stop = (url: URL): boolean => url.pathname === path;
  const page = await signInAtEntra(browser, await browser.open(atAzure), email, entraPassword ?? '', stop);
  return { browser, url: page.url };
}

async function openHostedPage(world: World) {
  const { cookie, location } = await visit(authorizationRequest(world, 'elevate').url);
  const { html } = await visit(location, cookie);
  const formToken = parse(html).querySelector('input[name="form_token"]')?.getAttribute('value') ?? '';
  return { cookie, id: location.searchParams.get('id') ?? '', formToken };
}

async function startIntegration(world: World): Promise<URL> {
  const started = await world.ask('POST', '/accounts/acme/integration/start', { token: world.token('anna') });
  return new URL(String(started.json['url']));
}

async function proveTenant(world: World) {
  const link = await startIntegration(world);
  const { origin, pathname, searchParams: body } = link;
  const { location, cookie } = await visit(new URL(pathname, origin), '', { method: 'POST', body });
  return { cookie, ...(await comeBack(world, 'ada', location, '/integration/callback')) };
}

const sample = (
  path: string,
  query: Readonly<Record<string, string>>,
  good: number,
  more: Partial<OperationSample> = {},
): OperationSample => ({
  ...{ method: 'GET', path, query, headers: {}, good },
  ...{ refusesWith: 'page', unknownParameters: 'ignored' },
  ...more,
});

/** The form of the page behind a link that works once, as a browser sends it that says where the form comes from. */
export const linkForm = (world: World, { pathname, searchParams }: URL): OperationSample =>
  sample(pathname, {}, 303, {
    ...{ method: 'POST', headers: { origin: world.stack.service }, form: Object.fromEntries(searchParams) },
  });

const FROM_AZURE = { moreQuery: ['error'] } as const;
const SIGN_OUT = {
  takesText: ['state', 'logout_hint'],
  optional: ['client_id', 'post_logout_redirect_uri', 'state'],
} as const;

const signOut = (world: World) => {
  const { clientId, url } = world.app('elevate');
  return { client_id: clientId, post_logout_redirect_uri: `${url}/`, state: 'a state' };
};

export const browserSamples: Samples = {
  authorize: (world) => {
    const { url } = authorizationRequest(world, 'elevate', { login_hint: world.person('bob').email, max_age: '3600' });
    return Promise.resolve(
      sample('/authorize', parametersOf(url), 303, {
        moreQuery: ['prompt', 'id_token_hint', 'claims', 'request', 'request_uri', 'registration', 'response_mode'],
        takesText: ['state', 'nonce', 'login_hint', 'prompt'],
        optional: ['state', 'nonce', 'login_hint', 'max_age'],
      }),
    );
  },
  authorizeByForm: (world) => {
    const { url } = authorizationRequest(world, 'elevate', { login_hint: world.person('bob').email });
    return Promise.resolve(
      sample('/authorize', {}, 303, {
        ...{ method: 'POST', form: parametersOf(url) },
        takesText: ['state', 'nonce', 'login_hint'],
        optional: ['state', 'nonce', 'login_hint'],
      }),
    );
  },
  askAddress: async (world) => {
    const { id, cookie } = await openHostedPage(world);
    return sample('/sign-in', { id }, 200, { headers: { cookie } });
  },
  takeAddress: async (world) => {
    const { id, cookie, formToken } = await openHostedPage(world);
    return sample('/sign-in', {}, 303, {
      method: 'POST',
      headers: { cookie, origin: world.stack.service },
      form: { id, form_token: formToken, email: world.person('bob').email },
    });
  },
  finishSignIn: async (world) => {
    const request = authorizationRequest(world, 'elevate', { login_hint: world.person('bob').email });
    const { location, cookie } = await visit(request.url);
    const { url } = await comeBack(world, 'bob', location, '/sign-in/callback');
    return sample(url.pathname, fromAzure(url), 303, { headers: { cookie }, ...FROM_AZURE });
  },
  beginIntegration: async (world) => {
    const url = await startIntegration(world);
    return linkForm(world, url);
  },
  showIntegrationLink: async (world) => {
    const url = await startIntegration(world);
    return sample(url.pathname, parametersOf(url), 200);
  },
  proveTenant: async (world) => {
    const { url, cookie } = await proveTenant(world);
    return sample(url.pathname, fromAzure(url), 303, { headers: { cookie }, ...FROM_AZURE });
  },
  connectTenant: async (world) => {
    const proven = await proveTenant(world);
    const { location, cookie } = await visit(proven.url, proven.cookie);
    const consent = await proven.browser.open(location);
    const stop = (url: URL): boolean => url.pathname === '/integration/consent';
    const { url } = await proven.browser.submit(consent, {}, { name: 'action', value: 'accept' }, stop);
    return sample(url.pathname, fromAzure(url), 200, { headers: { cookie }, ...FROM_AZURE });
  },
  endSession: (world) =>
    Promise.resolve(
      sample('/end-session', signOut(world), 303, { ...SIGN_OUT, moreQuery: ['id_token_hint', 'logout_hint'] }),
    ),
  showSignedOut: () =>
    Promise.resolve(sample('/signed-out', { state: 'elevate' }, 200, { takesText: ['state'], optional: ['state'] })),
  endSessionByForm: (world) =>
    Promise.resolve(sample('/end-session', {}, 303, { ...SIGN_OUT, method: 'POST', form: signOut(world) })),
};
