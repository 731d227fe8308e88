import { describe, expect, it } from 'vitest';
import type { LoginName } from '../../shared/sign-in/wire.ts';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { listInPages, objectId, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
type Left = { takenAt: string | null; totals: { left: number; blocked: number } | null; items: { email: string }[] };

const refresh = (place: Workplace) => place.ask('manager', 'GET', '/readiness?refresh=true');
const left = async (place: Workplace) => (await place.ask('manager', 'GET', '/users-who-left')).json as Left;
const blocked = async (place: Workplace) => {
  const { json } = await place.ask('manager', 'GET', '/blocked-users');
  return (json as { items: { email: string; refusedAt: string | null }[] }).items;
};
const turn = async (place: Workplace, body: object) => {
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  return place.ask('manager', 'PUT', '/sso', body, { 'if-match': etag });
};
const check = async (place: Workplace, name: string) => {
  const email = EmailAddress.parse(`${name}@${place.domain}`) as LoginName;
  return (await stage.services.signIn.checkCompanyCredentials(email, AppId.parse('elevate'))).kind;
};
const nameOf = ({ email }: { readonly email: string }) => email.split('@')[0];

/** With SSO on: ann is there, ivan disabled, gus, who was bound, gone, and nora was never there. */
async function openUnderSso(): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.users({ name: 'ann' }, { name: 'ivan' }, { name: 'gus' }, { name: 'nora' });
  const at = (name: string) => `${name}@${place.domain}`;
  stage.directory.list = listInPages([personOf(1, at('ann')), personOf(2, at('ivan')), personOf(3, at('gus'))]).list;
  stage.directory.persons = [];
  await bind(place, 'gus', 3);
  await refresh(place);
  expect((await turn(place, { sso: 'on', acceptLockouts: 1 })).status).toBe(200);
  stage.directory.list = listInPages([personOf(1, at('ann')), personOf(2, at('ivan'), { enabled: false })]).list;
  await refresh(place);
  return place;
}

/** As if they had signed in. */
async function bind(place: Workplace, name: string, number: number): Promise<void> {
  const { value } = (await stage.accountStore.readAccount(place.id)) ?? {};
  const user = (await stage.userStore.findAddress(place.id, EmailAddress.parse(`${name}@${place.domain}`)))?.user;
  if (user === undefined || value?.integration.state !== 'connected') throw new Error('nobody to bind');
  const person = {
    identity: { tenantId: value.integration.tenantId, objectId: objectId(number) },
    userPrincipalName: user.email,
  };
  const event = {
    ...{ id: crypto.randomUUID(), accountId: place.id, at: stage.clock(), actor: { kind: 'user', id: user.id } },
    ...{ action: 'user-bound', outcome: 'done', refusal: undefined, before: undefined, after: undefined },
  } as Parameters<typeof stage.userStore.bindUser>[0]['event'];
  expect(await stage.userStore.bindUser({ accountId: place.id, user, ...person, event }, undefined)).toBe('bound');
}

