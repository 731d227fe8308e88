import { beforeEach, describe, expect, it } from 'vitest';
import { AppId, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import type { ListTenantPeople } from '../../shared/entra/ports.ts';
import { listInPages, objectId, personOf } from '../support/directory-people.ts';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage, type Stage } from '../support/control-panel/stage.ts';

type Report = {
  readonly state: string;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly takenAt: string | null;
  readonly progress: { directoryRead: number; usersChecked: number; usersTotal: number | null };
  readonly totals:
    | ({
        readonly [name in 'users' | 'lockedOut' | 'notJudged' | 'excluded']: number;
      } & { byStatus: Record<string, number> })
    | null;
  readonly unverifiedDomains: readonly string[];
  readonly shadow: unknown;
  readonly items: readonly { email: string; status: string; lockedOut: boolean; userPrincipalName: string | null }[];
  readonly next: string | null;
};

const stage = openStage();
beforeEach(() => {
  stage.directory.list = listInPages([]).list;
});

async function read({ ask }: Workplace, query = ''): Promise<Report> {
  const answered = await ask('manager', 'GET', `/readiness${query}`);
  expect(answered.status).toBe(200);
  return answered.json as Report;
}

const answering =
  (answer: Awaited<ReturnType<ListTenantPeople>>): ListTenantPeople =>
  () =>
    Promise.resolve(answer);

/** An account with a user for each status, and the directory that makes them so. */
async function openMixed(): Promise<Workplace> {
  const place = await openWorkplace(stage);
  const { domain } = place;
  await place.connectTenant();
  await place.users(
    { name: 'ready', twoFactor: true },
    { name: 'absent', twoFactor: true },
    { name: 'disabled', twoFactor: true },
    { name: 'guest', twoFactor: true },
    { name: 'double', twoFactor: true },
    { name: 'differs', twoFactor: true },
    { name: 'no-factor' },
    { name: 'out', twoFactor: true },
  );
  await place.ask('manager', 'POST', '/exclusions', { add: [{ email: `out@${domain}` }] });
  const at = (name: string) => EmailAddress.parse(`${name}@${domain}`);
  stage.directory.list = listInPages(
    [
      personOf(1, `Ready@${domain}`),
      personOf(3, at('disabled'), { enabled: false }),
      personOf(4, `guest_home.example#EXT#@${domain}`, { guest: true, mail: at('guest') }),
      personOf(5, `double.one@${domain}`, { mail: at('double') }),
      personOf(6, `double.two@${domain}`, { mail: at('double') }),
      personOf(7, `other.name@${domain}`, { mail: at('differs') }),
      personOf(8, at('no-factor')),
      personOf(9, at('stranger')),
    ],
    3,
  ).list;
  return place;
}

