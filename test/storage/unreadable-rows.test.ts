import { randomUUID } from 'node:crypto';
/** Rows that nobody can read, and rows in another hand that mean the same: written through the tables SDK as operators' programs write them. */
import { inspect } from 'node:util';
import { AzureNamedKeyCredential, type TableEntity, TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { redemptionPartition } from '../../shared/platform/tables/redemption-store.ts';
import type { Columns } from '../../shared/platform/tables/rows/table-row.ts';
import { SupportCode } from '../../shared/platform/words/support-code.ts';
import { makeReportUnreadable } from '../../shared/platform/tables/rows/report-unreadable.ts';
import type { AccountCounts, Counts } from '../../shared/users/rules/counts/account-counts.ts';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { NO_READINESS } from '../../shared/readiness/rules/readiness-run.ts';
import { logLine } from '../../shared/platform/telemetry/write-log.ts';
import type { ExclusionChange } from '../../shared/exclusions/ports.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import {
  email,
  eventsFor,
  exclude,
  include,
  removeUser,
  someAccountId,
  someDomain,
  someEvent,
  somePerson,
  someTenant,
  upsert,
} from '../contracts/store-world.ts';
import { azuriteForTests } from '../support/storage/azurite.ts';
import { spoilRow } from '../support/storage/spoil-row.ts';

const storage = azuriteForTests();

const USER = {
  userId: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c',
  displayName: 'Anna',
  twoFactor: true,
  hasPassword: true,
  excluded: false,
};
const ACCOUNT = { name: 'n', domains: '[]', products: '[]', sso: 'off', ssoVersion: 0, integration: 'not-connected' };
const PAGE = { limit: 10, after: undefined };

/** The fault of a read, and nothing about whom the row is. */
async function expectUnreadable(read: Promise<unknown>, kind: string): Promise<void> {
  const error: unknown = await read.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableRow);
  expect(error).toMatchObject({ kind });
  expect(inspect(error).toLowerCase()).not.toContain('anna@');
}

