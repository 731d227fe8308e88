/** The service's Control Panel routes for one made-up account, so far as its pages need an answer that changes. */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { problem, type StubService } from '../web/stub-service.ts';

export interface StubAccount {
  state: 'not-connected' | 'connected' | 'broken';
  sso: 'on' | 'off' | 'shadow';
  /** What the readiness report says; undefined: there is none. */
  lockedOut: number | undefined;
  /** Disabled in Azure. */
  leavers: string[];
  version: number;
  exclusions: Record<string, unknown>[];
  users: { email: string; displayName: string; twoFactor: boolean; hasPassword: boolean }[];
  events: Record<string, unknown>[];
  nextEvents: string | null;
  /** What the trail was asked for. */
  asked: Record<string, string>[];
  since: Record<string, unknown> | null;
  story: Record<string, unknown> | undefined;
  withoutPassword: string[];
  /** How often a readiness report was wanted. */
  looks: number;
  /** Answered instead of anything else. */
  refuse: (() => Response) | undefined;
  /** Where the keys of the Control Panel's tokens are. */
  jwksUrl: string;
}

const LINK = {
  tenantId: 'acacacac-0000-4000-8000-00000000acac',
  tenantName: 'Acme Bakery <Azure>',
  verifiedDomains: ['acme.example', 'acme-bakery.example'],
  connectedBy: 'contact-anna',
  connectedAt: '2027-01-02T08:30:00.000Z',
};

const integrationOf = ({ state }: StubAccount) => {
  if (state === 'not-connected') return { state, health: 'not-connected' };
  if (state === 'connected') return { state, ...LINK, health: 'ok' };
  const broken = { brokenSince: '2027-01-03T09:00:00.000Z', brokenReason: 'consent-withdrawn' };
  return { state, ...LINK, ...broken, health: 'broken' };
};

type Item = { email: string; reason?: string; lastDay?: string; timeZone?: string };

/** The midnight after the day; the Control Panel knows no other zone than UTC. */
const endOf = ({ lastDay, timeZone }: Item) =>
  lastDay === undefined || timeZone !== 'UTC' ? {} : { expiresAt: new Date(Date.parse(lastDay) + 86_400_000) };

function addOne(account: StubAccount, item: Item, accept = false) {
  const { email, reason } = item;
  if (account.leavers.includes(email) && !accept) return { email, outcome: 'disabled-in-entra', message: 'Left?' };
  if (!email.endsWith('@acme.example'))
    return { email, outcome: email.includes('@') ? 'foreign-domain' : 'invalid-address' };
  const known = account.exclusions.some((exclusion) => exclusion['email'] === email);
  account.exclusions = account.exclusions.filter((exclusion) => exclusion['email'] !== email);
  account.exclusions.push({
    email,
    reason,
    ...endOf(item),
    excludedBy: 'contact-anna',
    excludedAt: '2027-01-04T10:00:00.000Z',
  });
  return { email, outcome: known ? 'changed' : 'added' };
}

function removeOne(account: StubAccount, email: string) {
  const before = account.exclusions.length;
  account.exclusions = account.exclusions.filter((exclusion) => exclusion['email'] !== email);
  return { email, outcome: account.exclusions.length < before ? 'removed' : 'not-excluded' };
}

const PAGE = 2;
const csvPage = (account: StubAccount, from: number): string =>
  ['email,reason,expiresAt', ...account.exclusions.slice(from, from + PAGE).map((item) => `${String(item['email'])},,`)]
    .map((line) => `${line}\r\n`)
    .join('');

