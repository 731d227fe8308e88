/** A sign-in played step by step, as an app and a browser do it. */
import { createHash, randomBytes } from 'node:crypto';
import type { Answered, Browser } from './browser.ts';
import { SECRETS, type Stage } from './stage.ts';
import type { StagedPerson } from './staged-entra.ts';

export const REDIRECT_URI = 'https://elevate.example/callback';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A request to `/authorize` with all that it needs; what is given replaces, undefined takes away. */
export function authorizePath(
  given: Readonly<Record<string, string | undefined>> = {},
  verifier = newVerifier(),
): string {
  const asked: Readonly<Record<string, string | undefined>> = {
    client_id: 'elevate-web',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'app-state',
    nonce: 'app-nonce',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...given,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.append(name, value);
  return `/authorize?${query.toString()}`;
}

export const newVerifier = (): string => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Where Azure sends the browser, for a transaction that began with this answer. */
export function callbackPath(toEntra: Answered, answer: Readonly<Record<string, string>>): string {
  const state = toEntra.location.searchParams.get('state') ?? '';
  return `/sign-in/callback?${new URLSearchParams({ ...answer, state }).toString()}`;
}

/** What the form of a page sends along. */
export const hiddenFields = (page: Answered): Record<string, string> =>
  Object.fromEntries(
    [...page.text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

/** An app gave no address: our own form, its address and what it sends along. */
export async function openForm(browser: Browser, given: Readonly<Record<string, string>> = {}) {
  const { location } = await browser.visit(authorizePath(given));
  const path = `${location.pathname}${location.search}`;
  const page = await browser.visit(path);
  return { page, path, fields: hiddenFields(page) };
}

/** From `/authorize` to the answer of the callback. */
export async function signIn(
  stage: Stage,
  browser: Browser,
  loginHint: string,
  person: StagedPerson,
  given: Readonly<Record<string, string | undefined>> = {},
  verifier?: string,
): Promise<Answered> {
  const toEntra = await browser.visit(authorizePath({ login_hint: loginHint, ...given }, verifier));
  return browser.visit(callbackPath(toEntra, { code: stage.entra.codeOf(person) }));
}

export type TokenForm = Readonly<Record<string, string | undefined>>;

/** Asks `/token` as Elevate with its secret in the header; what is given replaces, undefined takes away. */
export function askTokens(
  stage: Stage,
  form: TokenForm,
  headers?: Readonly<Record<string, string>>,
): Promise<Answered> {
  const body = new URLSearchParams();
  const asked: TokenForm = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, ...form };
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) body.append(name, value);
  return stage.ask('/token', {
    method: 'POST',
    headers: { ...FORM, ...(headers ?? elevate()) },
    body: body.toString(),
  });
}

/** RFC 6749 section 2.3.1: form-encoded, then joined. */
export const basic = (id: string, secret: string): Record<string, string> => {
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
};
export const elevate = (): Record<string, string> => basic('elevate-web', SECRETS['elevate-web'] ?? '');
