import { describe, expect, it } from 'vitest';
import { listInPages, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
const post = async (place: Workplace, body: object) => {
  const { status, json } = await place.ask('manager', 'POST', '/blocked-users', body);
  expect(status).toBe(200);
  return (json as { results: { outcome: string }[] }).results.map(({ outcome }) => outcome);
};

async function openLeft(): Promise<Workplace & { readonly at: (name: string) => string }> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.users({ name: 'ann' }, { name: 'ivan' }, { name: 'olga', hasPassword: false });
  const at = (name: string) => `${name}@${place.domain}`;
  const people = [
    personOf(1, at('ann')),
    ...[2, 3].map((n) => personOf(n, at(n === 2 ? 'ivan' : 'olga'), { enabled: false })),
  ];
  stage.directory.list = listInPages(people).list;
  await place.ask('manager', 'GET', '/readiness?refresh=true');
  return { ...place, at };
}

describe('POST /accounts/{accountId}/blocked-users', () => {
  it('blocks who left and nobody else, lifts, and says for each what came of it', async () => {
    const { at, ...place } = await openLeft();
    const block = ['ivan', 'ann', 'nobody'].map((name) => ({ email: at(name) }));
    expect(
      await post(place, { block: [...block, { email: at('ivan') }, { email: 'x@other.example' }, { email: 'x' }] }),
    ).toEqual(['blocked', 'not-left', 'not-found', 'repeated', 'foreign-domain', 'invalid-address']);
    expect(await post(place, { block: [{ email: at('ivan') }], lift: [at('ann')] })).toEqual([
      'unchanged',
      'not-found',
    ]);
    expect(await post(place, { lift: [at('ivan')] })).toEqual(['lifted']);
    expect(await post(place, { lift: [at('ivan')] })).toEqual(['not-found']);
    const told = (await auditOf(place)).filter(({ action }) => String(action).startsWith('user-'));
    expect(told).toMatchObject([
      { action: 'user-unblocked', after: { email: at('ivan'), because: 'lifted' }, actor: { id: 'manager-1' } },
      { action: 'user-blocked', after: { email: at('ivan'), reason: 'left' } },
    ]);
  });

  it('lists them in pages and as CSV, from the beginning of an address on', async () => {
    const { at, ...place } = await openLeft();
    await post(place, { block: [{ email: at('olga') }, { email: at('ivan') }] });
    const first = await place.ask('manager', 'GET', '/blocked-users?limit=1');
    const { items, next } = first.json as { items: object[]; next: string };
    expect(items).toMatchObject([{ email: at('ivan'), reason: 'left', blockedBy: 'manager-1', refusedAt: null }]);
    const second = await place.ask('manager', 'GET', `/blocked-users?limit=1&after=${next}`);
    expect(second.json).toMatchObject({ items: [{ email: at('olga') }], next: null });
    const csv = await place.ask('manager', 'GET', '/blocked-users?format=csv&search=ol');
    expect(csv.text).toMatch(/^\uFEFF?email,reason,blockedAt,blockedBy,refusedAt\r\nolga@/);
    const leavers = await place.ask('manager', 'GET', '/users-who-left?limit=1');
    const page = leavers.json as { items: object[]; next: string };
    const rest = await place.ask('manager', 'GET', `/users-who-left?limit=1000&after=${page.next}`);
    expect([page.items, rest.json]).toMatchObject([
      [{ email: at('ivan'), blocked: true, hasPassword: true }],
      { items: [{ email: at('olga'), hasPassword: false }], totals: null },
    ]);
  });

  it('is for the account’s own Security Managers', async () => {
    const { at, ...place } = await openLeft();
    for (const caller of ['contact', 'otherManager', 'service'] as const) {
      for (const path of ['/blocked-users', '/users-who-left'])
        expect((await place.ask(caller, 'GET', path)).status).toBe(403);
      expect((await place.ask(caller, 'POST', '/blocked-users', { block: [{ email: at('ivan') }] })).status).toBe(403);
    }
    expect((await auditOf(place)).filter(({ action }) => action === 'user-blocked')).toMatchObject([
      { outcome: 'refused', refusal: 'role-missing' },
    ]);
  });
});
