import { describe, expect, it } from 'vitest';
import { type Account, connect, markBroken, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { cursorAt, InvalidCursor } from '../../shared/platform/formats/page-cursor.ts';
import type { PageRequest } from '../../shared/platform/ports.ts';
import type { CountsSnapshot } from '../../shared/users/ports.ts';
import { ProductId } from '../../shared/platform/words/identifiers.ts';
import type { App } from '../../shared/platform/words/apps/app-catalogue.ts';
import { appBody, makeListApps } from '../../shared/switch/list-apps.ts';
import { base, contoso, countsOf, domain, link, makeOneAccount, manager, now } from '../support/port-stand-ins.ts';

const UNIFIED = ProductId.parse('elevate');
const app = (id: string, more: Partial<App> = {}) =>
  ({ id, displayName: id, kind: 'end-user', requiresTwoFactor: false, requiresProduct: undefined, ...more }) as App;
const catalogue = {
  apps: [
    app('meeting'),
    app('owa', { requiresTwoFactor: true }),
    app('unite', { requiresProduct: UNIFIED }),
    app('panel', { kind: 'admin-portal' }),
  ],
};
const turn = { at: now, by: manager.id };
const connected = connect(contoso, link);
// 9 users: 1 excluded, 2 locked out, 1 not judged; of the 5 who get in 2 have no 2FA.
const numbers = { users: 9, excluded: 1, lockedOut: 2, notJudged: 1, statuses: { 'two-factor-missing': 2 } } as const;
const known = countsOf({ takenAt: now, ...numbers });

async function listPage(account: Account, request: PageRequest, counts: CountsSnapshot = known) {
  const one = makeOneAccount(account);
  const countStore = { readCounts: () => Promise.resolve(counts) };
  const outcome = await makeListApps({ ...base, ...one, countStore, catalogue })(account.id, request);
  if (outcome.kind !== 'listed') throw new Error(outcome.kind);
  return { apps: outcome.page.items.map((each) => appBody(each, outcome.sso)), next: outcome.page.next };
}
const list = async (account: Account, counts?: CountsSnapshot) =>
  (await listPage(account, { limit: 100, after: undefined }, counts)).apps;
const decided = (apps: Awaited<ReturnType<typeof list>>) => apps.map(({ reason }) => reason);
const wouldBe = (apps: Awaited<ReturnType<typeof list>>) => apps.map(({ ifOn }) => ifOn?.reason);

describe('the apps of an account', () => {
  it('ask Azure while SSO is on, but for the product that is missing and admin portals', async () => {
    const apps = await list(turnSso(connected, 'on', turn));
    expect(decided(apps)).toEqual(['sso-on', 'sso-on', 'app-not-supported', 'admin-portal']);
    expect(apps.map(({ step }) => step === 'entra')).toEqual([true, true, false, false]);
    expect(wouldBe(apps)).toEqual([undefined, undefined, undefined, undefined]);
    const withProduct = await list({ ...turnSso(connected, 'on', turn), products: [UNIFIED] });
    expect(decided(withProduct)[2]).toBe('sso-on');
  });

  it('say how many come in with Azure, and how many keep the password where 2FA is asked', async () => {
    const apps = await list(turnSso(connected, 'on', turn));
    expect(apps.map(({ users }) => users)).toEqual([
      { withAzure: 5, withoutTwoFactor: 0 },
      { withAzure: 3, withoutTwoFactor: 2 },
      null,
      null,
    ]);
  });

  it.each([
    ['off', connected],
    ['in shadow', turnToShadow(connected, turn)],
  ])('ask for the password while SSO is %s, and say what on would do', async (_, account) => {
    const apps = await list(account);
    expect(decided(apps)).toEqual(['sso-off', 'sso-off', 'sso-off', 'admin-portal']);
    expect(wouldBe(apps)).toEqual(['sso-on', 'sso-on', 'app-not-supported', 'admin-portal']);
    expect(apps[0]?.users).toEqual({ withAzure: 5, withoutTwoFactor: 0 });
  });

  it('ask for the password without a tenant, and ask Azure though the connection is broken', async () => {
    expect(decided(await list(contoso))).toEqual([...Array<string>(3).fill('not-connected'), 'admin-portal']);
    const broken = markBroken(turnSso(connected, 'on', turn), 'consent-withdrawn', now);
    expect(decided(await list(broken))[0]).toBe('sso-on');
  });

  it('ask for the password where every domain is joining', async () => {
    const joining = await list({ ...turnSso(connected, 'on', turn), joining: [domain] });
    expect(decided(joining)[0]).toBe('domain-joining');
  });

  it('have no numbers without a report, nor of 2FA from before it was counted', async () => {
    const on = turnSso(connected, 'on', turn);
    expect((await list(on, countsOf(undefined))).map(({ users }) => users)).toEqual([null, null, null, null]);
    const before = await list(on, countsOf({ takenAt: now, ...numbers, statuses: undefined }));
    expect(before.map(({ users }) => users?.withAzure)).toEqual([5, undefined, undefined, undefined]);
  });

  it('come in pages, in the order of the catalogue, each app once', async () => {
    const ids: string[][] = [];
    let after: string | undefined;
    do {
      const { apps, next } = await listPage(connected, { limit: 3, after });
      ids.push(apps.map(({ id }) => id));
      after = next;
    } while (after !== undefined);
    expect(ids).toEqual([['meeting', 'owa', 'unite'], ['panel']]);
    expect((await listPage(connected, { limit: 4, after: undefined })).next).toBeUndefined();
    // An app that the catalogue doesn't have (any more) is nobody's place.
    const gone = listPage(connected, { limit: 3, after: cursorAt('gone') });
    await expect(gone).rejects.toThrow(InvalidCursor);
  });
});
