import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf, openWorkplace } from './ask-as.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('the SSO switch', () => {
  it('begins off, with an ETag in quotes', async () => {
    const { ask } = await openWorkplace(stage);
    const answered = await ask('manager', 'GET', '/sso');
    expect(answered.json).toEqual({ sso: 'off' });
    expect(answered.headers['etag']).toBe('"0"');
  });

  it('goes on and off, with a new ETag and an audit event each time', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const on = await place.turn('on');
    expect([on.status, on.json, on.headers['etag']]).toEqual([200, { sso: 'on' }, '"1"']);
    const off = await place.turn('off');
    expect(off.headers['etag']).toBe('"2"');
    const switched = (await auditOf(place)).filter(({ action }) => action === 'sso-switched');
    expect(switched).toMatchObject([
      { actor: { kind: 'contact', id: 'manager-1' }, before: { sso: 'on' }, after: { sso: 'off' } },
      { before: { sso: 'off' }, after: { sso: 'on' } },
    ]);
  });

  it('says when it goes off how many have no password, and who', async () => {
    const place = await openWorkplace(stage);
    await place.users({ name: 'ann', hasPassword: false }, { name: 'bea' }, { name: 'cleo', hasPassword: false });
    await place.connectTenant();
    await place.turn('on');
    expect((await place.turn('off')).json).toEqual({
      sso: 'off',
      usersWithoutPassword: { count: 2, items: [`ann@${place.domain}`, `cleo@${place.domain}`], next: null },
    });
  });

  it('lists 100 of them and leads to the rest', async () => {
    const place = await openWorkplace(stage);
    await place.users(...Array.from({ length: 130 }, (_, index) => ({ name: `u${index}`, hasPassword: false })));
    const { usersWithoutPassword } = (await place.turn('off')).json as {
      usersWithoutPassword: { count: number; items: string[]; next: string };
    };
    expect(usersWithoutPassword.count).toBe(130);
    expect(usersWithoutPassword.items).toHaveLength(100);
    const rest = await place.ask('manager', 'GET', `/users-without-password?after=${usersWithoutPassword.next}`);
    const { items } = rest.json as { items: string[] };
    expect(new Set([...usersWithoutPassword.items, ...items]).size).toBe(130);
  }, 60_000);

  it('stays as it is, version and audit trail included, when turned to where it is', async () => {
    const place = await openWorkplace(stage);
    expect((await place.turn('off')).headers['etag']).toBe('"0"');
    expect(await auditOf(place)).toHaveLength(1);
  });

  it('can not go on without a connected tenant', async () => {
    const place = await openWorkplace(stage);
    const answered = await place.turn('on');
    expect([answered.status, answered.json]).toMatchObject([
      409,
      { type: 'https://sso.example/problems/not-connected' },
    ]);
  });

  it('can not go on while the integration is broken, but can go off', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    await place.turn('on');
    stage.entra.consent = 'consent-withdrawn';
    await place.ask('manager', 'GET', '/integration');
    stage.entra.consent = 'granted';
    expect((await place.turn('off')).status).toBe(200);
    expect((await place.turn('on')).status).toBe(409);
  });

  it.each([
    ['without If-Match', {}, 428, undefined],
    ['with an empty If-Match', { 'if-match': '' }, 428, undefined],
    ['with *', { 'if-match': '*' }, 400, 'header/if-match'],
    ['with a version that is not the current one', { 'if-match': '"7"' }, 412, undefined],
    ['with a weak tag', { 'if-match': 'W/"0"' }, 412, undefined],
    ['with a tag that is not ours', { 'if-match': '"abc"' }, 412, undefined],
    ['with a tag without quotes', { 'if-match': '0' }, 400, 'header/if-match'],
    ['with a list of tags', { 'if-match': '"0", "1"' }, 400, 'header/if-match'],
  ])('is not turned %s', async (_, headers: Record<string, string>, status, field) => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const answered = await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, headers);
    expect(answered.status).toBe(status);
    if (field !== undefined) expect(answered.json).toMatchObject({ errors: [{ field }] });
    expect((await place.ask('manager', 'GET', '/sso')).json).toEqual({ sso: 'off' });
  });

  it('obeys one of two admins who turn it at once', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': '"0"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect((await auditOf(place)).filter(({ action }) => action === 'sso-switched')).toHaveLength(1);
  });
});
