/** Modules of the Basic OP and Form Post OP plans: `/userinfo`, scopes, and claims. */
import { expect } from 'vitest';
import type { Answered } from '../../support/sign-in/browser.ts';
import { type Module, notApplicable, type Outcome, passed, warned } from './module.ts';
import type { Party } from './party.ts';

const claimsAt = (answered: Answered): Readonly<Record<string, unknown>> => {
  expect([answered.status, answered.headers['content-type']]).toEqual([200, 'application/json']);
  return answered.json as Readonly<Record<string, unknown>>;
};
const readsUserinfo =
  (read: (party: Party, token: string) => Promise<Answered>) =>
  async (party: Party): Promise<Outcome> => {
    const { tokens, claims } = await party.signIn();
    expect(claimsAt(await read(party, tokens.access_token))).toMatchObject({ sub: claims.sub });
    return passed();
  };
/** The scope gives these, and the sign-in works. */
const givesByScope =
  (scope: string, names: readonly string[]) =>
  async ({ signIn, userinfo }: Party): Promise<Outcome> => {
    const { tokens } = await signIn({ scope: `openid ${scope}` });
    expect(Object.keys(claimsAt(await userinfo(tokens.access_token)))).toEqual(expect.arrayContaining([...names]));
    return passed(names.map((name) => `\`${name}\``).join(', '));
  };
/** Scopes that the metadata doesn't have are passed over. */
const hasNoScope =
  (scope: string, missing: readonly string[]) =>
  async ({ signIn, metadata }: Party): Promise<Outcome> => {
    const supported = (await metadata())['scopes_supported'] as readonly string[];
    expect(missing.filter((name) => supported.includes(name))).toEqual([]);
    expect((await signIn({ scope: `openid ${scope}` })).tokens.scope.split(' ')).not.toEqual(
      expect.arrayContaining([...missing]),
    );
    return notApplicable(
      `neither addresses nor telephone numbers are kept: no scope ${missing.map((name) => `\`${name}\``).join(' or ')}; whoever asks signs in without`,
    );
  };

export const CLAIMS_MODULES = {
  'oidcc-userinfo-get': {
    asks: '`GET /userinfo` with the token in the header',
    play: readsUserinfo((party, token) => party.userinfo(token)),
  },
  'oidcc-userinfo-post-header': {
    asks: '`POST /userinfo` with the token in the header',
    play: readsUserinfo((party, token) => party.postUserinfo(token, false)),
  },
  'oidcc-userinfo-post-body': {
    asks: '`POST /userinfo` with the token in the form',
    play: readsUserinfo((party, token) => party.postUserinfo(token, true)),
  },
  'oidcc-scope-profile': {
    asks: 'The scope `profile`',
    play: givesByScope('profile', ['name', 'preferred_username']),
  },
  'oidcc-scope-email': {
    asks: 'The scope `email`',
    play: givesByScope('email', ['email', 'email_verified']),
  },
  'oidcc-scope-address': { asks: 'The scope `address`', play: hasNoScope('address', ['address']) },
  'oidcc-scope-phone': { asks: 'The scope `phone`', play: hasNoScope('phone', ['phone']) },
  'oidcc-scope-all': {
    asks: 'All of these scopes together',
    play: hasNoScope('profile email address phone', ['address', 'phone']),
  },
  'oidcc-claims-essential': {
    asks: '`name` as an essential claim, at `/userinfo`, without its scope',
    play: async ({ signIn, userinfo }) => {
      const { tokens } = await signIn({ claims: JSON.stringify({ userinfo: { name: { essential: true } } }) });
      expect(claimsAt(await userinfo(tokens.access_token))).toHaveProperty('name');
      return passed();
    },
  },
  'oidcc-ensure-request-with-acr-values-succeeds': {
    asks: '`acr_values` of the metadata, or 1 and 2: a sign-in, which should name one of them as `acr`',
    play: async ({ signIn, metadata }) => {
      expect(await metadata()).not.toHaveProperty('acr_values_supported');
      const { claims } = await signIn({ acr_values: '1 2' });
      if (['1', '2'].includes(String(claims['acr']))) return passed();
      expect(claims).not.toHaveProperty('acr');
      return warned('what Azure’s token doesn’t prove is not claimed; a tenant’s authentication contexts are, by name');
    },
  },
} satisfies Readonly<Record<string, Omit<Module, 'name'>>>;
