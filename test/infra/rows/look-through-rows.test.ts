/** What `npm run rows` finds and mends, on real storage. */
import { randomUUID } from 'node:crypto';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { lookThroughAll, lookThroughRows, type Progress } from '../../../infra/rows/look-through-rows.ts';
import { setColumns } from '../../../infra/rows/set-column.ts';
import { connect } from '../../../shared/users/rules/account.ts';
import { AuditEventId, type AccountId } from '../../../shared/platform/words/identifiers.ts';
import { finishRun, NO_READINESS, startRun } from '../../../shared/readiness/rules/readiness-run.ts';
import { emptyTally } from '../../../shared/readiness/rules/shadow-tally.ts';
import { SupportCode } from '../../../shared/platform/words/support-code.ts';
import {
  email,
  eventsFor,
  exclude,
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  someLink,
  somePerson,
  upsert,
} from '../../contracts/store-world.ts';
import { azuriteForTests } from '../../support/storage/azurite.ts';
import { spoilRow } from '../../support/storage/spoil-row.ts';

const storage = azuriteForTests();

const END = '2031-01-01T00:00:00.000Z';

/** An account with something of every kind, as the service stores it. */
async function openFull() {
  const stores = storage.open();
  const [id, domain, person] = [someAccountId(), someDomain(), somePerson()];
  const account = connect(someAccount(id, [domain]), someLink(person.tenantId));
  await stores.claimStore.claimDomains([domain], id);
  await stores.claimStore.claimTenant(person.tenantId, id);
  await stores.accountStore.createAccount(account, someEvent(id));
  await stores.userStore.changeUsers(id, [upsert('anna@x.example', { hasPassword: false })], eventsFor(id));
  const wish = exclude('anna@x.example', { expiresAt: new Date(END) });
  await stores.exclusionStore.changeExclusions(id, [wish, exclude('bea@x.example')], eventsFor(id));
  const user = (await stores.userStore.findAddress(id, email('anna@x.example')))?.user;
  if (user === undefined) throw new Error('no user');
  await stores.userStore.bindUser({ accountId: id, user, identity: person, event: someEvent(id) }, undefined);
  const at = new Date('2026-11-25T08:00:00.123Z');
  const begun = startRun(NO_READINESS, person.tenantId, at);
  const run = begun.run && { ...begun.run, shadow: emptyTally(at) };
  const state = run === undefined ? begun : startRun(finishRun(begun, run, at), person.tenantId, at);
  await stores.readinessRuns.saveState(id, undefined, state);
  const story = { account: id, supportCode: SupportCode.parse('7KQ2M-9XTRD'), at, operation: 'x', outcome: 'y' };
  await stores.signInStories.keep({ ...story, app: undefined, detail: undefined, email: undefined });
  return { id, domain, person, stores, tables: stores.tables };
}

const rawClient = (table: string): TableClient => {
  const { tablesUrl, account, key } = storage.azurite;
  const options = { allowInsecureConnection: true };
  return new TableClient(tablesUrl, table, new AzureNamedKeyCredential(account, key), options);
};
/** Columns as another program writes them, with the types that it says. */
const writeRaw = (table: string, accountId: AccountId, rowKey: string, columns: object) =>
  rawClient(table).updateEntity({ partitionKey: accountId, rowKey, ...columns }, 'Merge');

const event = () => ({ id: AuditEventId.parse(randomUUID()), at: new Date() });

