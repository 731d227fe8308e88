import { afterEach, describe, expect, it } from 'vitest';
import type { RunningEntra } from '../start-entra.ts';
import type { EntraSeed } from '../seed.ts';
import { makeFormBrowser } from '../testing/form-browser.ts';
import { HOST, startSeededEntra, USER } from '../testing/seeded-entra.ts';
import { authorizeUrl, claimsOf, codeOf, redeem, typeSignIn } from '../testing/sign-in.ts';

const OPTIONAL = ['acct', 'auth_time', 'family_name', 'given_name', 'login_hint', 'xms_pl'];

const registering = (names: readonly string[]) => (seed: EntraSeed) => ({
  ...seed,
  apps: seed.apps.map((app) => ({ ...app, optionalClaims: { idToken: names.map((name) => ({ name })) } })),
  tenants: seed.tenants.map((tenant) => ({
    ...tenant,
    users: tenant.users.map((user) =>
      user.userPrincipalName === USER ? { ...user, givenName: 'Us', surname: 'Er', preferredLanguage: 'en-gb' } : user,
    ),
  })),
});

describe('optional claims', () => {
  let entra: RunningEntra;
  let time = new Date('2026-11-29T08:00:00Z');
  afterEach(() => entra.close());
  const start = async (names: readonly string[]): Promise<void> => {
    entra = await startSeededEntra(registering(names), { now: () => time });
  };
  const tokenOf = async (code: string) => claimsOf((await redeem(entra, code)).body.id_token ?? '');

  it('come only to an app that registered them', async () => {
    await start(['given_name', 'something-else']);
    const claims = await tokenOf(codeOf(await typeSignIn(entra)));
    expect(OPTIONAL.filter((name) => name in claims)).toEqual(['given_name']);
  });

  it('are left out for whom the directory doesn’t know them', async () => {
    await start(OPTIONAL);
    const known = await tokenOf(codeOf(await typeSignIn(entra)));
    expect(known).toMatchObject({ acct: 0, given_name: 'Us', family_name: 'Er', xms_pl: 'en-gb' });
    const unknown = await tokenOf(codeOf(await typeSignIn(entra, 'admin@host.example')));
    expect(OPTIONAL.filter((name) => name in unknown)).toEqual(['acct', 'auth_time', 'login_hint']);
  });

  it('say which authentication contexts were met, of those that the app asked for', async () => {
    await start(['acrs']);
    expect(await tokenOf(codeOf(await typeSignIn(entra)))).not.toHaveProperty('acrs');
    const browser = makeFormBrowser();
    await typeSignIn(entra, USER, HOST, browser);
    const claims = JSON.stringify({ id_token: { acrs: { essential: true, value: 'c1' } } });
    const asked = await browser.open(authorizeUrl(entra, HOST, { claims }));
    expect((await tokenOf(codeOf(asked)))['acrs']).toEqual(['c1']);
  });

  it('say when the password was given, however much later the token is made', async () => {
    await start(OPTIONAL);
    const browser = makeFormBrowser();
    const first = await tokenOf(codeOf(await typeSignIn(entra, USER, HOST, browser)));
    time = new Date(time.getTime() + 20_000);
    const second = await tokenOf(codeOf(await browser.open(authorizeUrl(entra))));
    expect([first['auth_time'], second['auth_time']]).toEqual([1_795_939_200, 1_795_939_200]);
    expect(second.iat).toBe(1_795_939_220);
  });
});