/** Adds the routes of account `acme`. Tokens are verified; the role is looked at as the service does. */
export function addStubAccount({ web, url }: StubService): StubAccount {
  const account: StubAccount = {
    state: 'connected',
    sso: 'off',
    lockedOut: 0,
    leavers: [],
    version: 7,
    exclusions: [],
    users: [],
    events: [],
    nextEvents: null,
    asked: [],
    since: null,
    story: undefined,
    withoutPassword: [],
    looks: 0,
    refuse: undefined,
    jwksUrl: '',
  };
  web.use('/accounts/:id/*', async (c, next) => {
    if (account.refuse !== undefined) return account.refuse();
    const keys = (await (await fetch(account.jwksUrl)).json()) as JSONWebKeySet;
    const token = c.req.header('authorization')?.slice('Bearer '.length) ?? '';
    const options = { issuer: new URL(account.jwksUrl).origin, audience: 'azure-sso-identity' };
    const { payload } = await jwtVerify<{ account?: string; roles: string[] }>(token, createLocalJWKSet(keys), options);
    const isFeed = c.req.path.endsWith('/users');
    if (isFeed && (payload.account !== undefined || !payload.roles.includes('DirectoryService'))) {
      return problem('role-missing', 403);
    }
    if (!isFeed && payload.account !== c.req.param('id')) return problem('other-account', 403);
    if (!isFeed && !payload.roles.includes('SecurityManager')) return problem('role-missing', 403);
    return next();
  });
  const root = '/accounts/acme';
  web.get(`${root}/integration`, (c) => c.json(integrationOf(account)));
  web.post(`${root}/integration/start`, (c) =>
    c.json({ url: `${url}/integration/start?ticket=sealed`, expiresAt: '2027-01-05T00:00:00.000Z' }, 201),
  );
  web.post(`${root}/portal-links`, (c) =>
    c.json({ url: `${url}/identity-management/open?link=sealed`, expiresAt: '2027-01-05T00:00:00.000Z' }, 201),
  );
  web.get('/identity-management/open', (c) => c.html('<h1>The service’s own Identity Management</h1>'));
  web.get('/integration/start', (c) => c.html('<h1>The service’s own page</h1>'));
  web.delete(`${root}/integration`, (c) => {
    if (account.sso === 'on' && c.req.query('force') !== 'true') return problem('sso-is-on', 409);
    account.state = 'not-connected';
    account.sso = 'off';
    const usersWithoutPassword = { count: account.withoutPassword.length, items: account.withoutPassword, next: null };
    return c.json({ ...integrationOf(account), sso: account.sso, usersWithoutPassword });
  });
  const shadowSince = '2027-01-04T09:00:00.000Z';
  const switchOf = ({ sso }: StubAccount) => (sso === 'shadow' ? { sso, shadowSince } : { sso });
  web.get(`${root}/sso`, (c) => c.json(switchOf(account), 200, { etag: `"${account.version}"` }));
  web.put(`${root}/sso`, async (c) => {
    if (c.req.header('if-match') !== `"${account.version}"`) {
      const turned = { changedAt: '2027-01-04T09:30:00.000Z', changedBy: 'contact-anna' };
      return problem('version-changed', 412, {
        current: { sso: account.sso, etag: `"${account.version}"`, ...turned },
      });
    }
    const asked = await c.req.json<{
      sso: StubAccount['sso'];
      acceptLockouts?: number;
      acceptUnknownReadiness?: boolean;
    }>();
    const { lockedOut } = account;
    if (asked.sso === 'on' && lockedOut === undefined && asked.acceptUnknownReadiness !== true) {
      return problem('readiness-unknown', 409);
    }
    if (asked.sso === 'on' && lockedOut !== undefined && lockedOut > 0 && asked.acceptLockouts !== lockedOut) {
      return problem('would-lock-out', 409, { lockedOut, takenAt: '2027-01-04T08:00:00.000Z' });
    }
    account.sso = asked.sso;
    account.version++;
    const items = account.withoutPassword.slice(0, PAGE);
    const next = account.withoutPassword.length > PAGE ? 'cursor' : null;
    const usersWithoutPassword = { count: account.withoutPassword.length, items, next };
    return c.json(account.sso === 'on' ? { sso: 'on' } : { ...switchOf(account), usersWithoutPassword });
  });
  web.get(`${root}/readiness`, (c) => {
    account.looks += 1;
    return c.json({ state: account.lockedOut === undefined ? 'incomplete' : 'complete' });
  });
  web.get(`${root}/users-without-password`, (c) => c.json({ items: account.withoutPassword, next: null }));
  web.get(`${root}/exclusions`, (c) => {
    const from = Number(c.req.query('after') ?? 0);
    const next = from + PAGE < account.exclusions.length ? String(from + PAGE) : null;
    if (c.req.query('format') === 'csv') {
      const link = next === null ? {} : { link: `<${url}${root}/exclusions?format=csv&after=${next}>; rel="next"` };
      return c.text(csvPage(account, from), 200, { 'content-type': 'text/csv; charset=utf-8', ...link });
    }
    const starting = account.exclusions.filter(({ email }) => String(email).startsWith(c.req.query('search') ?? ''));
    return c.json({ items: starting.slice(from, from + PAGE), next });
  });
  web.post(`${root}/exclusions`, async (c) => {
    if (c.req.header('content-type')?.startsWith('text/csv') === true) {
      const emails = (await c.req.text()).trim().split(/\r?\n/).slice(1);
      const accept = c.req.query('acceptDisabledInEntra') === 'true';
      return c.json({ results: emails.map((line) => addOne(account, { email: line.split(',')[0] ?? '' }, accept)) });
    }
    const edit = await c.req.json<{ add: Item[]; remove: string[]; acceptDisabledInEntra?: boolean }>();
    const results = [
      ...edit.add.map((item) => addOne(account, item, edit.acceptDisabledInEntra)),
      ...edit.remove.map((email) => removeOne(account, email)),
    ];
    const items = edit.add.map(({ email }) => email).filter((email) => account.withoutPassword.includes(email));
    return c.json({ results, summary: {}, usersWithoutPassword: { count: items.length, items } });
  });
  web.get(`${root}/users`, (c) => {
    const starting = account.users.filter(({ email }) => email.startsWith(c.req.query('search') ?? ''));
    return c.json({
      items: starting.map((user) => ({ id: 'id', ...user, bound: false, excluded: false })),
      next: null,
    });
  });
  web.post(`${root}/users`, async (c) => {
    const { upsert } = await c.req.json<{ upsert: StubAccount['users'] }>();
    account.users = account.users.map((user) => upsert.find(({ email }) => email === user.email) ?? user);
    return c.json({ results: upsert.map(({ email }) => ({ email, outcome: 'changed' })), summary: {} });
  });
  web.post(`${root}/explain`, async (c) => {
    const { email, app, supportCode } = await c.req.json<{ email: string; app: string; supportCode?: string }>();
    if (supportCode !== undefined)
      return account.story === undefined ? problem('story-not-found', 404) : c.json(account.story);
    if (!email.endsWith('@acme.example')) {
      return problem('invalid-request', 400, {
        supportCode: '7KQ2M-9XTRD',
        errors: [{ field: '/email', message: 'is not of a domain of this account' }],
      });
    }
    return c.json({
      email,
      app,
      step: 'company-credentials',
      reason: 'sso-off',
      since: account.since,
      rules: [
        { rule: 1, reason: 'admin-portal', applies: false, facts: { appKind: 'end-user' } },
        { rule: 2, reason: 'unknown-domain', applies: false, facts: { domainHasAccount: true } },
        { rule: 3, reason: 'not-connected', applies: false, facts: { integration: 'connected' } },
        { rule: 4, reason: 'sso-off', applies: true, facts: { sso: 'off' } },
      ],
    });
  });
  web.get(`${root}/audit-events`, (c) => {
    const { format, ...asked } = c.req.query();
    account.asked.push(asked);
    if (format === undefined) return c.json({ items: account.events, next: account.nextEvents });
    const isFirst = asked['after'] === undefined;
    const line = isFirst ? 'first' : 'second';
    const link = isFirst ? { link: `<${url}${root}/audit-events?after=cursor>; rel="next"` } : {};
    if (format === 'csv') return c.body(`at,id\r\n${line},1\r\n`, 200, { 'content-type': 'text/csv', ...link });
    return c.body(`{"at":"${line}"}\n`, 200, { 'content-type': 'application/jsonl', ...link });
  });
  return account;
}
