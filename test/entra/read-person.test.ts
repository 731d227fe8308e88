import { describe, expect, it } from 'vitest';
import type { JWTPayload } from 'jose';
import { readPerson } from '../../shared/entra/id-token/read-person.ts';
import { ObjectId, TenantId } from '../../shared/platform/words/identifiers.ts';

const identity = {
  tenantId: TenantId.parse('0b6f8d1e-1111-4a3c-9f00-5c2d7e8a9b01'),
  objectId: ObjectId.parse('7a1d0c55-3333-4b2e-8d11-6e4f90a1b2c3'),
};
const ISSUER = `https://login.microsoftonline.com/${identity.tenantId}/v2.0`;
const personOf = (claims: JWTPayload) => readPerson(identity, ISSUER, { iat: 1_790_000_000, ...claims });

describe('a person who signed in with Azure', () => {
  it('is named by tenant and object id, with the user principal name in normal form', () => {
    const person = personOf({ preferred_username: ' Ada@Example.COM', name: ' Ada Lovelace ' });
    expect(person).toEqual({
      identity,
      userPrincipalName: 'ada@example.com',
      displayName: 'Ada Lovelace',
      ...{ givenName: undefined, familyName: undefined, locale: undefined, loginHint: undefined },
      ...{ contexts: [], methods: undefined },
      isGuest: false,
      mayConsent: false,
      signedInAt: undefined,
    });
  });

  it('has the names, language and hint that Entra’s optional claims say', () => {
    const claims = { given_name: ' Ada ', family_name: 'Lovelace', xms_pl: 'en-gb', login_hint: 'O.CiQ0' };
    const said = { givenName: 'Ada', familyName: 'Lovelace', locale: 'en-GB', loginHint: 'O.CiQ0' };
    expect(personOf(claims)).toMatchObject(said);
  });

  it.each([
    { given_name: 7, family_name: ' ', xms_pl: 'not a language', login_hint: 'two words' },
    { given_name: 'x'.repeat(257), family_name: null, xms_pl: '', login_hint: 'x'.repeat(513) },
    { xms_pl: 7, login_hint: ['O.CiQ0'] },
  ])('has none of them by %j', (claims) => {
    const none = { givenName: undefined, familyName: undefined, locale: undefined, loginHint: undefined };
    expect(personOf(claims)).toMatchObject(none);
  });

  it.each([
    'ſam@example.com',
    'ＳＡＭ@example.com',
    'sam\u2024one@example.com',
    '\u212Aim@example.com',
    'ｂob@example.com',
  ])('has no user principal name when it only looks like one: %s', (preferred_username) => {
    // Entra's names are ASCII before the "@"; folded, such a one would be somebody else's address.
    expect(personOf({ preferred_username }).userPrincipalName).toBeUndefined();
  });

  it('has no user principal name when preferred_username is none, whatever email and upn say', () => {
    const victim = { email: 'victim@example.com', upn: 'victim@example.com' };
    for (const preferred_username of [undefined, '', '+44 20 7946 0000', 7]) {
      expect(personOf({ ...victim, preferred_username }).userPrincipalName).toBeUndefined();
    }
  });

  it.each([
    { idp: 'https://login.microsoftonline.com/7b9f4f4e-0000-4000-8000-000000000000/v2.0' },
    { idp: 'live.com' },
    { idp: '' },
    { idp: null },
    { preferred_username: 'ada_example.com#EXT#@tenant.onmicrosoft.com' },
    { preferred_username: 'ada_example.com#ext#@tenant.onmicrosoft.com' },
    { acct: 1 },
    { acct: '1' },
  ])('is a guest by %j', (claims) => {
    expect(personOf(claims).isGuest).toBe(true);
  });

  it.each([{}, { idp: ISSUER }, { idp: `https://sts.windows.net/${identity.tenantId}/` }, { acct: 0 }])(
    'is at home by %j',
    (claims) => {
      expect(personOf(claims).isGuest).toBe(false);
    },
  );

  it.each([
    [true, ['62e90394-69f5-4237-9190-012177145e10']],
    [true, ['00000000-0000-4000-8000-000000000000', 'e8611ab8-c189-46e8-94e1-60213ab1f814']],
    [false, ['fe930be7-5e62-47db-91af-98c3a49a38b1']],
    [false, []],
    [false, '62e90394-69f5-4237-9190-012177145e10'],
    [false, undefined],
  ])('may consent (%s) with the directory roles %j', (mayConsent, wids) => {
    expect(personOf({ wids }).mayConsent).toBe(mayConsent);
  });

  it('signed in when auth_time says, and nobody knows when without it: a token may be made much later', () => {
    expect(personOf({ auth_time: 1_780_000_000 }).signedInAt).toEqual(new Date(1_780_000_000_000));
    for (const auth_time of [undefined, '1780000000', null]) expect(personOf({ auth_time }).signedInAt).toBeUndefined();
  });

  it.each([
    [{ acrs: ['c1', 'c25'], amr: ['pwd', 'mfa'] }, ['c1', 'c25'], ['pwd', 'mfa']],
    [{ acrs: 'c1' }, ['c1'], undefined],
    [{ acrs: ['p1', 'c0', 'c100', 7, 'urn:user:registersecurityinfo'], amr: 'pwd' }, [], undefined],
  ])('proved who they are as Entra’s token says, and no other way: %j', (claims, contexts, methods) => {
    expect(personOf(claims)).toMatchObject({ contexts, methods });
  });
});
