/** Modules of the Basic OP and Form Post OP plans: what a request to `/authorize` may ask for. */
import { UnsecuredJWT } from 'jose';
import { expect } from 'vitest';
import { REDIRECT_URI } from '../../support/sign-in/sign-in-by-hand.ts';
import { type Module, notApplicable, type Outcome, passed } from './module.ts';
import type { Party } from './party.ts';

type Given = Readonly<Record<string, string>>;
const signsInWith =
  (given: Given) =>
  async ({ signIn }: Party): Promise<Outcome> => {
    await signIn(given);
    return passed();
  };

/** Two sign-ins; the second is of the same person, who proved it when they did before. */
async function signsInSilently({ signIn }: Party, first: Given, second: (idToken: string) => Given) {
  const before = await signIn(first);
  const after = await signIn(second(before.tokens.id_token ?? ''));
  expect(after.claims).toMatchObject({ sub: before.claims.sub, auth_time: before.claims['auth_time'] });
  return after;
}

/** Two sign-ins, 2 seconds apart; for the second the person proves anew who they are. */
const signsInAnew =
  (second: Given) =>
  async ({ signIn, stage }: Party): Promise<Outcome> => {
    const before = await signIn();
    stage.time.pass(2);
    const { claims, atAzure } = await signIn(second);
    expect(atAzure.at(-1)?.get('prompt')).toBe('login');
    expect(claims['auth_time']).toBe(Number(before.claims['auth_time']) + 2);
    return passed('Azure asks for the password again');
  };

const refusesRequestObject =
  (given: Given, error: string, member: string) =>
  async ({ authorize, metadata }: Party): Promise<Outcome> => {
    expect((await metadata())[member]).toBe(false);
    expect((await authorize(given)).told).toMatchObject({ error, state: 'app-state' });
    return notApplicable(`no request objects: \`${error}\`, which the specification foresees`);
  };
const OBJECT = new UnsecuredJWT({ client_id: 'elevate-web', redirect_uri: REDIRECT_URI, scope: 'openid' }).encode();

export const REQUEST_MODULES = {
  'oidcc-alternate-happy-flow': {
    asks: 'Parameters and scopes in another order',
    play: async ({ signInBy }) => {
      const turned = (path: string) => [...new URLSearchParams(path.replace('/authorize?', ''))].reverse();
      await signInBy((path) => [`/authorize?${new URLSearchParams(turned(path)).toString()}`], {
        scope: 'email profile openid',
      });
      return passed();
    },
  },
  'oidcc-display-page': { asks: '`display=page`', play: signsInWith({ display: 'page' }) },
  'oidcc-display-popup': { asks: '`display=popup`', play: signsInWith({ display: 'popup' }) },
  'oidcc-prompt-login': { asks: '`prompt=login`: a later sign-in', play: signsInAnew({ prompt: 'login' }) },
  'oidcc-prompt-none-not-logged-in': {
    asks: '`prompt=none` while nobody is signed in: an error back to the app',
    play: async ({ authorize, email }) => {
      for (const login_hint of [undefined, email])
        expect((await authorize({ prompt: 'none', login_hint })).told).toMatchObject({ error: 'login_required' });
      return passed('`login_required`');
    },
  },
  'oidcc-prompt-none-logged-in': {
    asks: '`prompt=none` while somebody is signed in, without a hint: the same person, without a page',
    play: async (party) => {
      const { atAzure } = await signsInSilently(party, {}, () => ({ prompt: 'none' }));
      expect(atAzure.map((asked) => [asked.get('prompt'), asked.get('loginHint')])).toEqual([['none', '']]);
      return passed('in the tenant of the last sign-in in this browser, by Azure’s session');
    },
  },
  'oidcc-max-age-1': {
    asks: '`max_age=1` after 2 seconds: a later sign-in, and `auth_time`',
    play: signsInAnew({ max_age: '1' }),
  },
  'oidcc-max-age-10000': {
    asks: '`max_age=10000` soon after a sign-in: the same, and `auth_time`',
    play: async (party) => {
      const { atAzure } = await signsInSilently(party, { max_age: '15000' }, () => ({ max_age: '10000' }));
      expect(atAzure.map((asked) => asked.get('prompt'))).toEqual([null]);
      return passed();
    },
  },
  'oidcc-ensure-request-with-unknown-parameter-succeeds': {
    asks: 'A parameter that nobody knows',
    play: signsInWith({ extra: 'foobar' }),
  },
  'oidcc-id-token-hint': {
    asks: '`prompt=none` with `id_token_hint`: the same person, without a page',
    play: async (party) => {
      const hinted = (id_token_hint: string): Given => ({ prompt: 'none', id_token_hint });
      const { atAzure } = await signsInSilently(party, {}, hinted);
      expect(atAzure.map((asked) => asked.get('prompt'))).toEqual(['none']);
      return passed();
    },
  },
  'oidcc-login-hint': {
    asks: '`login_hint`',
    play: async ({ signIn, email }) => {
      const { atAzure } = await signIn({ login_hint: email });
      expect(atAzure.map((asked) => asked.get('loginHint'))).toEqual([email]);
      return passed('an address that isn’t under SSO is sent to the app’s password page');
    },
  },
  'oidcc-ui-locales': { asks: '`ui_locales`', play: signsInWith({ ui_locales: 'se' }) },
  'oidcc-claims-locales': { asks: '`claims_locales`', play: signsInWith({ claims_locales: 'se' }) },
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': {
    asks: 'An unsigned request object by `request_uri`',
    play: refusesRequestObject(
      { request_uri: 'https://elevate.example/request#1' },
      'request_uri_not_supported',
      'request_uri_parameter_supported',
    ),
  },
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': {
    asks: 'An unsigned request object by `request`',
    play: refusesRequestObject({ request: OBJECT }, 'request_not_supported', 'request_parameter_supported'),
  },
  'oidcc-ensure-request-object-with-redirect-uri': {
    asks: 'A request object whose redirect URI counts, not the one beside it',
    play: refusesRequestObject({ request: OBJECT }, 'request_not_supported', 'request_parameter_supported'),
  },
} satisfies Readonly<Record<string, Omit<Module, 'name'>>>;
