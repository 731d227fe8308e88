/**
 * What a newer version keeps, this one reads, for every kind of row and every purpose of sealing: while versions are replaced, and after one was
 * gone back on, each meets what the other left. A kind or a purpose without its case fails here. other-versions.test.ts has the words of the larger rows.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { accountColumns, accountOf } from '../../shared/accounts/storage/account-store.ts';
import { claimColumns, claimOf } from '../../shared/accounts/storage/claim-holding.ts';
import { administratorLinkColumns, administratorLinkOf } from '../../shared/integration/storage/administrator-links.ts';
import { AppId, ContactId } from '../../shared/platform/words/identifiers.ts';
import { makeConsentTurns } from '../../shared/consent/storage/consent-turns.ts';
import {
  IntegrationConsent,
  IntegrationSignIn,
  IntegrationTicket,
} from '../../shared/integration/rules/integration-visit.ts';
import { PortalLink, PortalSession } from '../../shared/platform/callers/portal-session.ts';
import { openSealed } from '../../shared/platform/keys/open-sealed.ts';
import { FormToken } from '../../shared/platform/pages/form-tokens.ts';
import { SEAL_PURPOSES, type SealPurpose } from '../../shared/platform/ports.ts';
import { deleteEnded } from '../../shared/platform/tables/expiring-rows.ts';
import { makeKeptVisits } from '../../shared/platform/tables/kept-visits.ts';
import { makeRedemptionStore } from '../../shared/platform/tables/redemption-store.ts';
import { auditColumns, auditEventOf } from '../../shared/platform/tables/commit-change.ts';
import { ROW_KINDS, type RowKind } from '../../shared/platform/tables/rows/row-kinds.ts';
import type { Table } from '../../shared/platform/tables/table.ts';
import { AuthorizationRequest, LoginHint } from '../../shared/provider/rules/authorization-request.ts';
import { AccessGrant, AuthorizationGrant, Subject, subjectClaims } from '../../shared/provider/rules/grants.ts';
import { RefreshGrant } from '../../shared/provider/rules/refresh-family.ts';
import { refreshFamilyColumns, refreshFamilyOf } from '../../shared/provider/storage/refresh-families.ts';
import { NO_READINESS } from '../../shared/readiness/rules/readiness-run.ts';
import { itemsOf, packReadinessItems } from '../../shared/readiness/storage/readiness-row.ts';
import { readinessStateColumns, readinessStateOf } from '../../shared/readiness/storage/readiness-runs.ts';
import { sightingColumns, sightingOf } from '../../shared/shadow/storage/shadow-row.ts';
import { HostedSignIn, KeptSignIn } from '../../shared/sign-in/rules/sign-in-transaction.ts';
import { KnownTenants } from '../../shared/provider/known-tenants.ts';
import { SilentReturn } from '../../shared/sign-in/silent/silent-return.ts';
import { storyColumns, storyOf } from '../../shared/stories/storage/story-store.ts';
import { TestSignInTicket, TestSignInTransaction } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { passedTestColumns, passedTestOf } from '../../shared/test-sign-in/storage/passed-tests.ts';
import { testSignInOf } from '../../shared/test-sign-in/storage/test-sign-in-store.ts';
import { connect, markBroken } from '../../shared/users/rules/account.ts';
import type { ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import { boundAddressOf, objectColumns } from '../../shared/users/storage/bind-user.ts';
import { addressRecordOf } from '../../shared/users/storage/rows/address-row.ts';
import { accountCountsOf, ownVerdictOf, touchedOf } from '../../shared/users/storage/counts/counts-row.ts';
import { blockedColumns, blockedOf } from '../../shared/users/storage/rows/blocked-row.ts';
import { UserId } from '../../shared/platform/words/identifiers.ts';
import { exclusionColumns, exclusionOf } from '../../shared/users/storage/rows/exclusion-row.ts';
import { externalTargetOf } from '../../shared/users/storage/rows/external-row.ts';
import { packedColumns } from '../../shared/platform/tables/rows/table-row.ts';
import {
  someAccount,
  someAccountId,
  someEvent,
  someLink,
  someTenant,
  email,
  exclusion,
} from '../contracts/store-world.ts';
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';

const ANN = email('ann@contoso.example');
const now = new Date('2026-11-29T08:00:00.000Z');
const id = randomUUID();
const account = markBroken(connect(someAccount(someAccountId()), someLink(someTenant())), 'app-disabled', now);
const block = { reason: 'left', blockedAt: now, blockedBy: ContactId.parse('manager-1') } as const;
const passedTest = {
  ...{ app: AppId.parse('elevate'), email: ANN, tenantId: someTenant(), passedAt: now },
  startedBy: ContactId.parse('manager-1'),
};
const newer = { aNewColumn: 'x' };

/** The table as a newer version filled it. */
const filledByNewer = (table: Table): Table => ({
  ...table,
  read: async (...asked) => {
    const row = await table.read(...asked);
    return row && { ...row, columns: { ...(row.columns as object), ...newer } };
  },
});

