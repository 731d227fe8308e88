import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { disconnect, turnSso } from '../../shared/users/rules/account.ts';
import { DomainName, EmailAddress, UserId } from '../../shared/platform/words/identifiers.ts';
import type { UserChange } from '../../shared/users/rules/user-change.ts';
import { auditEventMaker } from '../../shared/audit/make-audit-event.ts';
import { askTokens, basic, newVerifier, REDIRECT_URI, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();

const OWA = { client_id: 'owa-web', redirect_uri: 'https://owa.example/callback' };

/** Ann with 2FA, signed in to an app; `given` names another one than Elevate. */
async function signInAnn(given: Partial<typeof OWA> = {}) {
  const accountId = await stage.openSsoAccount();
  const ann = accountId.email('ann');
  await stage.addUsers(accountId.id, [{ email: ann, twoFactor: true }]);
  const code_verifier = newVerifier();
  const person = { tenantId: accountId.tenantId, upn: ann };
  const back = await signIn(stage, stage.browser(), ann, person, given, code_verifier);
  const form = {
    redirect_uri: REDIRECT_URI,
    ...given,
    client_id: undefined,
    code: back.location.searchParams.get('code') ?? '',
    code_verifier,
  };
  const { client_id: client = 'elevate-web' } = given;
  return { ...accountId, ann, redeem: () => askTokens(stage, form, basic(client, SECRETS[client] ?? '')) };
}
type SignedIn = Awaited<ReturnType<typeof signInAnn>>;

const feed = ({ id }: SignedIn, ...changes: readonly UserChange[]) =>
  stage.services.userStore.changeUsers(id, changes, auditEventMaker(stage.services, id, { kind: 'system' }));
const remove = (signedIn: SignedIn) => feed(signedIn, { kind: 'remove', email: signedIn.ann });
const name = (signedIn: SignedIn, twoFactor: boolean) =>
  feed(signedIn, {
    kind: 'upsert',
    profile: { email: signedIn.ann, displayName: 'Ann', twoFactor, hasPassword: true },
    idIfNew: UserId.parse(randomUUID()),
  });

const CHANGES: readonly (readonly [string, (signedIn: SignedIn) => Promise<unknown>])[] = [
  ['the user was removed', remove],
  [
    'the user was removed and another one named at the address',
    async (signedIn) => {
      await remove(signedIn);
      await name(signedIn, true);
    },
  ],
  ['the user was excluded', ({ id, ann }) => stage.exclude(id, EmailAddress.parse(ann))],
  ['SSO was turned off', ({ id }) => stage.changeAccount(id, (account) => turnSso(account, 'off'))],
  [
    'the tenant was disconnected',
    ({ id }) => stage.changeAccount(id, (account) => disconnect(turnSso(account, 'off'))),
  ],
  ['another tenant was connected', ({ id }) => stage.connectAccount(id, newTenantId())],
  [
    'the domain left the account',
    ({ id }) => stage.changeAccount(id, (account) => ({ ...account, domains: [DomainName.parse(`${id}.test`)] })),
  ],
];

const refusedToken = { status: 400, json: { error: 'invalid_grant' } };
const tokenOf = (answered: { json: unknown }) => (answered.json as { access_token: string }).access_token;
const userinfo = (token: string) => stage.ask('/userinfo', { headers: { authorization: `Bearer ${token}` } });

describe('what was given for a sign-in', () => {
  it.each(CHANGES)('as a code gives no tokens after %s', async (_, change) => {
    const signedIn = await signInAnn();
    await change(signedIn);
    expect(await signedIn.redeem()).toMatchObject(refusedToken);
    expect(stage.log.at(-1)?.message).toContain('code=invalid_grant detail=no-longer-stands');
  });

  it.each(CHANGES)('as an access token says nothing of anybody after %s', async (_, change) => {
    const signedIn = await signInAnn();
    const token = tokenOf(await signedIn.redeem());
    expect(await userinfo(token)).toMatchObject({ status: 200, json: { email: signedIn.ann } });
    await change(signedIn);
    const after = await userinfo(token);
    expect(after.status).toBe(401);
    expect(after.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('is asked about in the app that it was given for: without 2FA OWA’s is over, Elevate’s stands', async () => {
    const [elevate, owa] = [await signInAnn(), await signInAnn(OWA)];
    for (const signedIn of [elevate, owa]) await name(signedIn, false);
    expect((await elevate.redeem()).status).toBe(200);
    expect(await owa.redeem()).toMatchObject(refusedToken);
  });

  it('stands when only the name of the user changed', async () => {
    const signedIn = await signInAnn();
    await name(signedIn, true);
    expect((await userinfo(tokenOf(await signedIn.redeem()))).status).toBe(200);
  });

  it('costs one trip to storage, the use of the code included', async () => {
    const signedIn = await signInAnn();
    stage.trips.reset();
    const token = tokenOf(await signedIn.redeem());
    expect(stage.trips.count()).toEqual({ requests: 2, trips: 1 });
    await userinfo(token);
    expect(stage.trips.count()).toEqual({ requests: 4, trips: 2 });
  });

  it('is over at once at another instance too, which has never met the account', async () => {
    const signedIn = await signInAnn();
    const token = tokenOf(await signedIn.redeem());
    const asked = { headers: { authorization: `Bearer ${token}` } };
    expect((await stage.otherInstance().browser().visit('/userinfo', asked)).status).toBe(200);
    await stage.changeAccount(signedIn.id, (account) => turnSso(account, 'off'));
    expect((await stage.otherInstance().browser().visit('/userinfo', asked)).status).toBe(401);
  });
});
