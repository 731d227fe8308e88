/** The requests that are measured, as an app and a browser make them. */
import { createHash } from 'node:crypto';
import type { StackFile } from '../../local/stack/stack-file.ts';
import type { Ask, Reply } from '../measure/requester.ts';

const VERIFIER = 'a'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

type App = StackFile['apps'][number];

/** Whoever puts faults in looks at the status: 503 is expected then, and all else is not. */
export class UnexpectedAnswer extends Error {
  readonly status: number;

  constructor(what: string, status: number, text: string) {
    super(`${what} answered ${status} ${text.slice(0, 300)}`);
    this.status = status;
  }
}

let caller = 0;
/** Of another address each time, so that no limit is met. */
const fromAnyAddress = (): string => `10.1.${(caller = (caller + 1) % 65_536) >> 8}.${caller & 255}`;

export async function discover(ask: Ask, email: string): Promise<void> {
  const { status, text } = await ask('/discovery', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': fromAnyAddress() },
    body: JSON.stringify({ email, app: 'elevate' }),
  });
  if (status !== 200 || !text.includes('"entra"')) throw new UnexpectedAnswer('discovery', status, text);
}

const authorizePath = (app: App, email: string): string =>
  `/authorize?${new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: app.redirectUris[0] ?? '',
    response_type: 'code',
    scope: 'openid profile email',
    state: 'state-of-the-app',
    nonce: 'nonce-of-the-app',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    login_hint: email,
  }).toString()}`;

/** To the Azure page: its address, and the cookie that the browser keeps. */
export async function redirect(
  ask: Ask,
  app: App,
  email: string,
): Promise<{ readonly url: URL; readonly cookie: string }> {
  const { status, location, cookies, text } = await ask(authorizePath(app, email), {
    headers: { 'x-forwarded-for': fromAnyAddress() },
  });
  if (status !== 303) throw new UnexpectedAnswer('/authorize', status, text);
  const cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ');
  return { url: new URL(location), cookie };
}

/** Through the Azure page, and back to the callback. */
export type Azure = (url: URL) => Promise<URL>;

/** From the app to its code. `azure` is the walk through the Azure page. */
export async function signInToCode(ask: Ask, azure: Azure, app: App, email: string): Promise<string> {
  const { url, cookie } = await redirect(ask, app, email);
  const back = await azure(url);
  const callback = await ask(back.pathname + back.search, { headers: { cookie, 'x-forwarded-for': fromAnyAddress() } });
  const code = URL.parse(callback.location)?.searchParams.get('code') ?? '';
  if (code === '') throw new UnexpectedAnswer('the callback', callback.status, callback.location);
  return code;
}

/** The app's request for its tokens. */
export const redeemCode = (ask: Ask, app: App, code: string): Promise<Reply> =>
  ask('/token', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.redirectUris[0] ?? '',
      code_verifier: VERIFIER,
    }).toString(),
  });

/** From the app to its tokens. */
export async function signIn(ask: Ask, azure: Azure, app: App, email: string): Promise<void> {
  const code = await signInToCode(ask, azure, app, email);
  const { status, text } = await redeemCode(ask, app, code);
  if (status !== 200 || !text.includes('id_token')) throw new UnexpectedAnswer('/token', status, text);
}