describe('a look through the rows of an account', () => {
  it('has nothing to say of what the service itself wrote', async () => {
    const { id, tables } = await openFull();
    const { rows, findings } = await lookThroughRows(tables, id, true);
    expect(findings).toEqual([]);
    expect(rows).toBeGreaterThan(10);
    expect(await lookThroughRows(tables, someAccountId(), false)).toEqual({ rows: 0, findings: [] });
  });

  it('names every row that can’t be read, wherever it stands, and leaves them as they are', async () => {
    const { id, domain, person, tables } = await openFull();
    await spoilRow(tables.accounts, id, 'user:anna@x.example', { userId: 'x' });
    await spoilRow(tables.accounts, id, 'exclusion:bea@x.example', { excludedAt: 'yesterday' });
    await spoilRow(tables.domains, domain, 'domain', { claimedAt: 'once' });
    await spoilRow(tables.tenants, person.tenantId, 'tenant', { account: '' });
    await spoilRow(tables.readiness, id, 'state', { lastNumber: 'many' });
    await spoilRow(tables.stories, id, '7KQ2M-9XTRD', { at: 'then' });
    const { findings } = await lookThroughRows(tables, id, true);
    const unreadable = { state: 'unreadable' };
    expect(findings).toEqual([
      { table: 'accounts', partition: id, row: 'exclusion:bea@x.example', columns: ['excludedAt'], ...unreadable },
      { table: 'accounts', partition: id, row: 'user:anna@x.example', columns: ['userId'], ...unreadable },
      { table: 'readiness', partition: id, row: 'state', columns: ['lastNumber'], ...unreadable },
      { table: 'stories', partition: id, row: '7KQ2M-9XTRD', columns: ['at'], ...unreadable },
      { table: 'domains', partition: domain, row: 'domain', columns: ['claimedAt'], ...unreadable },
      { table: 'tenants', partition: person.tenantId, row: 'tenant', columns: ['account'], ...unreadable },
    ]);
  });

  it('names what is in another spelling, and repairs it on request: then the service would have written it so', async () => {
    const { id, tables, stores } = await openFull();
    const before = await tables.accounts.read(id, 'user:anna@x.example');
    await writeRaw('accounts', id, 'account', { ssoVersion: { type: 'Int64', value: '0' } });
    await writeRaw('accounts', id, 'exclusion:anna@x.example', { expiresAt: { type: 'DateTime', value: END } });
    const words = { twoFactor: 'False', exclusionExpiresAt: '2031-01-01T01:00:00+01:00', ofANewerVersion: 'kept' };
    await writeRaw('accounts', id, 'user:anna@x.example', words);
    const wanted = [
      ['account', ['ssoVersion']],
      ['exclusion:anna@x.example', ['expiresAt']],
      ['user:anna@x.example', ['twoFactor', 'exclusionExpiresAt']],
    ];
    const told = async (repair: boolean) =>
      (await lookThroughRows(tables, id, repair)).findings.map(({ row, columns, state }) => [row, columns, state]);
    expect(await told(false)).toEqual(wanted.map((each) => [...each, 'other-spelling']));
    expect(await told(true)).toEqual(wanted.map((each) => [...each, 'repaired']));
    expect(await told(true)).toEqual([]);
    const after = await tables.accounts.read(id, 'user:anna@x.example');
    const written = before?.columns as Record<string, unknown>;
    expect(after?.columns).toMatchObject({ ofANewerVersion: 'kept', exclusionExpiresAt: END, twoFactor: false });
    expect(Object.keys(written).filter((name) => !(name in (after?.columns as object)))).toEqual([]);
    expect((await stores.accountStore.readAccount(id))?.value.ssoVersion).toBe(0);
  });
});

