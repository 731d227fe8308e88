import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { askTokens, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';
import type { StagedPerson } from '../support/sign-in/staged-entra.ts';

const stage = openStage();
const ALWAYS = ['account_id', 'idp', 'oid', 'sub', 'tid'];
const OF_TOKEN = ['at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'login_hint', 'nonce'];
const NAMED = { givenName: 'Ann', familyName: 'Example', locale: 'en-GB' };

async function claimsOf(scope: string, person: Partial<StagedPerson> = NAMED) {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const code_verifier = newVerifier();
  const came = { tenantId, upn: email('ann'), ...person };
  const back = await signIn(stage, stage.browser(), email('ann'), came, { scope }, code_verifier);
  const tokens = await askTokens(stage, { code: back.location.searchParams.get('code') ?? '', code_verifier });
  const { id_token: idToken, access_token: token } = tokens.json as { id_token: string; access_token: string };
  const info = await stage.ask('/userinfo', { headers: { authorization: `Bearer ${token}` } });
  return { email: email('ann'), inToken: decodeJwt(idToken), atUserinfo: info.json as Record<string, unknown> };
}

describe('the claims about a person', () => {
  it.each([
    ['openid', []],
    ['openid email', ['email', 'email_verified']],
    ['openid profile', ['family_name', 'given_name', 'locale', 'name', 'preferred_username']],
    [
      'openid profile email',
      ['email', 'email_verified', 'family_name', 'given_name', 'locale', 'name', 'preferred_username'],
    ],
  ])('are those of the scope %s, in the ID token and at /userinfo (Core 1.0 section 5.4)', async (scope, byScope) => {
    const { email, inToken, atUserinfo } = await claimsOf(scope);
    expect(Object.keys(atUserinfo).toSorted()).toEqual([...ALWAYS, ...byScope].toSorted());
    expect(Object.keys(inToken).toSorted()).toEqual([...ALWAYS, ...OF_TOKEN, ...byScope].toSorted());
    expect(inToken).toMatchObject(atUserinfo);
    const known: Record<string, unknown> = {
      ...{ name: 'Ann <Example>', given_name: 'Ann', family_name: 'Example', locale: 'en-GB' },
      ...{ preferred_username: email, email, email_verified: true },
    };
    for (const name of byScope) expect([name, atUserinfo[name]]).toEqual([name, known[name]]);
  });

  it('are left out where Entra doesn’t say them, and never made up of the name', async () => {
    const { inToken, atUserinfo } = await claimsOf('openid profile', { givenName: 'Ann' });
    for (const claims of [inToken, atUserinfo]) {
      expect(claims).toMatchObject({ name: 'Ann <Example>', given_name: 'Ann' });
      expect(claims).not.toHaveProperty('family_name');
      expect(claims).not.toHaveProperty('locale');
    }
  });

  it('say when somebody signed in only if Azure does', async () => {
    const signedInAt = new Date(Math.floor(stage.ports.clock().getTime() / 1000) * 1000 - 3_600_000);
    expect((await claimsOf('openid', { signedInAt })).inToken['auth_time']).toBe(signedInAt.getTime() / 1000);
    expect((await claimsOf('openid', { signedInAt: undefined })).inToken).not.toHaveProperty('auth_time');
  });
});
