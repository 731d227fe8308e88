/** What the fake service answers, by method and path, as the agreement between page and service has it. */
import { ACCOUNT, CONNECTED, STATUSES, type World } from './world.ts';

export type Asked = {
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};
export type Reply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };
type Route = readonly [method: string, path: RegExp, answer: (world: World, asked: Asked, id: string) => Reply];

const problem = (status: number, code: string, more: object = {}): Reply => ({
  status,
  body: { type: `https://sso.example/problems/${code}`, title: code, status, detail: 'A detail.', ...more },
});
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const of = (path: string): RegExp => new RegExp(`^/accounts/${ACCOUNT}/${path}$`);

export const ROUTES: readonly Route[] = [
  ['GET', /^\/identity-management\/session$/, readSession],
  [
    'DELETE',
    /^\/identity-management\/session$/,
    (world) => {
      world.hasSession = false;
      return { status: 204 };
    },
  ],
  ['GET', of('integration'), (world) => ({ body: world.integration })],
  [
    'POST',
    of('integration/start'),
    () => ({
      status: 201,
      body: { url: 'https://sso.example/integration/start?ticket=one', expiresAt: inMinutes(10) },
    }),
  ],
  ['DELETE', of('integration'), disconnect],
  [
    'GET',
    of('sso'),
    (world) => ({
      headers: { etag: `"${String(world.version)}"` },
      body: { sso: world.sso, shadowSince: world.shadowSince },
    }),
  ],
  ['PUT', of('sso'), turn],
  [
    'GET',
    of('users-without-password'),
    () => ({ body: { items: ['dan@acme.example', 'erin@acme.example'], next: null } }),
  ],
  ['GET', of('exclusions'), listExclusions],
  ['POST', of('exclusions'), editExclusions],
  ['GET', of('readiness'), readReadiness],
  ['POST', of('domains/([^/]+)/confirm'), confirmDomain],
  ['POST', of('users/link'), linkUser],
  ['POST', of('test-sign-ins'), startTest],
  ['GET', of('test-sign-ins/([^/]+)'), readTest],
  ['POST', of('explain'), explain],
  ['GET', of('audit-events'), listAudit],
];

function readSession(world: World): Reply {
  if (!world.hasSession) return problem(401, 'unauthenticated');
  return {
    body: {
      account: { id: ACCOUNT, name: 'Acme Bakery' },
      contact: 'contact-anna',
      expiresAt: new Date(Date.now() + world.sessionMs).toISOString(),
      company: { name: 'Example Hosting', controlPanelName: 'Control Panel', controlPanelUrl: 'https://panel.example' },
      apps: [
        { id: 'elevate', displayName: 'Elevate', kind: 'end-user' },
        { id: 'owa', displayName: 'OWA', kind: 'end-user' },
        { id: 'panel', displayName: 'Admin portal', kind: 'admin-portal' },
      ],
      domains: ['acme.example'],
    },
  };
}

const left = {
  usersWithoutPassword: { count: 12, items: ['dan@acme.example'], next: 'x', list: 'https://sso.example/list' },
  disabledInEntra: { count: 1, more: false, items: ['ivan@acme.example'], list: 'https://sso.example/readiness' },
};

function disconnect(world: World, { query }: Asked): Reply {
  if (world.sso !== 'off' && query.get('force') !== 'true') return problem(409, 'sso-is-on');
  world.integration = { state: 'not-connected', health: 'not-connected' };
  world.sso = 'off';
  return {
    body: { state: 'not-connected', health: 'not-connected', sso: 'off', ...left },
  };
}

function turn(world: World, { headers, body }: Asked): Reply {
  const etag = `"${String(world.version)}"`;
  if (headers.get('if-match') !== etag) {
    const current = { sso: world.sso, etag, changedAt: '2026-11-25T10:00:00.000Z', changedBy: 'contact-otto' };
    return problem(412, 'version-changed', { current });
  }
  if (body['sso'] === 'on') {
    const refused = refuseOn(world, body);
    if (refused !== undefined) return refused;
  }
  world.sso = body['sso'] as World['sso'];
  world.shadowSince = world.sso === 'shadow' ? new Date().toISOString() : undefined;
  world.version++;
  return {
    headers: { etag: `"${String(world.version)}"` },
    body: { sso: world.sso, ...(world.sso === 'off' ? left : {}) },
  };
}

function refuseOn(world: World, body: Asked['body']): Reply | undefined {
  if (world.unreadable > 0) return problem(409, 'users-unreadable', { unreadable: world.unreadable });
  if (world.readiness !== 'complete')
    return body['acceptUnknownReadiness'] === true ? undefined : problem(409, 'readiness-unknown');
  if (world.lockedOut === 0 || body['acceptLockouts'] === world.lockedOut) return undefined;
  return problem(409, 'would-lock-out', {
    ...{ lockedOut: world.lockedOut, notJudged: 0, takenAt: world.takenAt },
  });
}