type Case = { readonly reads: () => unknown; readonly as: unknown };
/** `row`: what a newer version left, words of its own included; `as`: what it says to this one. */
const reads = (read: (columns: unknown) => unknown, row: object, as: unknown): Case => ({
  reads: () => read(JSON.parse(JSON.stringify({ ...row, ...newer }))),
  as,
});
const readsPacked = (read: (columns: unknown) => unknown, row: object, as: unknown): Case => ({
  reads: () => read({ ...row, ...newer }),
  as,
});
const sighting = { accountId: account.id, email: ANN, app: 'elevate', at: now, reason: 'sso-on' };
const item: ReadinessItem = {
  ...{
    email: ANN,
    displayName: 'Ann',
    status: 'ready',
    userPrincipalName: ANN,
    isDisabled: false,
    objectId: undefined,
  },
  ...{ statusUnlessExcluded: 'ready', userTag: 'x', hasPassword: true, hasTwoFactor: true },
};
const story = {
  supportCode: 'ABCDE-FGHJK',
  account: account.id,
  at: now,
  operation: 'later',
  app: undefined,
  outcome: 'new-word',
};
const link = {
  ...{ id, account: account.id, place: 3, madeBy: ContactId.parse('contact-1'), connection: '-' },
  ...{ madeAt: now, expiresAt: now, openedAt: undefined, end: undefined },
};
const claim = { account: account.id, claimedAt: now, claimId: 'c' };
const event = someEvent(account.id);
const packed = (value: unknown) => packedColumns(JSON.stringify(value));

const ROWS: Readonly<Record<RowKind, Case>> = {
  account: reads(
    (row) => accountOf(account.id, row),
    { ...accountColumns(account), brokenReason: 'licence-missing' },
    { ...account, integration: { ...account.integration, reason: 'licence-missing' } },
  ),
  'administrator-link': reads(
    (row) => administratorLinkOf(account.id, 3, row),
    { ...administratorLinkColumns(link), end: 'postponed', endedAt: now.toISOString() },
    { ...link, end: { kind: 'postponed', at: now } },
  ),
  audit: reads(
    (row) => auditEventOf(account.id, row),
    { ...auditColumns(event), outcome: 'postponed', actorKind: 'robot', actorId: 'r-1' },
    { ...event, outcome: 'postponed', actor: { kind: 'robot', id: 'r-1' } },
  ),
  claim: reads(claimOf, claimColumns(claim), claim),
  'consent-turn': {
    reads: async () => {
      const { tables } = makeMemoryStorage().open();
      const turns = (accounts: Table) => makeConsentTurns({ tables: { ...tables, accounts }, randomId: randomUUID });
      await turns(tables.accounts).takeTurn(account.id, now, 1000);
      return turns(filledByNewer(tables.accounts)).takeTurn(account.id, now, 1000);
    },
    as: false,
  },
  counts: readsPacked(
    accountCountsOf,
    {
      changes: 4,
      endedUpTo: '',
      hasOwnVerdicts: false,
      ...packed([['contoso.example', [3, 1, 1, 0, 2, 9, 9, 'new']]]),
    },
    expect.objectContaining({ changes: 4 }),
  ),
  ends: {
    reads: async () => {
      const { stories } = makeMemoryStorage().open().tables;
      await stories.insert('ends:2026-11-01T08', 'p:r', { partition: 'p', row: 'r', ...newer });
      return deleteEnded(stories, now, 10);
    },
    as: 1,
  },
  blocked: reads(
    blockedOf,
    { ...blockedColumns({ userId: UserId.parse(id), block, refusedAt: now }), reason: 'a-newer-reason' },
    { userId: id, block, refusedAt: now },
  ),
  exclusion: reads((row) => exclusionOf(ANN, row), exclusionColumns(exclusion(ANN)), exclusion(ANN)),
  external: reads(externalTargetOf, { address: ANN, userId: id }, { email: ANN, userId: id }),
  object: reads(boundAddressOf, objectColumns(ANN), ANN),
  'passed-test': reads((row) => passedTestOf(passedTest.app, row), passedTestColumns(passedTest), passedTest),
  'readiness-items': readsPacked(itemsOf, packedColumns(packReadinessItems([item])), [item]),
  'readiness-state': reads(
    (row) => readinessStateOf(row).state,
    readinessStateColumns({ ...NO_READINESS, lastNumber: 3 }, 'w'),
    expect.objectContaining({ lastNumber: 3 }),
  ),
  redemption: {
    reads: async () => {
      const { tables } = makeMemoryStorage().open();
      const store = (redemptions: Table) =>
        makeRedemptionStore({ tables: { ...tables, redemptions }, randomId: randomUUID });
      await store(tables.redemptions).redeem('code', now);
      return store(filledByNewer(tables.redemptions)).redeem('code', now);
    },
    as: 'already-redeemed',
  },
  'refresh-family': reads(refreshFamilyOf, refreshFamilyColumns({ generation: 3, since: now, endedAt: undefined }), {
    generation: 3,
    since: now,
    endedAt: undefined,
  }),
  shadow: reads(
    (row) => sightingOf(account.id, ANN, row),
    { ...sightingColumns({ ...sighting, step: 'entra' } as Parameters<typeof sightingColumns>[0]), step: 'passkey' },
    { ...sighting, step: 'passkey' },
  ),
  story: reads(
    (row) => storyOf(account.id, 'ABCDE-FGHJK' as Parameters<typeof storyOf>[1], row),
    storyColumns(story as Parameters<typeof storyColumns>[0]),
    expect.objectContaining({ outcome: 'new-word' }),
  ),
  'test-sign-in': reads(
    (row) => testSignInOf(account.id, row),
    {
      id,
      app: 'elevate',
      email: ANN,
      startedAt: now.toISOString(),
      finishedAt: now.toISOString(),
      checks: '[]',
      refusal: 'new-word',
    },
    expect.objectContaining({ result: { finishedAt: now, checks: [], refusal: 'new-word' } }),
  ),
  touched: readsPacked(touchedOf, packed([ANN]), [ANN]),
  user: reads((row) => addressRecordOf(ANN, row), { excluded: true }, expect.objectContaining({ email: ANN })),
  verdict: reads(ownVerdictOf, { userTag: 'x', verdict: 'new-word' }, { userTag: 'x', verdict: 'not-judged' }),
  visit: {
    reads: async () => {
      const { tables } = makeMemoryStorage().open();
      const visits = (redemptions: Table) => makeKeptVisits({ tables: { ...tables, redemptions } });
      await visits(tables.redemptions).keep('key', 'sealed', now);
      return visits(filledByNewer(tables.redemptions)).find('key', now);
    },
    as: 'sealed',
  },
};

