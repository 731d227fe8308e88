/** One good request for every operation that the Control Panel calls: what the tables of bad and forbidden ones are made from. */
import type { CallerName } from './callers.ts';

/** A value in the body, by its JSON pointer, and what it must not be. */
export type Sample = {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind `/accounts/{accountId}`; the way out of it leads to what is of no single account. */
  readonly path: string;
  readonly caller: Extract<CallerName, 'manager' | 'service'>;
  /** What it must not change when it is refused; `read` changes nothing anyway. */
  readonly effect: 'change' | 'read';
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members that may be left out. */
  readonly optional?: readonly string[];
  /** Its answer on an account that is new and not connected, when that isn't 200. */
  readonly good?: number;
  /** JSON pointers at which HTML is data, and taken. */
  readonly takesHtml?: readonly string[];
  /** Lists whose bad items are answered one by one, the others done. */
  readonly itemLists?: readonly string[];
  /** Members that may be empty: something else is taken in their place. */
  readonly takesBlank?: readonly string[];
};

/** Whether something wrong at the pointer is told of its item alone. */
export const isInItem = ({ itemLists = [] }: Pick<Sample, 'itemLists'>, pointer: string): boolean =>
  itemLists.some((list) => pointer.startsWith(`${list}/`));

/** `domain` belongs to the account. */
export const sampleRequests = (domain: string): readonly Sample[] => [
  { name: 'get-integration', method: 'GET', path: '/integration', caller: 'manager', effect: 'read' },
  {
    name: 'start-integration',
    method: 'POST',
    path: '/integration/start',
    caller: 'manager',
    effect: 'change',
    good: 201,
  },
  { name: 'get-domain-tenants', method: 'GET', path: '/integration/tenants', caller: 'manager', effect: 'read' },
  { name: 'list-integration-links', method: 'GET', path: '/integration/links', caller: 'manager', effect: 'read' },
  {
    name: 'take-back-integration-link',
    method: 'DELETE',
    path: '/integration/links/6d1f7a52-0d0c-4f5e-9f0a-1b6f3f0c9a12',
    caller: 'manager',
    effect: 'change',
    good: 404,
  },
  { name: 'disconnect-integration', method: 'DELETE', path: '/integration', caller: 'manager', effect: 'change' },
  { name: 'get-readiness', method: 'GET', path: '/readiness', caller: 'manager', effect: 'read' },
  { name: 'create-portal-link', method: 'POST', path: '/portal-links', caller: 'manager', effect: 'change', good: 201 },
  { name: 'get-account-version', method: 'GET', path: '/version', caller: 'manager', effect: 'read' },
  { name: 'get-sso', method: 'GET', path: '/sso', caller: 'manager', effect: 'read' },
  { name: 'list-apps', method: 'GET', path: '/apps', caller: 'manager', effect: 'read' },
  {
    name: 'turn-sso',
    method: 'PUT',
    path: '/sso',
    caller: 'manager',
    effect: 'change',
    body: {
      sso: 'off',
      acceptLockouts: 3,
      acceptUnknownReadiness: true,
      unknownReadinessReason: 'Azure is away',
      blockUsersWhoLeft: 0,
    },
    headers: { 'if-match': '"0"' },
    optional: ['/acceptLockouts', '/acceptUnknownReadiness', '/unknownReadinessReason', '/blockUsersWhoLeft'],
    takesHtml: ['/unknownReadinessReason'],
  },
  { name: 'list-users-who-left', method: 'GET', path: '/users-who-left', caller: 'manager', effect: 'read' },
  { name: 'list-blocked-users', method: 'GET', path: '/blocked-users', caller: 'manager', effect: 'read' },
  {
    name: 'edit-blocked-users',
    method: 'POST',
    path: '/blocked-users',
    caller: 'manager',
    effect: 'change',
    body: { block: [{ email: `sample@${domain}` }], lift: [`gone@${domain}`] },
    optional: ['/block', '/lift'],
    takesHtml: ['/block/0/email', '/lift/0'],
    itemLists: ['/block', '/lift'],
  },
  { name: 'list-exclusions', method: 'GET', path: '/exclusions', caller: 'manager', effect: 'read' },
  {
    name: 'edit-exclusions',
    method: 'POST',
    path: '/exclusions',
    caller: 'manager',
    effect: 'change',
    body: {
      add: [{ email: `sample@${domain}`, reason: 'A reason', expiresAt: '2999-01-01T00:00:00Z' }],
      remove: [`gone@${domain}`],
      acceptDisabledInEntra: true,
    },
    optional: ['/add', '/remove', '/add/0/reason', '/add/0/expiresAt', '/acceptDisabledInEntra'],
    takesHtml: ['/add/0/email', '/add/0/reason', '/remove/0'],
    itemLists: ['/add', '/remove'],
  },
  {
    name: 'remove-expired-exclusions',
    method: 'POST',
    path: '/exclusions/remove-expired',
    caller: 'manager',
    effect: 'change',
    body: { count: 0, endedBy: '2026-11-01T00:00:00Z' },
  },
  {
    name: 'explain-sign-in',
    method: 'POST',
    path: '/explain',
    caller: 'manager',
    effect: 'read',
    body: { email: `sample@${domain}`, app: 'elevate' },
  },
  {
    name: 'explain-sign-ins',
    method: 'POST',
    path: '/explanations',
    caller: 'manager',
    effect: 'read',
    body: { app: 'elevate', emails: [`sample@${domain}`] },
  },
  {
    name: 'find-latest-tests',
    method: 'POST',
    path: '/test-sign-ins/latest',
    caller: 'manager',
    effect: 'read',
    body: { app: 'elevate', emails: [`sample@${domain}`] },
  },
  {
    name: 'start-test-sign-in',
    method: 'POST',
    path: '/test-sign-ins',
    caller: 'manager',
    effect: 'change',
    good: 409,
    body: { app: 'elevate', email: `sample@${domain}`, toSend: true },
    optional: ['/toSend'],
  },
  { name: 'list-passed-tests', method: 'GET', path: '/test-sign-ins', caller: 'manager', effect: 'read' },
  {
    name: 'get-test-sign-in',
    method: 'GET',
    path: '/test-sign-ins/6d1f7a52-0d0c-4f5e-9f0a-1b6f3f0c9a11',
    caller: 'manager',
    effect: 'read',
    good: 404,
  },
  { name: 'list-audit-events', method: 'GET', path: '/audit-events', caller: 'manager', effect: 'read' },
  { name: 'count-audit-events', method: 'GET', path: '/audit-events/count', caller: 'manager', effect: 'read' },
  {
    name: 'list-users-without-password',
    method: 'GET',
    path: '/users-without-password',
    caller: 'manager',
    effect: 'read',
  },
  {
    name: 'put-account',
    method: 'PUT',
    path: '',
    caller: 'service',
    effect: 'change',
    body: { name: 'Contoso', domains: [domain], products: ['unified'] },
    takesHtml: ['/name'],
  },
  {
    name: 'link-user',
    method: 'POST',
    path: '/users/link',
    caller: 'manager',
    effect: 'change',
    good: 409,
    body: {
      email: `sample@${domain}`,
      objectId: '0b0b0b0b-0000-4000-8000-000000000001',
      confirm: {
        objectId: '0b0b0b0b-0000-4000-8000-000000000001',
        replaces: '0b0b0b0b-0000-4000-8000-000000000002',
        seen: 'c2FtcGxlLW9mLXdoYXQtd2FzLXNob3duLXRvLXlvdSE',
      },
    },
    optional: ['/objectId', '/confirm', '/confirm/replaces'],
  },
  {
    name: 'link-users',
    method: 'POST',
    path: '/users/links',
    caller: 'manager',
    effect: 'change',
    good: 409,
    body: {
      items: [
        {
          email: `sample@${domain}`,
          confirm: {
            objectId: '0b0b0b0b-0000-4000-8000-000000000001',
            seen: 'c2FtcGxlLW9mLXdoYXQtd2FzLXNob3duLXRvLXlvdSE',
          },
        },
      ],
    },
    optional: ['/items/0/confirm'],
  },
  {
    name: 'confirm-domain',
    method: 'POST',
    path: `/domains/${domain}/confirm`,
    caller: 'manager',
    effect: 'change',
    body: { acceptLockouts: 0, acceptUnknownReadiness: true, unknownReadinessReason: 'Azure is away' },
    optional: ['/acceptLockouts', '/acceptUnknownReadiness', '/unknownReadinessReason'],
    takesHtml: ['/unknownReadinessReason'],
  },
  {
    name: 'move-domain',
    method: 'POST',
    path: `/../../domains/${domain}/move`,
    caller: 'service',
    effect: 'change',
    body: {
      from: 'no-such-account',
      to: 'another-such-account',
      acceptLockouts: 0,
      acceptUnknownReadiness: true,
      unknownReadinessReason: 'Azure is away',
    },
    optional: ['/acceptLockouts', '/acceptUnknownReadiness', '/unknownReadinessReason'],
    takesHtml: ['/unknownReadinessReason'],
    good: 404,
  },
  { name: 'list-users', method: 'GET', path: '/users', caller: 'service', effect: 'read' },
  {
    name: 'change-users',
    method: 'POST',
    path: '/users',
    caller: 'service',
    effect: 'change',
    body: {
      upsert: [
        {
          ...{ email: `sample@${domain}`, aliases: [`alias@${domain}`], externalId: 'sample-1' },
          ...{ displayName: 'Sample', twoFactor: false, hasPassword: true },
        },
      ],
      rename: [{ from: `maiden@${domain}`, to: `married@${domain}` }],
      remove: [`gone@${domain}`],
    },
    optional: ['/upsert', '/upsert/0/externalId', '/upsert/0/aliases', '/rename', '/remove'],
    takesHtml: [
      '/upsert/0/email',
      '/upsert/0/externalId',
      '/upsert/0/aliases/0',
      '/upsert/0/displayName',
      '/rename/0/from',
      '/rename/0/to',
      '/remove/0',
    ],
    itemLists: ['/upsert', '/rename', '/remove'],
    takesBlank: ['/upsert/0/displayName'],
  },
];