/** A page of rows from a cursor that is just a number; as CSV the way on is in the Link header. */
function pageOf<Row>(
  rows: readonly Row[],
  { query }: Asked,
  toCsv: (row: Row) => string,
  header: string,
): Reply & { page: { items: readonly Row[]; next: string | null } } {
  const start = Number(query.get('after') ?? '0');
  const end = start + Number(query.get('limit') ?? '100');
  const next = end < rows.length ? String(end) : null;
  const items = rows.slice(start, end);
  const link = next === null ? {} : { link: `<https://sso.example/list?after=${next}>; rel="next"` };
  const csv = query.get('format') === 'csv';
  return {
    page: { items, next },
    ...(csv
      ? {
          headers: { 'content-type': 'text/csv', ...link },
          body: [header, ...items.map(toCsv)].map((line) => `${line}\r\n`).join(''),
        }
      : {}),
  };
}

const beginsWith =
  ({ query }: Asked) =>
  (row: { email: string }) =>
    row.email.startsWith(query.get('search') ?? '');

function listExclusions(world: World, asked: Asked): Reply {
  const rows = [...world.exclusions]
    .map(([email, rest]) => ({ email, ...rest, excludedBy: 'contact-anna' }))
    .filter(beginsWith(asked));
  rows.sort((one, other) => (one.email < other.email ? -1 : 1));
  const { page, ...csv } = pageOf(
    rows,
    asked,
    ({ email, reason }) => `${email},${reason ?? ''},,contact-anna,`,
    'email,reason,expiresAt,excludedBy,excludedAt',
  );
  const { unreadable } = world;
  const headers = { ...csv.headers, 'unreadable-entries': String(unreadable) };
  return csv.body === undefined ? { body: { ...page, unreadable } } : { ...csv, headers };
}

type Item = { email: string; reason?: string | null; expiresAt?: string | null; replace?: true };

function addOne(world: World, item: Item, isDry: boolean, accept: boolean) {
  const { email, reason = null, expiresAt = null } = item;
  if (!email.endsWith('@acme.example'))
    return { email, outcome: 'foreign-domain', message: 'The domain does not belong to this account.' };
  if (world.statusOf(email) === 'disabled-in-entra' && !accept)
    return { email, outcome: 'disabled-in-entra', message: 'The user is disabled in Azure.' };
  const known = world.exclusions.get(email);
  const held = known === undefined ? undefined : outcomeBeside(known, item);
  if (held !== undefined) return { email, outcome: held, current: { ...known, excludedBy: 'contact-otto' } };
  if (!isDry) world.exclusions.set(email, { reason, expiresAt, excludedAt: new Date().toISOString() });
  return { email, outcome: known === undefined ? 'added' : 'changed', expiresAt };
}

/** Undefined: the item takes the place of what is there. */
function outcomeBeside(
  known: { reason: string | null; expiresAt: string | null },
  { reason = known.reason, expiresAt = known.expiresAt, replace }: Item,
) {
  if (reason === known.reason && expiresAt === known.expiresAt) return 'unchanged';
  return replace === true ? undefined : 'already-excluded';
}

function editExclusions(world: World, { body, query }: Asked): Reply {
  const { add = [], remove = [] } = body as { add?: Item[]; remove?: string[] };
  if (add.length + remove.length > 1000)
    return problem(400, 'invalid-request', { errors: [{ field: '/add', message: 'must hold at most 1,000 items' }] });
  const isDry = query.get('dryRun') === 'true';
  const added = add.map((item) => addOne(world, item, isDry, body['acceptDisabledInEntra'] === true));
  const removed = remove.map((email) => ({
    email,
    outcome: world.exclusions.delete(email) ? 'removed' : 'not-excluded',
  }));
  return { body: { results: [...added, ...removed], summary: {}, usersWithoutPassword: { count: 0, items: [] } } };
}

const GONE = '0b0b0b0b-0000-4000-8000-000000000001';
const ANEW = '0b0b0b0b-0000-4000-8000-000000000002';
const nothingKnown = {
  userPrincipalName: null,
  displayName: null,
  mail: null,
  enabled: null,
  guest: null,
  createdAt: null,
};

