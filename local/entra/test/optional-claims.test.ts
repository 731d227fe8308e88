import { afterEach, expect, it } from 'vitest';
import type { EntraSeed } from '../seed.ts';
import type { RunningEntra } from '../start-entra.ts';
import { makeFormBrowser, type Visited } from '../testing/form-browser.ts';
import { HOST, startSeededEntra, USER } from '../testing/seeded-entra.ts';
import { claimsOf, codeOf, redeem, typeSignIn } from '../testing/sign-in.ts';
import { askAuthorize } from './entra-for-tests.ts';

const OPTIONAL = ['acct', 'auth_time', 'family_name', 'given_name', 'login_hint', 'xms_pl'];
const names = { givenName: 'Us', surname: 'Er', preferredLanguage: 'en-gb' };

let entra: RunningEntra;
let time = new Date('2026-11-29T08:00:00Z');
afterEach(() => entra.close());
const start = async (registered: readonly string[]): Promise<void> => {
  const change = (seed: EntraSeed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, optionalClaims: { idToken: registered.map((name) => ({ name })) } })),
    tenants: seed.tenants.map((tenant) => ({
      ...tenant,
      users: tenant.users.map((user) => (user.userPrincipalName === USER ? { ...user, ...names } : user)),
    })),
  });
  entra = await startSeededEntra(change, { now: () => time });
};
const tokenOf = async (signedIn: Promise<Visited>) =>
  claimsOf((await redeem(entra, codeOf(await signedIn))).body.id_token ?? '');

it('optional claims come only to an app that registered them', async () => {
  await start(['given_name', 'something-else']);
  const claims = await tokenOf(typeSignIn(entra));
  expect(OPTIONAL.filter((name) => name in claims)).toEqual(['given_name']);
});

it('optional claims are left out for whom the directory doesn’t know them', async () => {
  await start(OPTIONAL);
  const known = { acct: 0, given_name: 'Us', family_name: 'Er', xms_pl: 'en-gb' };
  expect(await tokenOf(typeSignIn(entra))).toMatchObject(known);
  const unknown = await tokenOf(typeSignIn(entra, 'admin@host.example'));
  expect(OPTIONAL.filter((name) => name in unknown)).toEqual(['acct', 'auth_time', 'login_hint']);
});

it('acrs says which authentication contexts were met, of those that the app asked for', async () => {
  await start(['acrs']);
  expect(await tokenOf(typeSignIn(entra))).not.toHaveProperty('acrs');
  const browser = makeFormBrowser();
  await typeSignIn(entra, USER, HOST, browser);
  const claims = JSON.stringify({ id_token: { acrs: { essential: true, value: 'c1' } } });
  expect((await tokenOf(askAuthorize(entra, HOST, { claims }, browser)))['acrs']).toEqual(['c1']);
});

it('auth_time says when the password was given, however much later the token is made', async () => {
  await start(OPTIONAL);
  const browser = makeFormBrowser();
  const first = await tokenOf(typeSignIn(entra, USER, HOST, browser));
  time = new Date(time.getTime() + 20_000);
  const second = await tokenOf(askAuthorize(entra, HOST, {}, browser));
  expect([first['auth_time'], second['auth_time']]).toEqual([1_795_939_200, 1_795_939_200]);
  expect(second.iat).toBe(1_795_939_220);
});
