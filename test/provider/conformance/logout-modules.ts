/** Modules of the RP-Initiated Logout OP plan. */
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { expect } from 'vitest';
import { type Module, type Outcome, passed } from './module.ts';
import type { Party } from './party.ts';

const BYE = 'https://elevate.example/bye';
const STATE = 'a&b';

type Given = Readonly<Record<string, string>>;
type Expected = { readonly status: 200 | 303 | 400; readonly location?: string };

/** Signs in, then out with what is made of the ID token; and nobody is signed in without a page after it. */
const signsOut =
  (given: (idToken: string) => Given | Promise<Given>, expected: Expected, why: string) =>
  async ({ signIn, endSession, authorize }: Party): Promise<Outcome> => {
    const { tokens } = await signIn();
    const answered = await endSession(await given(tokens.id_token ?? ''));
    expect([answered.status, answered.headers['location']]).toEqual([expected.status, expected.location]);
    if (expected.status !== 400)
      expect((await authorize({ prompt: 'none' })).told).toMatchObject({ error: 'login_required' });
    return passed(why);
  };
const all = (id_token_hint: string): Given => ({ id_token_hint, post_logout_redirect_uri: BYE, state: STATE });

const SIGNED_OUT = 'our page: signed out, and how to sign out of Azure too';
const REFUSED = 'a page that refuses it';

export const LOGOUT_MODULES = {
  'oidcc-rp-initiated-logout': {
    asks: 'Back to the registered address with `state`; then `prompt=none` is an error',
    play: signsOut(all, { status: 303, location: `${BYE}?state=a%26b` }, ''),
  },
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': {
    asks: 'An address that isn’t registered: nobody is sent there',
    play: signsOut(
      (hint) => ({ ...all(hint), post_logout_redirect_uri: 'https://elevate.example/other' }),
      { status: 400 },
      REFUSED,
    ),
  },
  'oidcc-rp-initiated-logout-modified-id-token-hint': {
    asks: 'The ID token without its signature (`alg` none): nobody is sent on',
    play: signsOut((hint) => all(new UnsecuredJWT(decodeJwt(hint)).encode()), { status: 400 }, REFUSED),
  },
  'oidcc-rp-initiated-logout-no-id-token-hint': {
    asks: 'The address alone: nobody is sent on before they are asked',
    play: signsOut(
      () => ({ post_logout_redirect_uri: BYE, state: STATE }),
      { status: 200 },
      'a page that asks the person first',
    ),
  },
  'oidcc-rp-initiated-logout-no-params': {
    asks: 'No parameters: a page that says signed out',
    play: signsOut(() => ({}), { status: 200 }, SIGNED_OUT),
  },
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': {
    asks: 'The hint alone: a page that says signed out',
    play: signsOut((id_token_hint) => ({ id_token_hint, state: STATE }), { status: 200 }, SIGNED_OUT),
  },
  'oidcc-rp-initiated-logout-no-state': {
    asks: 'Back to the registered address without `state`, where none was given',
    play: signsOut(
      (id_token_hint) => ({ id_token_hint, post_logout_redirect_uri: BYE }),
      { status: 303, location: BYE },
      '',
    ),
  },
  'oidcc-rp-initiated-logout-only-state': {
    asks: '`state` alone: a page that says signed out',
    play: signsOut(() => ({ state: STATE }), { status: 200 }, SIGNED_OUT),
  },
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': {
    asks: 'The registered address with a query added: nobody is sent there',
    play: signsOut((hint) => ({ ...all(hint), post_logout_redirect_uri: `${BYE}?foo=bar` }), { status: 400 }, REFUSED),
  },
  'oidcc-rp-initiated-logout-bad-id-token-hint': {
    asks: 'An ID token that somebody else signed: nobody is sent on',
    play: signsOut(
      async (hint) => {
        const { privateKey } = await generateKeyPair('RS256');
        const header = { alg: 'RS256', kid: 'key-1' };
        return all(await new SignJWT(decodeJwt(hint)).setProtectedHeader(header).sign(privateKey));
      },
      { status: 400 },
      REFUSED,
    ),
  },
} satisfies Readonly<Record<string, Omit<Module, 'name'>>>;