describe('keeping out who left', () => {
  it('names who is disabled in Azure or gone from it, blocks the number confirmed before SSO goes off, and tells the trail', async () => {
    const place = await openUnderSso();
    const shown = await left(place);
    expect([shown.totals, shown.items.map(nameOf)]).toEqual([{ left: 2, blocked: 0 }, ['ivan', 'gus']]);
    const csv = await place.ask('manager', 'GET', '/users-who-left?format=csv');
    expect(csv.text.split('\r\n')[1]).toBe(`ivan@${place.domain},ivan,disabled-in-entra,true,false`);
    const wrong = await turn(place, { sso: 'off', blockUsersWhoLeft: 3 });
    expect([wrong.status, wrong.json]).toMatchObject([409, { code: 'leavers-changed', left: 2, blocked: 0 }]);
    expect([await blocked(place), (await auditOf(place))[0]]).toMatchObject([
      [],
      { action: 'sso-switched', outcome: 'refused', refusal: 'leavers-changed', after: { usersWhoLeft: 2 } },
    ]);
    const off = await turn(place, { sso: 'off', blockUsersWhoLeft: 2 });
    expect([off.status, off.json]).toMatchObject([200, { blockedUsersWhoLeft: 2, disabledInEntra: { count: 0 } }]);
    expect((await blocked(place)).map(nameOf)).toEqual(['gus', 'ivan']);
    expect((await left(place)).totals).toEqual({ left: 2, blocked: 2 });
    const trail = await auditOf(place);
    expect(trail.map(({ action }) => action).slice(0, 3)).toEqual(['sso-switched', 'user-blocked', 'user-blocked']);
    expect(trail[0]).toMatchObject({ after: { sso: 'off', blockedUsersWhoLeft: 2 } });
    expect([await check(place, 'ann'), await check(place, 'nora')]).toEqual(['active', 'active']);
    expect([await check(place, 'ivan'), await check(place, 'gus')]).toEqual(['inactive', 'inactive']);
  });

  it('tells of a refused password once an hour, however often it is tried, and explains it', async () => {
    const place = await openUnderSso();
    await turn(place, { sso: 'shadow', blockUsersWhoLeft: 2 });
    for (let tries = 0; tries < 3; tries++) expect(await check(place, 'ivan')).toBe('inactive');
    const told = (await auditOf(place)).filter(({ action }) => action === 'password-refused');
    expect(told).toMatchObject([
      { outcome: 'refused', refusal: 'left', actor: { kind: 'user' }, after: { app: 'elevate' } },
    ]);
    expect((await blocked(place)).map(({ refusedAt }) => refusedAt !== null)).toEqual([false, true]);
    const explained = await place.ask('manager', 'POST', '/explain', { email: `ivan@${place.domain}`, app: 'elevate' });
    expect(explained.json).toMatchObject({
      reason: 'sso-off',
      passwordBlocked: { reason: 'left', blockedBy: 'manager-1' },
    });
    const { json } = await place.ask('manager', 'POST', '/explain', { email: `ann@${place.domain}`, app: 'elevate' });
    expect(json).toMatchObject({ passwordBlocked: null });
  });

  it('is the same choice when the tenant is disconnected, with SSO on or off', async () => {
    const place = await openUnderSso();
    const refused = await place.ask('manager', 'DELETE', '/integration?force=true&blockUsersWhoLeft=1');
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'leavers-changed', left: 2 }]);
    const gone = await place.ask('manager', 'DELETE', '/integration?force=true&blockUsersWhoLeft=2');
    expect([gone.status, gone.json]).toMatchObject([200, { sso: 'off', blockedUsersWhoLeft: 2 }]);
    expect([await check(place, 'ivan'), await check(place, 'ann')]).toEqual(['inactive', 'active']);
    // The report went with the tenant; who is blocked stays so.
    expect(await left(place)).toMatchObject({ takenAt: null, totals: { left: 0 } });
    expect((await auditOf(place)).find(({ action }) => action === 'integration-disconnected')).toMatchObject({
      after: { blockedUsersWhoLeft: 2 },
    });
  });

  it('ends when Azure shows them enabled again, and not for who is still away', async () => {
    const place = await openUnderSso();
    await turn(place, { sso: 'off', blockUsersWhoLeft: 2 });
    stage.directory.list = listInPages([personOf(2, `ivan@${place.domain}`)]).list;
    await refresh(place);
    expect((await blocked(place)).map(nameOf)).toEqual(['gus']);
    expect([await check(place, 'ivan'), await check(place, 'gus')]).toEqual(['active', 'inactive']);
    const lifted = (await auditOf(place)).find(({ action }) => action === 'user-unblocked');
    expect(lifted).toMatchObject({ actor: { kind: 'system' }, after: { because: 'enabled-in-entra' } });
  });

  it('goes with the user: through a rename, an alias and a feed that names them again, until they are removed', async () => {
    const place = await openUnderSso();
    const at = (name: string) => `${name}@${place.domain}`;
    const feed = (edit: object) => place.ask('service', 'POST', '/users', edit);
    const profile = (name: string) => ({ email: at(name), displayName: 'N', hasPassword: true, twoFactor: true });
    await feed({ rename: [{ from: at('gus'), to: at('august') }] });
    expect((await left(place)).items.map(nameOf)).toEqual(['ivan', 'august']);
    await turn(place, { sso: 'off', blockUsersWhoLeft: 2 });
    await feed({ rename: [{ from: at('ivan'), to: at('vanya') }] });
    await feed({ upsert: [{ ...profile('vanya'), aliases: [at('ivan')] }] });
    expect((await blocked(place)).map(nameOf)).toEqual(['august', 'vanya']);
    expect([await check(place, 'vanya'), await check(place, 'ivan')]).toEqual(['inactive', 'inactive']);
    await feed({ remove: [at('vanya')] });
    await feed({ upsert: [profile('vanya')] });
    expect((await blocked(place)).map(nameOf)).toEqual(['august']);
    expect(await check(place, 'vanya')).toBe('active');
    expect(
      (await auditOf(place)).find(({ changes }) => JSON.stringify(changes ?? '').includes('"blocked":"left"')),
    ).toBeDefined();
  });

  it('goes on where it stopped, and the switch stands still until all are blocked', async () => {
    const place = await openUnderSso();
    const { blockLeavers } = stage.services.leavers;
    const account = (await stage.accountStore.readAccount(place.id))?.value;
    if (account === undefined) throw new Error('no account');
    const caller = { id: account.id as never, accountId: account.id, roles: [], address: undefined };
    await place.ask('manager', 'POST', '/blocked-users', { block: [{ email: `ivan@${place.domain}` }] });
    expect(await blockLeavers(account, 1, caller)).toMatchObject({ kind: 'leavers-changed', left: 2, blocked: 1 });
    expect(await blockLeavers(account, 2, caller)).toMatchObject({ kind: 'blocked', left: 2, blocked: 2 });
    expect(await blockLeavers(account, 2, caller)).toMatchObject({ kind: 'blocked', left: 2, blocked: 2 });
    expect((await auditOf(place)).filter(({ action }) => action === 'user-blocked')).toHaveLength(2);
  });

  it('names nobody who was excluded, linked to somebody else, or removed since the report', async () => {
    const place = await openUnderSso();
    const email = `ivan@${place.domain}`;
    const add = [{ email }];
    expect((await place.ask('manager', 'POST', '/exclusions', { add })).json).toMatchObject({
      results: [{ outcome: 'disabled-in-entra' }],
    });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email }], acceptDisabledInEntra: true });
    await place.ask('service', 'POST', '/users', { remove: [`gus@${place.domain}`] });
    expect(await left(place)).toMatchObject({ totals: { left: 0, blocked: 0 }, items: [] });
    expect((await turn(place, { sso: 'off', blockUsersWhoLeft: 0 })).json).toMatchObject({ blockedUsersWhoLeft: 0 });
  });
});