/** Azure no longer has who was bound, and has somebody with the address; and a guest with it as mail. */
function linkUser(world: World, { body }: Asked): Reply {
  const email = String(body['email']);
  const user = world.users.find((one) => one.email === email);
  if (user === undefined) return problem(404, 'user-not-found');
  const person = { userPrincipalName: email, displayName: user.displayName, mail: email, enabled: true, guest: false };
  const anew = { ...person, objectId: ANEW, createdAt: '2026-11-27T09:00:00.000Z' };
  const shown = { email, displayName: user.displayName };
  const confirm = body['confirm'] as { objectId: string; replaces?: string; seen: string } | undefined;
  if (confirm === undefined) {
    const guest = { ...anew, objectId: GONE.replace(/1$/, '3'), displayName: 'A guest', guest: true };
    const candidates = [
      { ...anew, match: 'user-principal-name', obstacle: null, otherUser: null, seen: 'seen-anew' },
      { ...guest, match: 'mail', obstacle: 'guest', otherUser: null, seen: 'seen-guest' },
    ];
    const bound = { ...nothingKnown, objectId: GONE, inEntra: false };
    return { body: { linked: false, user: shown, bound, candidates } };
  }
  if (confirm.objectId !== ANEW || confirm.replaces !== GONE || confirm.seen !== 'seen-anew')
    return problem(409, 'link-changed');
  user.status = 'ready';
  return { body: { linked: true, user: shown, bound: { ...anew, inEntra: true }, candidates: [] } };
}

function advanceReport(world: World, isRefresh: boolean): void {
  if (isRefresh || world.readiness === 'none') {
    world.readiness = 'running';
    world.readinessPolls = 0;
  } else if (world.readiness === 'running' && ++world.readinessPolls > 1) {
    world.readiness = 'complete';
    world.takenAt = new Date().toISOString();
  }
}

function readReadiness(world: World, asked: Asked): Reply {
  const { query } = asked;
  advanceReport(world, query.get('refresh') === 'true');
  const isDone = world.readiness === 'complete' || world.readiness === 'incomplete';
  const rows = world.users
    .map((user) => ({ ...user, status: world.statusOf(user.email) ?? user.status }))
    .map((user) => ({ ...user, lockedOut: !['ready', 'excluded'].includes(user.status) }));
  const chosen = rows
    .filter(beginsWith(asked))
    .filter(({ status }) => !query.get('status') || status === query.get('status'));
  const { page, ...csv } = pageOf(
    chosen,
    asked,
    ({ email, status }) => `${email},,${status},,`,
    'email,displayName,status,lockedOut,userPrincipalName',
  );
  if (csv.body !== undefined) return csv;
  const byStatus = Object.fromEntries(
    STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]),
  );
  return {
    body: {
      state: world.readiness,
      reason: world.readiness === 'incomplete' ? 'throttled' : null,
      startedAt: world.takenAt,
      takenAt: isDone ? world.takenAt : null,
      progress: { directoryRead: 240, usersChecked: world.readinessPolls * 100, usersTotal: rows.length },
      totals: isDone
        ? {
            users: rows.length,
            lockedOut: world.lockedOut,
            notJudged: 0,
            excluded: byStatus['excluded'] ?? 0,
            unreadable: world.unreadable,
            byStatus,
          }
        : null,
      domains: domainsOf(world, isDone),
      unverifiedDomains: isDone ? ['acme-shop.example'] : [],
      shadow: shadowOf(world),
      items: isDone ? page.items : [],
      next: isDone ? page.next : null,
    },
  };
}

const domainsOf = ({ joining }: World, isDone: boolean) => [
  { domain: 'acme.example', state: 'in-force', verified: true, counts: null },
  ...[...joining].map(([domain, lockedOut]) => ({
    ...{ domain, state: 'joining', verified: false },
    counts: isDone ? { users: 40, lockedOut, notJudged: 0, excluded: 2, withoutPassword: 3 } : null,
  })),
];

function confirmDomain(world: World, { body }: Asked, domain: string): Reply {
  const lockedOut = world.joining.get(domain);
  const { acceptLockouts } = body as { acceptLockouts?: number };
  if (lockedOut !== undefined && acceptLockouts !== lockedOut) {
    return problem(409, 'would-lock-out', { lockedOut, notJudged: 0, takenAt: world.takenAt });
  }
  world.joining.delete(domain);
  return { body: { domain, state: 'in-force', verified: false } };
}

const shadowOf = ({ shadowSince }: World) =>
  shadowSince === undefined
    ? null
    : {
        since: shadowSince,
        seen: 250,
        wouldHaveSignedIn: 213,
        wouldNotHave: 37,
        byReason: { 'not-in-entra': 30, 'app-not-supported': 7 },
      };