describe('the readiness report', () => {
  it('is taken at the first question, and says of each user what would become of them', async () => {
    const place = await openMixed();
    const { domain } = place;
    const report = await read(place);
    expect(report).toMatchObject({
      state: 'complete',
      reason: null,
      progress: { directoryRead: 8, usersChecked: 8, usersTotal: 8 },
      unverifiedDomains: [],
      shadow: null,
      next: null,
    });
    // Below there is one of each of these.
    const seen = new Set(report.items.map(({ status }) => status));
    const byStatus = Object.fromEntries(READINESS_STATUSES.map((status) => [status, seen.has(status) ? 1 : 0]));
    expect(report.totals).toEqual({
      ...{ users: 8, lockedOut: 5, notJudged: 0, excluded: 1, withoutPassword: 0, unreadable: 0, byStatus },
      listed: { users: 8, byStatus },
    });
    const said = report.items.map(({ email, status, lockedOut, userPrincipalName }) => [
      email.replace(`@${domain}`, ''),
      status,
      lockedOut,
      userPrincipalName?.replace(`@${domain}`, '') ?? null,
    ]);
    expect(said).toEqual([
      ['absent', 'not-in-entra', true, null],
      ['differs', 'address-differs', true, 'other.name'],
      ['disabled', 'disabled-in-entra', true, 'disabled'],
      ['double', 'ambiguous', true, null],
      ['guest', 'guest-in-entra', true, 'guest_home.example#EXT#'],
      ['no-factor', 'two-factor-missing', false, 'no-factor'],
      ['out', 'excluded', false, null],
      ['ready', 'ready', false, 'Ready'],
    ]);
  });

  it('stays as it was taken until somebody asks for a new one', async () => {
    const place = await openMixed();
    const first = await read(place);
    stage.directory.list = listInPages([]).list;
    expect(await read(place)).toEqual(first);
    const second = await read(place, '?refresh=true');
    expect(second).toMatchObject({ state: 'complete', totals: { lockedOut: 7, byStatus: { 'not-in-entra': 7 } } });
    expect(Date.parse(second.takenAt ?? '')).toBeGreaterThan(Date.parse(first.takenAt ?? ''));
  });

  it('counts by status what changed since, without asking Azure: the numbers add up at every moment', async () => {
    const place = await openMixed();
    const { domain } = place;
    await read(place);
    stage.directory.list = () => Promise.reject(new Error('nobody asks Azure'));
    const change = async (step: () => Promise<unknown>) => {
      await step();
      const { totals } = await read(place);
      if (totals === null) throw new Error('no report');
      const { byStatus, users, notJudged, excluded, lockedOut } = totals;
      expect(Object.values(byStatus).reduce((sum, count) => sum + count, 0) + notJudged).toBe(users);
      expect(byStatus['excluded']).toBe(excluded);
      const some = Object.entries(byStatus).filter(([, count]) => count > 0);
      return [Object.fromEntries(some), { lockedOut, notJudged }];
    };
    const exclusions = (edit: object) => change(() => place.ask('manager', 'POST', '/exclusions', edit));
    const feed = (edit: object) => change(() => place.ask('service', 'POST', '/users', edit));
    const others = { 'address-differs': 1, 'disabled-in-entra': 1, 'guest-in-entra': 1 };
    const user = { displayName: 'A user', twoFactor: true, hasPassword: true };
    expect(await exclusions({ add: [{ email: `absent@${domain}` }, { email: `ready@${domain}` }] })).toEqual([
      { ...others, ambiguous: 1, 'two-factor-missing': 1, excluded: 3 },
      { lockedOut: 4, notJudged: 0 },
    ]);
    expect(await exclusions({ remove: [`out@${domain}`, `ready@${domain}`] })).toEqual([
      { ...others, ambiguous: 1, 'two-factor-missing': 1, excluded: 1, ready: 1, 'not-in-entra': 1 },
      { lockedOut: 5, notJudged: 0 },
    ]);
    expect(
      await feed({
        upsert: [
          { ...user, email: `no-factor@${domain}` },
          { ...user, email: `late@${domain}` },
        ],
      }),
    ).toEqual([
      { ...others, ambiguous: 1, excluded: 1, ready: 2, 'not-in-entra': 1 },
      { lockedOut: 6, notJudged: 1 },
    ]);
    expect(
      await feed({ remove: [`double@${domain}`], upsert: [{ ...user, email: `ready@${domain}`, twoFactor: false }] }),
    ).toEqual([
      { ...others, excluded: 1, ready: 1, 'two-factor-missing': 1, 'not-in-entra': 1 },
      { lockedOut: 5, notJudged: 1 },
    ]);
    expect(await feed({ rename: [{ from: `guest@${domain}`, to: `visitor@${domain}` }] })).toEqual([
      {
        'address-differs': 1,
        'disabled-in-entra': 1,
        excluded: 1,
        ready: 1,
        'two-factor-missing': 1,
        'not-in-entra': 1,
      },
      { lockedOut: 5, notJudged: 2 },
    ]);
  });

  it('lists by status, by the beginning of addresses, and page by page', async () => {
    const place = await openMixed();
    await read(place);
    const names = async (query: string) => (await read(place, query)).items.map(({ email }) => email.split('@')[0]);
    const found = async (query: string) => {
      const { json } = await place.ask('manager', 'GET', `/readiness${query}`);
      return (json as { readonly found: unknown }).found;
    };
    expect(await names('?status=ambiguous')).toEqual(['double']);
    expect(await names('?search=D')).toEqual(['differs', 'disabled', 'double']);
    expect(await names('?search=dis&status=disabled-in-entra')).toEqual(['disabled']);
    expect(await names('?search=dis&status=ready')).toEqual([]);
    expect(await found('?search=d&limit=1')).toEqual({ users: 3, isMore: false });
    expect(await found('?search=dis&status=ready')).toEqual({ users: 0, isMore: false });
    expect(await found('?limit=1')).toBeNull();
    const seen: string[] = [];
    let query = '?limit=3';
    for (let page = 0; page < 5 && query !== ''; page++) {
      const answered = await place.ask('manager', 'GET', `/readiness${query}`);
      const { items, next } = answered.json as Report;
      seen.push(...items.map(({ email }) => email));
      const link = /<[^>]*\/readiness(\?[^>]*)>/.exec(answered.headers['link'] ?? '')?.[1] ?? '';
      expect(link === '').toBe(next === null);
      query = link;
    }
    expect(seen).toEqual((await read(place)).items.map(({ email }) => email));
  });

  it('is exported as CSV, with nothing in it that a spreadsheet would run', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const email = `a@${place.domain}`;
    const displayName = '=HYPERLINK("http://evil.example")';
    await place.ask('service', 'POST', '/users', {
      upsert: [{ email, displayName, twoFactor: true, hasPassword: true }],
    });
    await read(place);
    const answered = await place.ask('manager', 'GET', '/readiness?format=csv');
    expect(answered.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="readiness.csv"',
    });
    expect(answered.text).toBe(
      '\uFEFFemail,displayName,status,lockedOut,userPrincipalName\r\n' +
        `${email},"'=HYPERLINK(""http://evil.example"")",not-in-entra,true,\r\n`,
    );
  });

  it('is not there without a tenant, and says so', async () => {
    const place = await openWorkplace(stage);
    expect(await read(place, '?refresh=true')).toMatchObject({
      ...{
        state: 'none',
        reason: 'not-connected',
        startedAt: null,
        takenAt: null,
        totals: null,
        items: [],
        next: null,
        unreadable: 0,
      },
      progress: { directoryRead: 0, usersChecked: 0, usersTotal: null },
    });
  });

  it('names the domains that the tenant has not verified', async () => {
    const place = await openWorkplace(stage);
    const other = `other-${place.domain}`;
    await place.ask('service', 'PUT', '', { name: 'Contoso', domains: [place.domain, other], products: [] });
    await place.connectTenant();
    expect(await read(place)).toMatchObject({ state: 'complete', unverifiedDomains: [other] });
  });

  it.each(['no-permission', 'consent-withdrawn'] as const)(
    'says %s, keeps the report of before, and mends when asked again',
    async (kind) => {
      const place = await openMixed();
      const good = stage.directory.list;
      stage.directory.list = answering({ kind });
      expect(await read(place)).toMatchObject({ state: 'incomplete', reason: kind, totals: null, items: [] });
      stage.directory.list = good;
      expect(await read(place)).toMatchObject({ state: 'incomplete', reason: kind });
      const whole = await read(place, '?refresh=true');
      expect(whole).toMatchObject({ state: 'complete', totals: { users: 8 } });
      stage.directory.list = answering({ kind });
      const broken = await read(place, '?refresh=true');
      expect(broken).toMatchObject({ state: 'incomplete', reason: kind, totals: whole.totals, items: whole.items });
      expect(broken.takenAt).toBe(whole.takenAt);
    },
  );

  it('says nothing of a tenant that was linked before', async () => {
    const place = await openMixed();
    await place.connectTenant();
    expect(await read(place)).toMatchObject({ totals: { lockedOut: 5 } });
    stage.directory.list = answering({ kind: 'no-permission' });
    await place.connectTenant();
    expect(await read(place)).toMatchObject({ state: 'incomplete', takenAt: null, totals: null, items: [] });
  });

  it('takes a user for ready who is bound by object id, whatever their name in Azure is by now', async () => {
    const place = await openWorkplace(stage);
    const tenantId = await place.connectTenant();
    await place.users({ name: 'married', twoFactor: true }, { name: 'namesake', twoFactor: true });
    const { items } = await stage.userStore.listUsers(place.id, { limit: 10, after: undefined }, 'married');
    const user = items[0]?.user;
    if (user === undefined) throw new Error('no such user');
    const accountId = place.id;
    const event = {
      ...{
        id: crypto.randomUUID(),
        accountId,
        at: new Date(),
        actor: { kind: 'system' },
        action: 'user-bound',
      },
      ...{ outcome: 'done', refusal: undefined, before: undefined, after: undefined },
    } as Parameters<Stage['userStore']['bindUser']>[0]['event'];
    await stage.userStore.bindUser(
      { accountId, user, identity: { tenantId, objectId: objectId(1) }, event },
      undefined,
    );
    // Her new name in Azure is that of another user here: whoever comes with it is still her.
    stage.directory.list = listInPages([personOf(1, `namesake@${place.domain}`)]).list;
    expect((await read(place)).items).toMatchObject([{ status: 'ready' }, { status: 'ambiguous' }]);

    // Deleted in Azure and made anew: whoever comes with her address is refused until somebody links the two.
    stage.directory.list = listInPages([personOf(2, `married@${place.domain}`)]).list;
    const anew = { status: 'recreated-in-entra', lockedOut: true, userPrincipalName: `married@${place.domain}` };
    const report = await read(place, '?refresh=true');
    expect(report).toMatchObject({ totals: { lockedOut: 2, byStatus: { 'recreated-in-entra': 1 } } });
    expect((await read(place, '?status=recreated-in-entra')).items).toMatchObject([anew]);
    const csv = await place.ask('manager', 'GET', '/readiness?status=recreated-in-entra&format=csv');
    expect(csv.text).toContain(`married@${place.domain},married,recreated-in-entra,true,married@${place.domain}`);
    const explained = await place.ask('manager', 'POST', '/explain', { email: anew.userPrincipalName, app: 'elevate' });
    expect(explained.json).toMatchObject({
      readiness: { status: 'recreated-in-entra', lockedOut: true, takenAt: report.takenAt },
    });
    expect(explained.text).toContain('link the user to them');
  });

  it('counts what users did while the switch was in shadow', async () => {
    const place = await openMixed();
    const { shadowSince } = (await place.turn('shadow')).json as { shadowSince: string };
    const since = new Date(shadowSince);
    const seen = (name: string, step: 'entra' | 'company-credentials', reason: 'sso-on' | 'excluded') => ({
      ...{ accountId: place.id, email: EmailAddress.parse(`${name}@${place.domain}`), app: AppId.parse('elevate') },
      ...{ step, reason, at: since },
    });
    const sightings = [
      seen('disabled', 'entra', 'sso-on'),
      seen('gone', 'entra', 'sso-on'),
      seen('no-factor', 'entra', 'sso-on'),
      seen('out', 'company-credentials', 'excluded'),
      seen('ready', 'entra', 'sso-on'),
    ];
    for (const sighting of sightings) await stage.shadowSightings.note(sighting);
    expect(await read(place)).toMatchObject({
      state: 'complete',
      shadow: {
        ...{ since: since.toISOString(), seen: 5, wouldHaveSignedIn: 2, wouldNotHave: 3 },
        byReason: { 'disabled-in-entra': 1, 'not-in-control-panel': 1, excluded: 1 },
      },
    });
  });
});
