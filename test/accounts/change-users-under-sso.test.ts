import { describe, expect, it } from 'vitest';
import { listInPages, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const feed = (place: Workplace, domain: string, ...names: readonly string[]) =>
  place.ask('service', 'POST', '/users', {
    upsert: names.map((name) => ({
      ...{ email: `${name}@${domain}`, displayName: name, hasPassword: name !== 'mia', twoFactor: false },
    })),
  });
const refresh = async (place: Workplace) =>
  (await place.ask('manager', 'GET', '/readiness?refresh=true')).json as {
    totals: { users: number; lockedOut: number };
    domains: (State & { counts: { users: number; lockedOut: number } | null })[];
    unverifiedDomains: string[];
    items: { email: string }[];
  };

/** Connected and with SSO on; nobody in Azure but ann of the account's domain and of those given. */
async function openUnderSso(...domains: readonly string[]): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  stage.directory.list = listInPages(
    [place.domain, ...domains].map((domain, index) => personOf(index + 1, `ann@${domain}`)),
  ).list;
  await refresh(place);
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  expect((await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': etag })).status).toBe(200);
  return place;
}

describe('a change of users or of exclusions while SSO is on', () => {
  it('says whom it locks out, and who of those whom it takes out of SSO has no password', async () => {
    const place = await openUnderSso();
    const { domain } = place;
    const [ann, bob, mia, alias] = ['ann', 'bob', 'mia', 'm.alias'].map((name) => `${name}@${domain}`) as [
      string,
      string,
      string,
      string,
    ];
    const told = (json: unknown) => {
      const { usersLockedOut: locked, usersWithoutPassword: lacking } = json as Record<
        'usersLockedOut' | 'usersWithoutPassword',
        { items: string[]; notJudged: number; count: number }
      >;
      expect([locked.count, lacking.count]).toEqual([locked.items.length, lacking.items.length]);
      return [locked.items, locked.notJudged, lacking.items];
    };
    const person = (email: string, more: object = {}) => ({
      ...{ email, displayName: email, hasPassword: email !== mia, twoFactor: false, ...more },
    });
    const change = async (edit: object) => told((await place.ask('service', 'POST', '/users', edit)).json);
    const list = async (edit: object) => told((await place.ask('manager', 'POST', '/exclusions', edit)).json);
    // Nobody has asked Azure about somebody new.
    expect(await change({ upsert: [ann, bob, mia].map((email) => person(email)) })).toEqual([[ann, bob, mia], 3, []]);
    await refresh(place);
    expect(await change({ upsert: [person(bob, { twoFactor: true })] })).toEqual([[], 0, []]);
    expect(await list({ add: [ann, bob, alias].map((email) => ({ email })) })).toEqual([[], 0, []]);
    expect(await list({ remove: [ann, bob] })).toEqual([[bob], 0, []]);
    // An app asks whoever has no second factor any more for the Company password; of one who has it, it is no news.
    const factor = (email: string, twoFactor: boolean) => change({ upsert: [person(email, { twoFactor })] });
    for (const email of [mia, bob]) await factor(email, true);
    expect(await factor(mia, false)).toEqual([[], 0, [mia]]);
    expect(await factor(mia, false)).toEqual([[], 0, []]);
    expect(await factor(bob, false)).toEqual([[], 0, []]);
    await factor(bob, true);
    // Excluded before it was hers: she is out of SSO with it.
    expect(await change({ upsert: [person(mia, { aliases: [alias] })] })).toEqual([[], 0, [mia]]);
    // The exclusion goes with the person who had it: whoever has the address now is under SSO, and nobody knows them.
    await change({ upsert: [person(mia, { externalId: 'm-1' })] });
    expect(await change({ upsert: [person(mia, { externalId: 'm-2' })] })).toEqual([[mia], 1, []]);
    // Whom the report knows to be somebody in Azure gets in under another name; who was locked out before, whatever his name, is no news.
    const renamed = { rename: [ann, bob].map((from) => ({ from, to: from.replace('@', '.wed@') })) };
    expect(await change(renamed)).toEqual([[], 0, []]);
  });

  it('says who left and gets a Company password back by it, in the answer and in the trail with the numbers', async () => {
    const place = await openUnderSso();
    const { domain } = place;
    const [ivan, mia, alias] = ['ivan', 'mia', 'ivan.alias'].map((name) => `${name}@${domain}`) as [
      string,
      string,
      string,
    ];
    const person = (email: string, more: object = {}) => ({
      ...{ email, displayName: email, hasPassword: true, twoFactor: false, ...more },
    });
    const change = async (edit: object) => (await place.ask('service', 'POST', '/users', edit)).json;
    await change({ upsert: [person(ivan, { twoFactor: true }), person(mia)] });
    expect((await auditOf(place))[0]).toMatchObject({ action: 'users-changed', after: { lockedOut: 2 } });
    stage.directory.list = listInPages([{ ...personOf(1, ivan), enabled: false }]).list;
    await refresh(place);
    // An app asks for the Company password again, and it is his.
    const left = { disabledInEntra: { count: 1, more: false, items: [ivan] } };
    expect(await change({ upsert: [person(ivan)] })).toMatchObject(left);
    expect((await auditOf(place))[0]).toMatchObject({ after: { disabledInEntra: 1 } });
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: alias }] });
    const told = await change({ upsert: [person(ivan, { aliases: [alias], hasPassword: false }), person(mia)] });
    expect(told).toMatchObject({ ...left, usersWithoutPassword: { count: 1, items: [ivan] } });
    const [event] = await auditOf(place);
    expect(event).toMatchObject({ action: 'users-changed', after: { disabledInEntra: 1, usersWithoutPassword: 1 } });
    expect(event?.['after']).not.toHaveProperty('lockedOut');
    // Somebody of a domain that isn't under SSO yet comes to one that is: each event has its own number.
    const joining = `joining-${domain}`;
    await place.ask('service', 'PUT', '', { name: 'Contoso', domains: [domain, joining], products: ['unified'] });
    await change({ upsert: [person(`zoe@${joining}`)] });
    expect((await auditOf(place))[0]?.['after']).not.toHaveProperty('lockedOut');
    await change({ rename: [{ from: `zoe@${joining}`, to: `zoe@${domain}` }], upsert: [person(`new@${domain}`)] });
    const events = (await auditOf(place)).slice(0, 3);
    expect(
      events.map(({ action, after }) => [action, (after as Record<string, unknown> | null)?.['lockedOut']]),
    ).toEqual(
      expect.arrayContaining([
        ['user-renamed', 1],
        ['users-changed', 1],
      ]),
    );
  });

  it('counts again whom it locked out when the removal of an exclusion is sent once more, for its answer may have been lost', async () => {
    const place = await openUnderSso();
    const [ann, bob] = ['ann', 'bob'].map((name) => `${name}@${place.domain}`) as [string, string];
    await feed(place, place.domain, 'ann', 'bob');
    await refresh(place);
    const list = async (edit: object) =>
      (await place.ask('manager', 'POST', '/exclusions', edit)).json as {
        summary: Record<string, number>;
        usersLockedOut: { items: string[] };
        usersWithoutPassword: { items: string[] };
      };
    await list({ add: [{ email: ann }, { email: bob }] });
    for (const summary of [{ removed: 2 }, { 'not-excluded': 2 }]) {
      const { summary: told, usersLockedOut } = await list({ remove: [ann, bob] });
      expect([told, usersLockedOut.items]).toEqual([expect.objectContaining(summary), [bob]]);
    }
  });

  it('names nobody as without a password whose exclusion the same request takes back, by another of their addresses', async () => {
    const place = await openUnderSso();
    const [mia, alias] = ['mia', 'm.alias'].map((name) => `${name}@${place.domain}`) as [string, string];
    const profile = { email: mia, displayName: 'Mia', hasPassword: false, twoFactor: false, aliases: [alias] };
    await place.ask('service', 'POST', '/users', { upsert: [profile] });
    const list = async (edit: object) => (await place.ask('manager', 'POST', '/exclusions', edit)).json;
    const both = await list({ add: [{ email: alias }], remove: [mia] });
    expect(both).toMatchObject({ summary: { added: 1, removed: 1 }, usersWithoutPassword: { count: 0 } });
    expect(await list({ add: [{ email: alias }] })).toMatchObject({ usersWithoutPassword: { items: [mia] } });
  });

  it('says nothing of lock-outs while SSO is off', async () => {
    const place = await openWorkplace(stage);
    expect((await feed(place, place.domain, 'bob')).json).toMatchObject({ usersLockedOut: null });
    const excluded = await place.ask('manager', 'POST', '/exclusions', { remove: [`bob@${place.domain}`] });
    expect(excluded.json).toMatchObject({ usersLockedOut: null });
  });
});