function startTest(world: World, { body }: Asked): Reply {
  if (world.integration.state === 'not-connected') return problem(409, 'not-connected');
  world.test = { id: 'test-1', app: String(body['app']), email: String(body['email']), polls: 0 };
  return {
    status: 201,
    body: { id: 'test-1', url: 'https://sso.example/sign-in/test?ticket=t', expiresAt: inMinutes(10) },
  };
}

const CHECKS = ['ticket', 'azure-sign-in', 'tenant', 'person', 'user-in-control-panel', 'decision', 'binding-possible'];

function readTest(world: World, _asked: Asked, id: string): Reply {
  const { test } = world;
  if (test?.id !== id) return problem(404, 'test-not-found');
  const isOver = ++test.polls > 1;
  const passes = test.email !== 'user000@acme.example';
  const passed = (index: number) => (!isOver ? null : passes || index < 3 ? true : index === 3 ? false : null);
  const checks = CHECKS.map((check, index) => ({
    check,
    passed: passed(index),
    detail: passed(index) === null ? '' : 'The sentence that says what was seen.',
  }));
  const { app, email } = test;
  return {
    body: {
      id,
      app,
      email,
      state: isOver ? (passes ? 'passed' : 'failed') : 'waiting',
      finishedAt: isOver ? new Date().toISOString() : null,
      checks,
    },
  };
}

function explain(world: World, { body }: Asked): Reply {
  if (body['supportCode'] !== undefined && body['supportCode'] !== 'ABCD-1234') return problem(404, 'story-not-found');
  const { email = 'user000@acme.example' } = body as { email?: string };
  if (!email.endsWith('@acme.example'))
    return problem(400, 'invalid-request', {
      errors: [{ field: '/email', message: 'must be of a domain of this account' }],
    });
  const explained = {
    email,
    aliasOf: email.startsWith('alias') ? 'user001@acme.example' : null,
    aliases:
      email.startsWith('alias') || email.startsWith('user001') ? ['alias@acme.example', 'u.one@acme.example'] : [],
    renamedTo: email.startsWith('maiden') ? 'married@acme.example' : null,
    app: body['app'] ?? 'elevate',
    step: 'company-credentials',
    reason: 'sso-off',
    rules: [
      { rule: 1, reason: 'admin-portal', applies: false, facts: { appKind: 'end-user' } },
      { rule: 2, reason: 'unknown-domain', applies: false, facts: { domainHasAccount: true } },
      { rule: 3, reason: 'not-connected', applies: false, facts: { integration: 'connected' } },
      { rule: 4, reason: 'sso-off', applies: true, facts: { sso: world.sso } },
    ],
    since: {
      at: '2026-11-24T08:00:00.000Z',
      auditEvent: {
        id: 'e1',
        action: 'sso-switched',
        at: '2026-11-24T08:00:00.000Z',
        actor: { kind: 'contact', id: 'contact-anna' },
      },
    },
    shadow: { step: 'entra', reason: 'sso-on' },
  };
  if (body['supportCode'] === undefined) return { body: explained };
  const sentence = 'Azure knows this person, but the Control Panel doesn’t: no user has this address.';
  return {
    body: {
      supportCode: 'ABCD-1234',
      at: '2026-11-24T08:00:00.000Z',
      operation: 'callback',
      app: 'elevate',
      outcome: 'refused',
      sentence,
      email,
      explained,
    },
  };
}

const EVENTS = Array.from({ length: 60 }, (_, index) => ({
  id: `event-${String(index)}`,
  at: new Date(Date.UTC(2026, 10, 25, 12) - index * 3_600_000).toISOString(),
  actor: index % 7 === 6 ? { kind: 'system' } : { kind: 'contact', id: index % 2 ? 'contact-otto' : 'contact-anna' },
  action: index % 3 ? 'exclusion-added' : 'sso-switched',
  outcome: index % 5 === 3 ? 'refused' : 'done',
  refusal: index % 5 === 3 ? 'would-lock-out' : null,
  before: index % 3 ? null : { sso: 'off' },
  after: index % 3 ? { email: 'bob@acme.example', reason: 'On a project' } : { sso: 'on', acceptedLockouts: 6 },
  address: index % 7 === 6 ? null : '203.0.113.7',
}));

function listAudit(world: World, asked: Asked): Reply {
  const { query } = asked;
  const rows = [...(world.events as typeof EVENTS), ...EVENTS].filter(
    ({ action, outcome }) =>
      (!query.get('kind') || action === query.get('kind')) &&
      (!query.get('outcome') || outcome === query.get('outcome')),
  );
  const { page, ...csv } = pageOf(rows, asked, ({ id, action }) => `${id},${action}`, 'id,action');
  return csv.body === undefined ? { body: page } : csv;
}

export const connect = (world: World): void => {
  world.integration = CONNECTED;
};