describe('a look through the rows of all accounts', () => {
  it('finds the rows of each, and the claims that no account’s row leads to', async () => {
    const [alpha, bravo, lost] = [await openFull(), await openFull(), someDomain()];
    const { tables } = alpha;
    await alpha.stores.claimStore.claimDomains([lost], someAccountId());
    await spoilRow(tables.domains, lost, 'domain', { account: '' });
    await spoilRow(tables.accounts, bravo.id, 'user:anna@x.example', { userId: 'x' });
    await spoilRow(tables.accounts, bravo.id, 'account', { domains: 'none' });
    await spoilRow(tables.domains, bravo.domain, 'domain', { claimedAt: 'once' });
    const looked: Progress[] = [];
    for await (const one of lookThroughAll(tables, false)) looked.push(one);
    const told = looked.flatMap(({ account: accountId, findings }) =>
      findings.map(({ table, partition, row, columns }) => ({
        account: accountId,
        told: [table, partition, row, ...columns],
      })),
    );
    const ours = told.filter(
      ({ account: accountId, told: [, partition] }) => accountId === bravo.id || partition === lost,
    );
    expect(ours).toEqual([
      { account: bravo.id, told: ['accounts', bravo.id, 'account', 'domains'] },
      { account: bravo.id, told: ['accounts', bravo.id, 'user:anna@x.example', 'userId'] },
      { account: bravo.id, told: ['domains', bravo.domain, 'domain', 'claimedAt'] },
      { account: undefined, told: ['domains', lost, 'domain', 'account'] },
    ]);
    expect(told.filter(({ told: where }) => where.includes(bravo.domain))).toHaveLength(1);
    expect(looked.find(({ account: accountId }) => accountId === alpha.id)?.rows).toBeGreaterThan(10);
    expect(looked.find(({ account: accountId }) => accountId === alpha.id)?.findings).toEqual([]);
  });
});

