import { describe, expect, it } from 'vitest';
import { listInPages, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const put = (place: Workplace, domains: readonly string[], products: readonly string[] = ['unified']) =>
  place.ask('service', 'PUT', '', { name: 'Contoso', domains, products });
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

describe('turning SSO off, and disconnecting', () => {
  it('say who has no password and who left, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'mia', 'ivan');
    stage.directory.list = listInPages([{ ...personOf(1, `ivan@${place.domain}`), enabled: false }]).list;
    await refresh(place);
    const expected = {
      usersWithoutPassword: { count: 1, items: [`mia@${place.domain}`] },
      disabledInEntra: { count: 1, more: false, items: [`ivan@${place.domain}`] },
    };
    const numbers = { usersWithoutPassword: 1, disabledInEntra: 1 };
    const turn = async (body: object) => {
      const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
      return place.ask('manager', 'PUT', '/sso', body, { 'if-match': etag });
    };
    expect((await turn({ sso: 'off' })).json).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'sso-switched', after: { sso: 'off', ...numbers } });
    const again = await turn({ sso: 'on', acceptLockouts: 3 });
    expect([again.status, again.json]).toMatchObject([200, { usersWithoutPassword: null, disabledInEntra: null }]);
    expect((await place.ask('manager', 'DELETE', '/integration?force=true')).json).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'integration-disconnected', after: numbers });
  });
});

describe('what takes a domain or a product away', () => {
  it('says who has no password and who left, in the answer and in the trail', async () => {
    const place = await openUnderSso();
    await feed(place, place.domain, 'ann', 'mia', 'ivan');
    stage.directory.list = listInPages([{ ...personOf(1, `ivan@${place.domain}`), enabled: false }]).list;
    await refresh(place);
    const expected = {
      domains: [place.domain],
      usersWithoutPassword: { count: 1, items: [`mia@${place.domain}`] },
      disabledInEntra: { count: 1, more: false, items: [`ivan@${place.domain}`] },
    };
    const product = await put(place, [place.domain], []);
    expect((product.json as { takenAway: unknown }).takenAway).toMatchObject(expected);
    expect((await put(place, [place.domain], ['unified'])).json).toMatchObject({ takenAway: null });
    const left = (await put(place, [])).json as { takenAway: Record<string, { list: string }> };
    expect(left.takenAway).toMatchObject(expected);
    expect((await auditOf(place))[0]).toMatchObject({ after: { usersWithoutPassword: 1, disabledInEntra: 1 } });
    for (const [name, email] of [
      ['usersWithoutPassword', 'mia'],
      ['disabledInEntra', 'ivan'],
    ] as const) {
      const { pathname, search } = new URL(left.takenAway[name]?.list ?? '');
      const listed = await place.ask('manager', 'GET', `/../..${pathname}${search}`);
      expect(JSON.stringify((listed.json as { items: unknown[] }).items)).toContain(`${email}@${place.domain}`);
    }
  });

  it('says nothing where nobody’s sign-in changes', async () => {
    const place = await openWorkplace(stage);
    await feed(place, place.domain, 'mia');
    expect((await put(place, [], [])).json).toMatchObject({ takenAway: null });
  });
});
