import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { askTokens, authorizePath, newVerifier, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage } from '../support/sign-in/stage.ts';
import type { StagedPerson } from '../support/sign-in/staged-entra.ts';

const stage = openStage();
const ALWAYS = ['account_id', 'idp', 'oid', 'sub', 'tid'];
const OF_TOKEN = ['at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'login_hint', 'nonce', 'session_expiry'];
const NAMED = { givenName: 'Ann', familyName: 'Example', locale: 'en-GB' };

async function claimsOf(scope: string, person: Partial<StagedPerson> = NAMED, given: Record<string, string> = {}) {
  const { email, tenantId } = await stage.openSsoAccount('ann');
  const code_verifier = newVerifier();
  const came = { tenantId, upn: email('ann'), ...person };
  const back = await signIn(stage, stage.browser(), email('ann'), came, { scope, ...given }, code_verifier);
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

describe('what an app asks for by the parameter claims (section 5.5)', () => {
  const asking = (claims: unknown) => ({ claims: JSON.stringify(claims) });

  it('is told by name, beyond what the scope gives, in the ID token and at /userinfo', async () => {
    const asked = asking({ userinfo: { email: { essential: true }, picture: null }, id_token: { given_name: null } });
    const { email, inToken, atUserinfo } = await claimsOf('openid', NAMED, asked);
    expect(Object.keys(atUserinfo).toSorted()).toEqual([...ALWAYS, 'email', 'given_name'].toSorted());
    expect(inToken).toMatchObject({ email, given_name: 'Ann' });
  });

  it.each(['{', '[]', 'null', '"text"', '{"id_token":7}', `{"x":"${'y'.repeat(4096)}"}`])(
    'is refused when it isn’t what the section says: %s',
    async (claims) => {
      const { location } = await stage.ask(authorizePath({ claims }));
      expect(location.searchParams.get('error')).toBe('invalid_request');
    },
  );

  it('is the one user who may come, if it names one', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const given = asking({ id_token: { sub: { value: 'somebody-else' } } });
    const back = await signIn(stage, stage.browser(), email('ann'), { tenantId, upn: email('ann') }, given);
    expect(back.location.searchParams.get('error')).toBe('login_required');
  });

  it('is how they prove who they are: asked of Azure where it’s essential, and told only as Azure’s token proves it', async () => {
    const essential = asking({ id_token: { acr: { essential: true, values: ['c7', 'c1'] } } });
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const toEntra = await stage.ask(authorizePath({ login_hint: email('ann'), ...essential }));
    expect(toEntra.location.searchParams.get('contexts')).toBe('c7 c1');
    expect((await claimsOf('openid', { contexts: ['c1', 'c2'] }, essential)).inToken['acr']).toBe('c1');
    const ann = { tenantId, upn: email('ann'), contexts: ['c2'] };
    const unmet = await signIn(stage, stage.browser(), email('ann'), ann, essential);
    expect(unmet.location.searchParams.get('error')).toBe('unmet_authentication_requirements');
    // Wished for, not demanded: Azure is asked nothing, and nothing is made up.
    const wished = { acr_values: 'urn:somebody:silver c2' };
    const free = await stage.ask(authorizePath({ login_hint: email('ann'), ...wished }));
    expect(free.location.searchParams.has('contexts')).toBe(false);
    expect((await claimsOf('openid', { contexts: ['c2'] }, wished)).inToken['acr']).toBe('c2');
    expect((await claimsOf('openid', {}, wished)).inToken).not.toHaveProperty('acr');
    expect((await claimsOf('openid', { contexts: ['c2'] })).inToken).not.toHaveProperty('acr');
  });
});

describe('what an ID token says of the sign-in', () => {
  it('is by which means they came only if Azure says so', async () => {
    expect((await claimsOf('openid')).inToken).not.toHaveProperty('amr');
    expect((await claimsOf('openid', { methods: ['pwd', 'mfa'] })).inToken['amr']).toEqual(['pwd', 'mfa']);
  });

  it('is when the app’s session ends at last, where the catalogue says how long it lasts', async () => {
    const signedInBy = Math.floor(stage.ports.clock().getTime() / 1000);
    expect(Number((await claimsOf('openid')).inToken['session_expiry']) - signedInBy).toBe(86_400);
  });
});
