/**
 * The relying party that the conformance suite plays, the person in front of it, and the Azure where they sign in. It says who they are no
 * sooner than our page asks for an address, as the suite does, which gives no hint by itself.
 */
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { parse } from 'node-html-parser';
import { expect } from 'vitest';
import type { Answered } from '../../support/sign-in/browser.ts';
import type { TokenAnswer } from '../../support/sign-in/sessions.ts';
import {
  askTokens,
  authorizePath,
  callbackPath,
  FORM,
  hiddenFields,
  newVerifier,
  REDIRECT_URI,
  type TokenForm,
} from '../../support/sign-in/sign-in-by-hand.ts';
import { SERVICE_URL, type Stage } from '../../support/sign-in/stage.ts';
import { newObjectId } from '../../support/sign-in/staged-entra.ts';

/** The default one of the code flow is `query`. */
export type Mode = 'default' | 'form_post';
type Given = Readonly<Record<string, string | undefined>>;
type Fields = Readonly<Record<string, string | undefined>>;

/** What the app is told, where it looks for it by its mode; undefined: it is told nothing, the person is on a page of ours. */
function receive(answered: Answered, mode: Mode): Fields | undefined {
  if (mode === 'form_post') {
    const form = parse(answered.text).querySelector(`form[action="${REDIRECT_URI}"]`);
    if (form === null) return undefined;
    expect(form.getAttribute('method')).toBe('post');
    const inputs = form.querySelectorAll('input').map(({ attributes }) => attributes);
    return Object.fromEntries(inputs.map(({ name = '', value = '' }) => [name, value]));
  }
  const { origin, pathname, hash, searchParams } = answered.location;
  if (origin + pathname !== REDIRECT_URI) return undefined;
  expect([answered.status, hash]).toEqual([303, '']);
  return Object.fromEntries(searchParams);
}

/** An account, its only user, and nobody signed in anywhere yet. */
export async function openParty(stage: Stage, mode: Mode) {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const [browser, objectId] = [stage.browser(), newObjectId()];
  /** Since when Azure knows the person. */
  let signedInAt: Date | undefined;
  /** What Azure was asked, since the app last began. */
  let asked: URLSearchParams[] = [];

  /** What Azure does: it asks for a password where it has to, unless nothing may be shown. */
  const answerOfAzure = ({ location }: Answered): Record<string, string> => {
    asked.push(location.searchParams);
    const prompt = location.searchParams.get('prompt');
    if (signedInAt === undefined && prompt === 'none')
      return { error: 'login_required', error_description: 'AADSTS50058: nobody is signed in' };
    if (signedInAt === undefined || prompt === 'login') signedInAt = stage.ports.clock();
    return { code: stage.entra.codeOf({ tenantId, objectId, upn: email('ann'), signedInAt }) };
  };
  /** The person gives their address where a page asks for it, and signs in. */
  const walk = async (answered: Answered): Promise<Answered> => {
    const { origin, pathname, search } = answered.location;
    if (origin === 'https://entra.example')
      return walk(await browser.visit(callbackPath(answered, answerOfAzure(answered))));
    if (origin !== SERVICE_URL || pathname !== '/sign-in') return answered;
    const page = await browser.visit(pathname + search);
    return walk(await browser.submit('/sign-in', { ...hiddenFields(page), email: email('ann') }));
  };
  const pathOf = (given: Given, verifier?: string): string =>
    authorizePath({ scope: 'openid', ...(mode === 'default' ? {} : { response_mode: mode }), ...given }, verifier);

  const begin = async (request: () => Promise<Answered>) => {
    asked = [];
    const answered = await walk(await request());
    return { told: receive(answered, mode), answered, atAzure: asked };
  };
  const authorize = (given: Given = {}, verifier?: string) => begin(() => browser.visit(pathOf(given, verifier)));

  const redeem = (
    code: string | undefined,
    code_verifier: string,
    form: TokenForm = {},
    headers?: { [K in string]: string },
  ) => askTokens(stage, { code, code_verifier, ...form }, headers);

  /** The checks of every ID token that the suite is given. */
  const readIdToken = async (token = '', nonce: string | undefined): Promise<JWTPayload> => {
    const keys = createLocalJWKSet((await stage.ask('/jwks')).json as JSONWebKeySet);
    const checks = { issuer: SERVICE_URL, audience: 'elevate-web', algorithms: ['RS256'] };
    const { payload } = await jwtVerify(token, keys, { ...checks, currentDate: stage.ports.clock() });
    expect(payload).toMatchObject({ sub: expect.any(String) as string, iat: expect.any(Number) as number });
    expect(payload['nonce']).toBe(nonce);
    return payload;
  };
  /** What the app has once it was told a code: the tokens, and the claims of the ID token. */
  const finish = async (begun: Awaited<ReturnType<typeof begin>>, verifier: string, nonce: string | undefined) => {
    expect(begun.told).toMatchObject({ code: expect.any(String) as string, state: 'app-state', iss: SERVICE_URL });
    const code = begun.told?.['code'];
    const answered = await redeem(code, verifier);
    expect([answered.status, answered.headers['cache-control']]).toEqual([200, 'no-store']);
    const tokens = answered.json as TokenAnswer;
    return { ...begun, code, verifier, tokens, claims: await readIdToken(tokens.id_token, nonce) };
  };
  return {
    ...{ stage, email: email('ann'), authorize, redeem, readIdToken },
    /** A whole sign-in; whatever is not as the code flow has it fails. */
    signIn: async (given: Given = {}) => {
      const verifier = newVerifier();
      const nonce = 'nonce' in given ? given['nonce'] : 'app-nonce';
      return finish(await authorize(given, verifier), verifier, nonce);
    },
    /** The same, as the given request: of the path that it would have been. */
    signInBy: async (
      request: (path: string) => readonly [path: string, asked?: Parameters<typeof browser.visit>[1]],
      given: Given = {},
    ) => {
      const verifier = newVerifier();
      const begun = await begin(() => browser.visit(...request(pathOf(given, verifier))));
      return finish(begun, verifier, 'app-nonce');
    },
    userinfo: (token: string) => stage.ask('/userinfo', { headers: { authorization: `Bearer ${token}` } }),
    postUserinfo: (token: string, inBody: boolean) =>
      stage.ask('/userinfo', {
        method: 'POST',
        ...(inBody
          ? { headers: FORM, body: new URLSearchParams({ access_token: token }).toString() }
          : { headers: { authorization: `Bearer ${token}` } }),
      }),
    metadata: async () =>
      (await stage.ask('/.well-known/openid-configuration')).json as Readonly<Record<string, unknown>>,
    endSession: (given: Readonly<Record<string, string>>) =>
      browser.visit(`/end-session?${new URLSearchParams(given).toString()}`),
  };
}
export type Party = Awaited<ReturnType<typeof openParty>>;