describe('a row that a newer version wrote, with a column and words of its own, is read', () => {
  it.each(ROW_KINDS.map((kind) => [kind]))('of the kind %s', async (kind) => {
    expect(await ROWS[kind].reads()).toEqual(ROWS[kind].as);
  });
});

const ticket = { id, account: 'account-1', contact: 'contact-1', expiresAt: 1 };
const opener = { place: 3, accountName: 'Contoso', isContact: false };
const request = {
  clientId: 'elevate',
  redirectUri: 'https://a.example',
  codeChallenge: 'c',
  scope: 'openid',
  aNewMember: 1,
};
const attempt = { state: 's', nonce: 'n', codeVerifier: 'v' };
const tenantId = randomUUID();
const subject = { userId: id, email: ANN, name: 'Ann', account: 'account-1', tenantId, objectId: id, aNewMember: 1 };
const SEALED: Readonly<Record<SealPurpose, readonly [z.ZodType, object]>> = {
  'sign-in': [KeptSignIn, { ...attempt, account: 'account-1', tenantId, typed: ANN, request }],
  'hosted-sign-in': [HostedSignIn, { kind: 'request', id: 'v', request }],
  'silent-return': [SilentReturn, { id: 'v', clientId: 'elevate', to: { redirectUri: 'https://a.example' } }],
  'known-tenants': [KnownTenants, { tenants: [{ account: 'account-1', tenantId, until: 1, aNewMember: 1 }] }],
  'login-hint': [LoginHint, { email: ANN }],
  'authorization-code': [
    AuthorizationGrant,
    { id, clientId: 'elevate', redirectUri: 'https://a.example', scope: 'openid', authTime: 1, expiresAt: 1, subject },
  ],
  'access-token': [AccessGrant, { clientId: 'elevate', subject }],
  'refresh-token': [
    RefreshGrant,
    {
      ...{ startedAt: 1, seenAt: 1, family: { id, endsAt: 1 }, generation: 1 },
      ...{ clientId: 'elevate', scope: 'openid', subject },
    },
  ],
  'administrator-link': [IntegrationTicket, { ...ticket, place: 3 }],
  'administrator-sign-in': [IntegrationSignIn, { ...ticket, ...opener, ...attempt }],
  'administrator-consent': [
    IntegrationConsent,
    { ...ticket, ...opener, state: 's', tenantId, administrator: { objectId: id } },
  ],
  form: [FormToken, { kind: 'form', id: 'f' }],
  'portal-link': [PortalLink, { ...ticket, roles: [] }],
  'portal-session': [PortalSession, { ...ticket, roles: [] }],
  'test-sign-in': [TestSignInTicket, { ...ticket, app: 'elevate', email: ANN }],
  'test-sign-in-transaction': [TestSignInTransaction, { ...ticket, ...attempt, app: 'elevate', email: ANN, tenantId }],
};

