/** What an attacker has: plain requests with any header, sign-ins stopped half-way, and the Control Panel's key for tokens of any content. */
import { importJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { authorizationRequest, newBrowser, redeem, signInAtEntra, type World } from '../../../local/tour/world.ts';
import { headingOf } from '../../support/read-page.ts';
import { readPanelKey } from '../../support/control-panel/panel-key.ts';
import type { StartedStack } from '../../support/stack/started-stack.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly heading: string;
  readonly location: URL | undefined;
  /** `name=value` of every cookie that was set, those being deleted left out. */
  readonly cookies: readonly string[];
};
export type Request = {
  readonly method?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
};

/** One request, no redirect followed. */
export async function visit(address: string | URL, { method, cookie, headers, form }: Request = {}): Promise<Answer> {
  const response = await fetch(address, {
    method: method ?? (form === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    text,
    heading: headingOf({ text }),
    location: location === null ? undefined : new URL(location, address),
    cookies: response.headers
      .getSetCookie()
      .filter((cookie) => !/;\s*max-age=0/i.test(cookie))
      .map((cookie) => cookie.split(';', 1)[0] ?? ''),
  };
}

/** Uses a link that works once, as the button of its page does. */
export const useLink = (link: string | URL, request: Omit<Request, 'form' | 'method'> = {}): Promise<Answer> => {
  const { origin, pathname, searchParams } = new URL(link);
  const headers = { origin, ...request.headers };
  return visit(new URL(pathname, origin), { ...request, headers, form: Object.fromEntries(searchParams) });
};

export type AuthorizationRequest = ReturnType<typeof authorizationRequest>;
/** A sign-in that waits at Azure's door. */
export type Begun = {
  readonly request: AuthorizationRequest;
  readonly toEntra: URL;
  readonly state: string;
  readonly cookie: string;
};
export type Token = {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters>;
};

export const valueOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1);

// In front of what is sealed: whose it is, when it was kept, which part.
const LABEL_PARTS = 3;
/** What a transaction's cookie holds, without its label. */
export const sealedIn = (cookie: string): string => valueOf(cookie).split('.').slice(LABEL_PARTS).join('.');
/** The same cookie with something else in it. */
export const withSealed = (cookie: string, sealed: string): string =>
  [...cookie.split('.').slice(0, LABEL_PARTS), sealed].join('.');

export type Attacker = Awaited<ReturnType<typeof armAttacker>>;

/** Everything that the attacks share. */
export async function armAttacker({ world, stack, log }: StartedStack) {
  const { service } = stack.file;
  const jwk = await readPanelKey(stack);
  const key = await importJWK(jwk, 'RS256');

  const begin = async (name: string, app = 'elevate', changes: Record<string, string> = {}): Promise<Begun> => {
    const request = authorizationRequest(world, app, { login_hint: emailOf(world, name), ...changes });
    const { location, cookies } = await visit(request.url);
    if (location === undefined) throw new Error('the sign-in did not begin');
    return { request, toEntra: location, state: location.searchParams.get('state') ?? '', cookie: cookies[0] ?? '' };
  };

  /** Signs somebody in at Azure, from any address there; the way back, not yet taken. */
  const passEntra = async (toEntra: URL, name: string): Promise<URL> => {
    const stop = (url: URL): boolean => url.origin === new URL(service).origin;
    const browser = newBrowser();
    const page = await browser.open(toEntra);
    const { url } = await signInAtEntra(browser, page, emailOf(world, name), passwordOf(world, name), stop);
    return url;
  };

  const signIn = async (name: string, app = 'elevate') => {
    const begun = await begin(name, app);
    const callback = await passEntra(begun.toEntra, name);
    const back = await visit(callback, begun);
    return { ...begun, callback, back, code: back.location?.searchParams.get('code') ?? '' };
  };

  /** A token that the Control Panel's own key signed, for Acme's Security Manager if nothing else is said. */
  const mint = ({ claims = {}, header = {} }: Token = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: stack.file.controlPanel, aud: 'azure-sso-identity', iat: now, exp: now + 300 };
    return new SignJWT({ ...usual, sub: 'contact-x', account: 'acme', roles: ['SecurityManager'], ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: jwk.kid, ...header })
      .sign(key);
  };

  return {
    ...{ world, stack, log, service, jwk, begin, passEntra, signIn, mint },
    path: (path: string): URL => new URL(path, service),
    redeem: (request: AuthorizationRequest, code: string) => redeem(world, request, code),
    tokensOf: async (name: string) => {
      const { request, code } = await signIn(name);
      const { json } = await redeem(world, request, code);
      return { accessToken: String(json['access_token']), idToken: String(json['id_token']) };
    },
    integration: async () =>
      (await world.ask('GET', '/accounts/acme/integration', { token: world.token('anna') })).json['state'],
  };
}

export const emailOf = (world: World, name: string): string => (name.includes('@') ? name : world.person(name).email);
const passwordOf = (world: World, name: string): string => world.person(name).entraPassword ?? '';
export const basic = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