describe('a row that can’t be read', () => {
  it.each<[string, Columns]>([
    ['a user without a name', { ...USER, displayName: undefined }],
    ['a user whose id is none', { ...USER, userId: 'x' }],
    ['half a binding', { ...USER, tenantId: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c' }],
    ['an expiry that is no moment', { ...USER, excluded: true, exclusionExpiresAt: '2026-99-99T00:00:00.000Z' }],
    ['nothing about exclusion', { ...USER, excluded: undefined }],
  ])('of an address is a fault: %s', async (_, columns) => {
    const { tables, userStore } = storage.open();
    const accountId = someAccountId();
    await tables.accounts.insert(accountId, 'user:anna@example.com', columns);
    await expectUnreadable(userStore.findAddress(accountId, email('anna@example.com')), 'user');
    await tables.accounts.insert(accountId, 'user:bea@example.com', { ...USER, displayName: 'Bea' });
    const { items, unreadable } = await userStore.listUsers(accountId, PAGE, '');
    expect([items.map(({ email }) => email), unreadable]).toEqual([['bea@example.com'], 1]);
  });

  it.each<[string, Columns]>([
    ['a switch in between', { ...ACCOUNT, sso: 'maybe' }],
    ['in shadow since no moment', { ...ACCOUNT, shadowSince: 'yesterday' }],
    ['a turn at no moment', { ...ACCOUNT, ssoTurnedAt: 'yesterday', ssoTurnedBy: 'contact-1' }],
    ['domains that are no JSON', { ...ACCOUNT, domains: 'example.com' }],
    ['domains that are none', { ...ACCOUNT, domains: '["anna@example.com"]' }],
    ['a connection without a tenant', { ...ACCOUNT, integration: 'connected' }],
    ['an unknown state', { ...ACCOUNT, integration: 'pending' }],
  ])('of an account is a fault, and is not kept: %s', async (_, columns) => {
    const { tables, accountStore } = storage.open();
    const accountId = someAccountId();
    await tables.accounts.insert(accountId, 'account', columns);
    await expectUnreadable(accountStore.readAccount(accountId), 'account');
    await expectUnreadable(accountStore.findAccount(accountId), 'account');
    const row = await tables.accounts.read(accountId, 'account');
    await tables.accounts.replace(accountId, 'account', ACCOUNT, row?.etag ?? '');
    expect((await accountStore.findAccount(accountId))?.name).toBe('n');
  });

  it('costs a list itself alone, also when its key holds no address, and the log has kind and column', async () => {
    const lines: string[] = [];
    const onUnreadable = makeReportUnreadable((code, details) => lines.push(logLine(code, details)));
    const { tables, ...stores } = storage.open({ onUnreadable });
    const { userStore, exclusionStore, auditTrail, shadowSightings, boundPersons } = stores;
    const [accountId, person] = [someAccountId(), somePerson()];
    const insert = (rowKey: string, columns: Columns) => tables.accounts.insert(accountId, rowKey, columns);
    const excluded = { excludedBy: 'contact-1', excludedAt: '2026-11-23T08:00:00.000Z' };
    await insert('exclusion:anna@example.com', { ...excluded, excludedAt: undefined });
    await insert('exclusion:bea@example.com', excluded);
    await insert('exclusion:cleo@example.com', { ...excluded, expiresAt: '2031-01-01T00:00:00' });
    await insert('exclusion:dan', excluded);
    await insert('no-password:anna', {});
    await insert('no-password:bea@example.com', {});
    await insert('audit:0:x', { id: 'x' });
    await auditTrail.record(someEvent(accountId));
    await insert(`object:${person.tenantId}:somebody`, { address: 'anna@example.com' });
    await insert(`object:${person.tenantId}:${person.objectId}`, { address: 'bea@example.com' });
    const seen = { at: '2026-11-23T08:00:00.000Z', app: 'elevate', step: 'entra', reason: 'sso-on' };
    await tables.shadow.insert(accountId, 'anna@example.com', { ...seen, step: 7 });
    await tables.shadow.insert(accountId, 'bea@example.com', seen);

    const one = { items: [expect.anything()], next: undefined, unreadable: 1 };
    expect(await exclusionStore.listExclusions(accountId, PAGE, '')).toEqual({ ...one, unreadable: 3 });
    const domains = [DomainName.parse('example.com')];
    expect(await userStore.listUsersWithoutPassword(accountId, domains, PAGE)).toEqual(one);
    expect(await auditTrail.listEvents(accountId, PAGE)).toEqual(one);
    expect(await boundPersons.listBound(accountId, person.tenantId, PAGE)).toEqual(one);
    expect(await shadowSightings.listSightings(accountId, new Date(0), PAGE)).toEqual(one);
    expect(lines).toEqual([
      'row-unreadable kind=exclusion column=excludedAt rows=1',
      'row-unreadable kind=exclusion column=expiresAt rows=1',
      'row-unreadable kind=exclusion column=key rows=1',
      'row-unreadable kind=no-password column=key rows=1',
      'row-unreadable kind=audit column=id rows=1',
      'row-unreadable kind=object column=key rows=1',
      'row-unreadable kind=shadow column=step rows=1',
    ]);
    const first = await exclusionStore.listExclusions(accountId, { limit: 1, after: undefined }, '');
    expect(first).toMatchObject({ items: [{ email: 'bea@example.com' }], unreadable: 1 });
    expect(first.next).toBeDefined();
  });

  it('costs a bulk edit its own address alone, and nothing is written over it', async () => {
    const { tables, userStore, exclusionStore } = storage.open();
    const accountId = someAccountId();
    const odd = { ...USER, userId: 'x' };
    await tables.accounts.insert(accountId, 'user:anna@example.com', odd);
    const users = [upsert('anna@example.com'), removeUser('anna@example.com'), upsert('bea@example.com')];
    expect(await userStore.changeUsers(accountId, users, eventsFor(accountId))).toEqual([
      ...(['unreadable', 'unreadable', 'created'] as const),
    ]);
    const wishes = [exclude('anna@example.com'), exclude('bea@example.com'), include('anna@example.com')];
    const outcomesOf = (results: readonly { outcome: string }[]) => results.map(({ outcome }) => outcome);
    const wanted = ['unreadable', 'added', 'unreadable'];
    expect(outcomesOf(await exclusionStore.previewExclusions(accountId, wishes))).toEqual(wanted);
    expect(outcomesOf(await exclusionStore.changeExclusions(accountId, wishes, eventsFor(accountId)))).toEqual(wanted);
    expect((await tables.accounts.read(accountId, 'user:anna@example.com'))?.columns).toMatchObject({ userId: 'x' });
  });

  it('of the exclusion list can be removed there, and then added anew', async () => {
    const { tables, exclusionStore, auditTrail } = storage.open();
    const accountId = someAccountId();
    const expiresAt = new Date('2031-01-01T00:00:00Z');
    const edit = async (...wishes: ExclusionChange[]) =>
      (await exclusionStore.changeExclusions(accountId, wishes, eventsFor(accountId))).map(({ outcome }) => outcome);
    await edit(exclude('anna@example.com', { expiresAt }));
    const row = await tables.accounts.read(accountId, 'exclusion:anna@example.com');
    await tables.accounts.replace(accountId, 'exclusion:anna@example.com', { excludedBy: 'me' }, row?.etag ?? '');
    expect(await edit(exclude('anna@example.com', { reason: 'other' }))).toEqual(['unreadable']);
    expect(await edit(include('anna@example.com'))).toEqual(['removed']);
    const events = (await auditTrail.listEvents(accountId, PAGE)).items;
    expect(events.map(({ before }) => before)).toContainEqual({
      ...{ email: 'anna@example.com', reason: null },
      expiresAt: expiresAt.toISOString(),
    });
    expect(await edit(exclude('anna@example.com'))).toEqual(['added']);
    expect(await exclusionStore.listExclusions(accountId, PAGE, '')).toMatchObject({ items: [{}] });
  });

  it('of the numbers of an account has them counted anew, by whoever reads them or changes a user, and those who are unreadable too', async () => {
    const { tables, countStore, userStore, exclusionStore } = storage.open();
    const accountId = someAccountId();
    const users = ['anna@a.example', 'bea@a.example', 'cid@b.example', 'dan@b.example'];
    const change = (...changes: Parameters<typeof userStore.changeUsers>[1][number][]) =>
      userStore.changeUsers(accountId, changes, eventsFor(accountId));
    await change(...users.map((user) => upsert(user, { hasPassword: user !== 'bea@a.example' })));
    const over = exclude('cid@b.example', { expiresAt: new Date('2026-11-23T07:00:00Z') });
    const wishes = [exclude('anna@a.example'), exclude('nobody@a.example'), over];
    await exclusionStore.changeExclusions(accountId, wishes, eventsFor(accountId));
    const { value: before } = await countStore.readCounts(accountId);
    await countStore.startCounting(accountId, 7);
    await spoilRow(tables.accounts, accountId, 'counts', { changes: 'many', part0: undefined });
    const { value: counts } = await countStore.readCounts(accountId);
    const known = ({ domains }: AccountCounts) =>
      [...domains].map(([domain, one]) => [domain, { ...one, lastLockOut: undefined }] as const);
    expect({ ...counts, changes: 0, domains: known(counts) }).toEqual({
      ...before,
      changes: 0,
      domains: known(before),
    });
    // Whoever dropped a domain before is told that somebody may be locked out since.
    expect(counts.changes).toBeGreaterThan(1_000_000);
    for (const { lastLockOut } of counts.domains.values()) expect(lastLockOut ?? Infinity).toBeGreaterThan(1_000_000);
    expect([...counts.domains.keys()]).toHaveLength(2);
    expect((await tables.accounts.read(accountId, 'counts'))?.columns).toMatchObject({ unreadable: 0 });

    await spoilRow(tables.accounts, accountId, 'counts', { basis: '{' });
    await spoilRow(tables.accounts, accountId, 'user:dan@b.example', { userId: 'x' });
    await change(removeUser('bea@a.example'));
    const { value: after } = await countStore.readCounts(accountId);
    const numbers = ([domain, { users: all, excluded, notJudged, withoutPassword }]: readonly [string, Counts]) =>
      [domain, all, excluded, notJudged, withoutPassword] as const;
    expect([...after.domains].map(numbers)).toEqual([
      ['a.example', 1, 1, 0, 0],
      ['b.example', 1, 0, 1, 0],
    ]);
    // Nobody knows what SSO would do to dan: it isn't turned on.
    expect(after.unreadable).toBe(1);
  });

  it('of a story is a fault', async () => {
    const { tables, signInStories } = storage.open();
    const [accountId, story] = [someAccountId(), { at: 'yesterday', operation: 'x', outcome: 'y', email: 'anna@' }];
    await tables.stories.insert(accountId, '7KQ2M-9XTRD', story);
    await expectUnreadable(signInStories.find(accountId, SupportCode.parse('7KQ2M-9XTRD')), 'story');
  });

  it('of a readiness report costs the report, which is taken anew, where it says how far that is, and a list its own users alone', async () => {
    const { tables, readinessRuns } = storage.open();
    const accountId = someAccountId();
    await tables.readiness.insert(accountId, 'state', { lastNumber: 1, run: '{}', leftovers: '[]', writeId: 'x' });
    const packed = Buffer.from('[["anna@example.com","Anna","well",null]]');
    await tables.readiness.insert(accountId, 'r1:users:all:anna@example.com', { part0: packed });
    await tables.readiness.insert(accountId, 'r12:people:000000', { part0: packed });
    const found = await readinessRuns.readState(accountId);
    expect(found?.value).toMatchObject({ run: undefined, report: undefined, worker: undefined });
    expect(found?.value.leftovers).toEqual([12, 1].map((number) => ({ number, part: 'all' })));
    expect(found?.value.lastNumber).toBeGreaterThan(12);
    const saved = await readinessRuns.saveState(accountId, found, found?.value ?? NO_READINESS);
    expect(await readinessRuns.readState(accountId)).toEqual(saved);
    const bea = ['bea@example.com', 'Bea', 'ready', null, false, null, '9b2f8f5e', true];
    const part0 = Buffer.from(JSON.stringify([bea]));
    await tables.readiness.insert(accountId, 'r1:users:all:bea@example.com', { part0 });
    const wanted = { status: undefined, startsWith: '' };
    const list = await readinessRuns.listItems(accountId, { number: 1 }, PAGE, wanted);
    expect([list.items.map((item) => item.email), list.unreadable]).toEqual([['bea@example.com'], 1]);
    const emails = [email('anna@example.com'), email('bea@example.com')];
    expect([...(await readinessRuns.findItems(accountId, { number: 1 }, emails)).keys()]).toEqual(['bea@example.com']);
  });

  it('of a claim, a binding, a redemption or a family of refresh tokens is a fault', async () => {
    const { tables, accountStore, claimStore, userStore, redemptionStore, refreshFamilies } = storage.open();
    const [accountId, domain, tenant, person] = [someAccountId(), someDomain(), someTenant(), somePerson()];
    await tables.domains.insert(domain, 'domain', {});
    await tables.tenants.insert(tenant, 'tenant', { account: accountId, claimId: 'x', claimedAt: 'yesterday' });
    await tables.accounts.insert(accountId, `object:${person.tenantId}:${person.objectId}`, { address: 'anna' });
    await expectUnreadable(accountStore.findOwner(domain), 'claim');
    await expectUnreadable(claimStore.claimTenant(tenant, accountId), 'claim');
    await expectUnreadable(userStore.findCandidates(accountId, person, undefined), 'object');
    const expiresAt = new Date('2026-11-23T08:00:00Z');
    await redemptionStore.redeem('code', expiresAt);
    for (let shard = 0; shard < 16; shard++) {
      const partition = `2026-11-23T08-${shard.toString(16)}`;
      const row = await tables.redemptions.read(partition, 'code');
      if (row !== undefined) await tables.redemptions.replace(partition, 'code', {}, row.etag);
    }
    await expectUnreadable(redemptionStore.redeem('code', expiresAt), 'redemption');
    const family = { id: randomUUID(), endsAt: expiresAt.getTime() / 1000 };
    await tables.redemptions.insert(redemptionPartition(family.id, expiresAt), `family:${family.id}`, {
      generation: 0,
    });
    await expectUnreadable(refreshFamilies.findFamily(family), 'refresh-family');
    await expectUnreadable(refreshFamilies.endFamily(family, expiresAt), 'refresh-family');
  });
});

/** A row as another program writes it, with the types that it says. */
async function writeRaw(table: string, entity: TableEntity): Promise<void> {
  const { tablesUrl, account, key } = storage.azurite;
  const credential = new AzureNamedKeyCredential(account, key);
  await new TableClient(tablesUrl, table, credential, { allowInsecureConnection: true }).createEntity(entity);
}

const typed = (type: 'Int64' | 'Double' | 'DateTime' | 'Guid' | 'Int32', value: string) => ({ type, value });
const LATE = '2031-01-01T00:00:00.000Z';

describe('a sighting that can’t be read', () => {
  it('stays behind when its user is renamed, and costs the others nothing, whoever changes places', async () => {
    const lines: unknown[] = [];
    const stores = storage.open({ onUnreadable: makeReportUnreadable((...line) => lines.push(line)) });
    const accountId = someAccountId();
    const seen = { at: '2026-11-23T08:00:00.000Z', app: 'elevate', step: 'entra', reason: 'sso-on' };
    await stores.tables.shadow.insert(accountId, 'anna@example.com', { ...seen, step: 7 });
    await stores.tables.shadow.insert(accountId, 'bea@example.com', seen);
    const [anna, bea] = [email('anna@example.com'), email('bea@example.com')];
    await stores.shadowSightings.rename(accountId, [
      { from: anna, to: bea },
      { from: bea, to: anna },
    ]);
    const { items } = await stores.shadowSightings.listSightings(accountId, new Date(0), PAGE);
    expect(items.map((item) => item.email)).toEqual([anna]);
    expect(lines).toEqual([['row-unreadable', { kind: 'shadow', column: 'step', rows: 1 }]]);
  });
});

describe('a row in another spelling that means the same', () => {
  it.each<[string, unknown, string?]>([
    ['no fraction', '2031-01-01T00:00:00Z'],
    ['seven digits, as .NET’s "O" writes them', '2031-01-01T00:00:00.0000000Z'],
    ['an offset', '2031-01-01T01:30:00+01:30'],
    ['.NET’s DateTimeOffset', '2030-12-31T19:00:00.0000000-05:00'],
    ['no seconds and small letters', '2031-01-01t00:00z'],
    ['Edm.DateTime', typed('DateTime', LATE)],
    ['Edm.DateTime of more digits', typed('DateTime', '2031-01-01T00:00:00.1234567Z'), '2031-01-01T00:00:00.123Z'],
  ])('is read as that moment: %s', async (_, expiresAt, meant = LATE) => {
    const accountId = someAccountId();
    const keys = { partitionKey: accountId, excludedBy: 'contact-1', excludedAt: '2026-11-23T08:00:00Z' };
    await writeRaw('accounts', { ...keys, rowKey: 'exclusion:anna@example.com', expiresAt });
    const user = { ...USER, excluded: true, exclusionExpiresAt: expiresAt };
    await writeRaw('accounts', { partitionKey: accountId, rowKey: 'user:anna@example.com', ...user });
    const { exclusionStore, userStore } = storage.open();
    const { items, unreadable } = await exclusionStore.listExclusions(accountId, PAGE, '');
    expect([items[0]?.expiresAt?.toISOString(), unreadable]).toEqual([meant, undefined]);
    const record = await userStore.findAddress(accountId, email('anna@example.com'));
    expect(record?.exclusion?.expiresAt?.toISOString()).toBe(meant);
  });

  it.each([
    ...['2031-01-01T00:00:00', '2031-01-01', '01/01/2031 00:00:00', '2031-02-30T00:00:00Z', '2031-01-01T00:00:61Z'],
    ...['1924992000', '2031-13-01T00:00:00Z', 'never', ''],
  ])('is no moment where nobody can say which: %s', async (expiresAt) => {
    const accountId = someAccountId();
    const keys = { partitionKey: accountId, excludedBy: 'contact-1', excludedAt: '2026-11-23T08:00:00Z' };
    await writeRaw('accounts', { ...keys, rowKey: 'exclusion:anna@example.com', expiresAt });
    const { items, unreadable } = await storage.open().exclusionStore.listExclusions(accountId, PAGE, '');
    expect([items, unreadable]).toEqual([[], 1]);
  });

  it('is read: whole numbers as Int64 and Double, ids as Guid and in capitals, yes and no as words', async () => {
    const { accountStore, userStore } = storage.open();
    const numbers = [typed('Int64', '7'), typed('Double', '7'), typed('Int32', '7')];
    for (const ssoVersion of numbers) {
      const accountId = someAccountId();
      await writeRaw('accounts', { ...ACCOUNT, partitionKey: accountId, rowKey: 'account', ssoVersion });
      expect((await accountStore.findAccount(accountId))?.ssoVersion).toBe(7);
    }
    const [accountId, person] = [someAccountId(), somePerson()];
    const tenantId = typed('Guid', person.tenantId);
    const user = { ...USER, userId: typed('Guid', USER.userId), tenantId, objectId: person.objectId.toUpperCase() };
    const words = { twoFactor: 'True', hasPassword: 'false', excluded: 'FALSE' };
    await writeRaw('accounts', { partitionKey: accountId, rowKey: 'user:anna@example.com', ...user, ...words });
    const record = await userStore.findAddress(accountId, email('anna@example.com'));
    expect(record).toMatchObject({
      user: { id: USER.userId, twoFactor: true, hasPassword: false, boundTo: person },
      exclusion: undefined,
    });
  });

  it.each<[string, object]>([
    ['a number that is not whole', { ssoVersion: 7.5 }],
    ['a number as text', { ssoVersion: '7' }],
    ['a switch in capitals', { sso: 'On' }],
    ['a switch of a newer version', { sso: 'pilot' }],
    ['an integration of a newer version', { integration: 'suspended' }],
    ['a domain that is none', { domains: '["*.example.com"]' }],
  ])('is not read where it is no known word: %s', async (_, change) => {
    const accountId = someAccountId();
    await writeRaw('accounts', { ...ACCOUNT, partitionKey: accountId, rowKey: 'account', ...change });
    await expectUnreadable(storage.open().accountStore.findAccount(accountId), 'account');
  });
});