describe('what a newer version sealed, with a member of its own, opens', () => {
  it.each(SEAL_PURPOSES.map((purpose) => [purpose]))('for %s, without that member', async (purpose) => {
    const [schema, content] = SEALED[purpose];
    const sealer = { open: () => Promise.resolve({ ...content, aNewMember: [1] }) };
    const opened = await openSealed(sealer, purpose, schema, 'sealed');
    expect(opened).toBeDefined();
    expect(JSON.stringify(opened)).not.toContain('aNewMember');
    expect(
      await openSealed({ open: () => Promise.resolve({ aNewMember: 1 }) }, purpose, schema, 'sealed'),
    ).toBeUndefined();
  });
  it('has a request of a schema that passes over what it does not know', () => {
    expect(AuthorizationRequest.parse(request)).not.toHaveProperty('aNewMember');
  });
});

const OF_A_REQUEST = { responseMode: 'refused', responseType: 'refused', prompt: 'passed over' } as const;
const within = <Fate>(path: string, fates: Readonly<Record<string, Fate>>) =>
  Object.fromEntries(Object.entries(fates).map(([name, fate]) => [`${path}.${name}`, fate]));

/** Each member of sealed content that takes one of a list of words, and what becomes of a word that this version doesn't have. */
const WORDS: Readonly<Record<string, 'refused' | 'passed over'>> = {
  ...within('sign-in.request', OF_A_REQUEST),
  ...within('hosted-sign-in.request', OF_A_REQUEST),
  // They say what it is.
  ...{ 'hosted-sign-in.kind': 'refused', 'form.kind': 'refused' },
  'silent-return.to.responseMode': 'refused',
};

type Definition = {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
};

/** The paths of all members of the schema that take one of a list of words. */
function wordsIn(schema: z.ZodType, path: string): string[] {
  const { type, innerType, element, in: from, options = [], shape = {} } = schema.def as Definition;
  if (type === 'enum' || type === 'literal') return [path];
  const inner = [innerType, element, from, ...options].filter((one) => one !== undefined);
  return [
    ...inner.flatMap((one) => wordsIn(one, path)),
    ...Object.entries(shape).flatMap(([name, member]) => wordsIn(member, `${path}.${name}`)),
  ];
}

/** The content with the word at the path. */
const withWord = (content: object, [name = '', ...path]: readonly string[]): object => ({
  ...content,
  [name]: path.length === 0 ? 'new-word' : withWord((content as Readonly<Record<string, object>>)[name] ?? {}, path),
});

describe('a word of a newer version in what it sealed', () => {
  it('is refused or passed over on purpose, wherever one of a list of words stands', () => {
    const found = SEAL_PURPOSES.flatMap((purpose) => wordsIn(SEALED[purpose][0], purpose));
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(WORDS).toSorted());
  });

  it.each(Object.entries(WORDS))('at %s is %s', async (at, fate) => {
    const [purpose = '', ...path] = at.split('.');
    const [schema, content] = SEALED[purpose as SealPurpose];
    const open = (sealed: object) =>
      openSealed({ open: () => Promise.resolve(sealed as never) }, purpose as SealPurpose, schema, 'sealed');
    const asBefore = await open(content);
    expect(asBefore).toBeDefined();
    expect(await open(withWord(content, path))).toEqual(fate === 'refused' ? undefined : asBefore);
  });

  it('that names a claim gives none, and the sign-in goes on', () => {
    const { claims } = AuthorizationRequest.parse({ ...request, claims: ['locale', 'shoe_size'] });
    const asked = subjectClaims(Subject.parse({ ...subject, locale: 'de' }), { scope: 'openid', claims }, 'x');
    expect(asked).toMatchObject({ locale: 'de' });
    expect(asked).not.toHaveProperty('shoe_size');
  });
});