describe('a column that is set', () => {
  it('is none of another account, whoever’s row says that it is theirs', async () => {
    const [alpha, bravo] = [await openFull(), await openFull()];
    const { tables } = alpha;
    await spoilRow(tables.accounts, bravo.id, 'account', { sso: 'perhaps' });
    await spoilRow(tables.domains, bravo.domain, 'domain', { claimedAt: 'once' });
    await spoilRow(tables.domains, alpha.domain, 'domain', { account: '' });
    const set = (place: Parameters<typeof setColumns>[2], column: string, value: string) =>
      setColumns(tables, alpha.id, place, { [column]: value }, event());
    const row = { table: 'accounts' as const, partition: bravo.id, row: 'account' };
    expect(await set(row, 'sso', 'on')).toEqual({ kind: 'of-another' });
    const claim = { table: 'domains' as const, partition: bravo.domain, row: 'domain' };
    expect(await set(claim, 'claimedAt', END)).toEqual({ kind: 'of-another' });
    // A row that names a domain doesn't make it the account's.
    const domains = JSON.stringify([alpha.domain, bravo.domain]);
    await spoilRow(tables.accounts, alpha.id, 'account', { domains });
    expect(await set(claim, 'claimedAt', END)).toEqual({ kind: 'of-another' });
    const own = { ...claim, partition: alpha.domain };
    expect(await set(own, 'account', bravo.id)).toEqual({ kind: 'of-another' });
    expect(await set(own, 'account', alpha.id)).toEqual({ kind: 'set' });
    expect((await tables.accounts.read(bravo.id, 'account'))?.columns).toMatchObject({ sso: 'perhaps' });
    expect((await tables.domains.read(bravo.domain, 'domain'))?.columns).toMatchObject({ claimedAt: 'once' });
  });

  it('is one that is at fault, in a row that can’t be read', async () => {
    const { id, tables } = await openFull();
    const set = (row: string, column: string, value: string) =>
      setColumns(tables, id, { table: 'accounts', partition: id, row }, { [column]: value }, event());
    const before = await tables.accounts.read(id, 'account');
    expect(await set('account', 'sso', 'on')).toEqual({ kind: 'nothing-wrong' });
    expect(await set('account', 'nosuch', 'x')).toEqual({ kind: 'nothing-wrong' });
    await spoilRow(tables.accounts, id, 'user:anna@x.example', { twoFactor: 'perhaps' });
    expect(await set('user:anna@x.example', 'nosuch', 'x')).toEqual({ kind: 'not-at-fault', columns: ['twoFactor'] });
    expect(await tables.accounts.read(id, 'account')).toEqual(before);
  });

  it('makes the row readable, in the type that the service writes, and stands in the trail', async () => {
    const { id, domain, tables, stores } = await openFull();
    const row = 'user:anna@x.example';
    const place = { table: 'accounts' as const, partition: id, row };
    await spoilRow(tables.accounts, id, row, { twoFactor: 'perhaps' });
    const set = (column: string, value: string) => setColumns(tables, id, place, { [column]: value }, event());
    expect(await set('twoFactor', 'maybe')).toEqual({ kind: 'unreadable', columns: ['twoFactor'] });
    expect(await set('twoFactor', 'true')).toEqual({ kind: 'set' });
    expect((await tables.accounts.read(id, row))?.columns).toMatchObject({ twoFactor: true });
    expect((await stores.userStore.findAddress(id, email('anna@x.example')))?.user?.twoFactor).toBe(true);
    const newest = (await stores.auditTrail.listEvents(id, { limit: 100, after: undefined })).items;
    const told = { row: `accounts ${row}`, twoFactor: 'perhaps' };
    expect(newest).toContainEqual(
      expect.objectContaining({ before: told, after: { ...told, twoFactor: 'true' }, actor: { kind: 'system' } }),
    );
    await spoilRow(tables.domains, domain, 'domain', { claimedAt: 'once' });
    const claim = { table: 'domains' as const, partition: domain, row: 'domain' };
    const moment = { claimedAt: '2026-11-20T10:00Z' };
    expect(await setColumns(tables, id, claim, moment, event())).toEqual({ kind: 'set' });
    expect((await tables.domains.read(domain, 'domain'))?.columns).toMatchObject({
      claimedAt: '2026-11-20T10:00:00.000Z',
    });
    expect((await lookThroughRows(tables, id, false)).findings).toEqual([]);
  });

  it('is given together with others where several are at fault, those too that only show when the first is mended', async () => {
    const { id, tables, stores } = await openFull();
    const row = 'user:anna@x.example';
    const place = { table: 'accounts' as const, partition: id, row };
    // What is excluded is read only behind what is the user's own.
    await spoilRow(tables.accounts, id, row, { twoFactor: 'perhaps', hasPassword: 7, excluded: 'so' });
    const before = await tables.accounts.read(id, row);
    const set = (wish: Readonly<Record<string, string>>) => setColumns(tables, id, place, wish, event());
    expect(await set({ twoFactor: 'true' })).toEqual({ kind: 'unreadable', columns: ['hasPassword'] });
    expect(await set({ twoFactor: 'true', hasPassword: 'false' })).toEqual({
      kind: 'unreadable',
      columns: ['excluded'],
    });
    const all = { twoFactor: 'true', hasPassword: 'false', excluded: 'true' };
    const more = { ...all, displayName: 'Somebody else' };
    expect(await set(more)).toEqual({ kind: 'not-at-fault', columns: ['twoFactor', 'hasPassword'] });
    expect((await tables.accounts.read(id, row))?.columns).toEqual(before?.columns);
    expect(await set(all)).toEqual({ kind: 'set' });
    const user = { twoFactor: true, hasPassword: false, displayName: 'User anna@x.example' };
    expect(await stores.userStore.findAddress(id, email('anna@x.example'))).toMatchObject({ user, exclusion: {} });
    const newest = (await stores.auditTrail.listEvents(id, { limit: 100, after: undefined })).items;
    const told = { row: `accounts ${row}` };
    expect(newest).toContainEqual(
      expect.objectContaining({
        before: { ...told, twoFactor: 'perhaps', hasPassword: '7', excluded: 'so' },
        after: { ...told, twoFactor: 'true', hasPassword: 'false', excluded: 'true' },
      }),
    );
  });

  it('is none of the trail, of a key, or of a row that isn’t there', async () => {
    const { id, tables } = await openFull();
    const set = (row: string, column: string) =>
      setColumns(tables, id, { table: 'accounts', partition: id, row }, { [column]: 'x' }, event());
    expect(await set('audit:1:x', 'action')).toEqual({ kind: 'not-to-be-set' });
    expect(await set('account', 'partitionKey')).toEqual({ kind: 'not-to-be-set' });
    expect(await set('user:nobody@x.example', 'displayName')).toEqual({ kind: 'no-such-row' });
  });
});
