import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Columns } from '../../../../shared/adapters/tables/table-row.ts';
import { SupportCode } from '../../../../shared/domain/support-code.ts';
import { email, someAccountId, someDomain, somePerson, someTenant } from '../../../contracts/store-world.ts';
import { startTestStorage, type TestStorage } from '../../../support/azurite.ts';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
}, 60_000);
afterAll(() => storage.close());

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
async function expectCorrupt(read: Promise<unknown>, kind: string): Promise<void> {
  const error: unknown = await read.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error)).toContain(`a row of kind ${kind}`);
  expect(inspect(error).toLowerCase()).not.toContain('anna@');
}

describe('a corrupt row', () => {
  it.each<[string, Columns]>([
    ['a user without a name', { ...USER, displayName: undefined }],
    ['a user whose id is none', { ...USER, userId: 'x' }],
    ['half a binding', { ...USER, tenantId: '9b2f8f5e-0d6e-4a57-9c1b-1f6f4b1f2a3c' }],
    ['an expiry that is no moment', { ...USER, excluded: true, exclusionExpiresAt: '2026-99-99T00:00:00.000Z' }],
    ['nothing about exclusion', { ...USER, excluded: undefined }],
  ])('of an address is a fault: %s', async (_, columns) => {
    const { tables, directoryStore } = storage.open();
    const account = someAccountId();
    await tables.accounts.insert(account, 'user:anna@example.com', columns);
    await expectCorrupt(directoryStore.findAddress(account, email('anna@example.com')), 'user');
    await expectCorrupt(directoryStore.listUsers(account, PAGE, ''), 'user');
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
    const account = someAccountId();
    await tables.accounts.insert(account, 'account', columns);
    await expectCorrupt(accountStore.readAccount(account), 'account');
    await expectCorrupt(accountStore.findAccount(account), 'account');
    const row = await tables.accounts.read(account, 'account');
    await tables.accounts.replace(account, 'account', ACCOUNT, row?.etag ?? '');
    expect((await accountStore.findAccount(account))?.name).toBe('n');
  });

  it('of a list is a fault, also when its key holds no address', async () => {
    const { tables, directoryStore, exclusionStore, auditTrail, shadowSightings, countStore } = storage.open();
    const account = someAccountId();
    await tables.accounts.insert(account, 'exclusion:anna@example.com', { excludedBy: 'contact-1' });
    await tables.accounts.insert(account, 'no-password:anna', {});
    await tables.accounts.insert(account, 'audit:0:x', { id: 'x' });
    await tables.accounts.insert(account, 'counts', { usersWithoutPassword: 'many' });
    const seen = { at: '2026-11-23T08:00:00.000Z', app: 'elevate', step: 'entra', reason: 'because' };
    await tables.shadow.insert(account, 'anna@example.com', seen);
    await expectCorrupt(shadowSightings.listSightings(account, new Date(0), PAGE), 'shadow');
    await expectCorrupt(exclusionStore.listExclusions(account, PAGE, ''), 'exclusion');
    await expectCorrupt(directoryStore.listUsersWithoutPassword(account, [], PAGE), 'no-password');
    await expectCorrupt(auditTrail.listEvents(account, PAGE), 'audit');
    await expectCorrupt(countStore.readCounts(account), 'counts');
  });

  it('of a story is a fault', async () => {
    const { tables, signInStories } = storage.open();
    const [account, story] = [someAccountId(), { at: 'yesterday', operation: 'x', outcome: 'y', email: 'anna@' }];
    await tables.stories.insert(account, '7KQ2M-9XTRD', story);
    await expectCorrupt(signInStories.find(account, SupportCode.parse('7KQ2M-9XTRD')), 'story');
  });

  it('of a readiness report is a fault', async () => {
    const { tables, readinessRuns } = storage.open();
    const account = someAccountId();
    await tables.readiness.insert(account, 'state', { lastNumber: 1, run: '{}', leftovers: '[]', writeId: 'x' });
    const packed = Buffer.from('[["anna@example.com","Anna","well",null]]');
    await tables.readiness.insert(account, 'r1:users:all:anna@example.com', { part0: packed });
    await expectCorrupt(readinessRuns.readState(account), 'readiness state');
    const wanted = { status: undefined, startsWith: '' };
    await expectCorrupt(readinessRuns.listItems(account, { number: 1 }, PAGE, wanted), 'readiness items');
  });

  it('of a claim, a binding or a redemption is a fault', async () => {
    const { tables, accountStore, claimStore, directoryStore, redemptionStore } = storage.open();
    const [account, domain, tenant, person] = [someAccountId(), someDomain(), someTenant(), somePerson()];
    await tables.domains.insert(domain, 'domain', {});
    await tables.tenants.insert(tenant, 'tenant', { account, claimId: 'x', claimedAt: 'yesterday' });
    await tables.accounts.insert(account, `object:${person.tenantId}:${person.objectId}`, { address: 'anna' });
    await expectCorrupt(accountStore.findOwner(domain), 'claim');
    await expectCorrupt(claimStore.claimTenant(tenant, account), 'claim');
    await expectCorrupt(directoryStore.findCandidates(account, person, undefined), 'object');
    const expiresAt = new Date('2026-11-23T08:00:00Z');
    await redemptionStore.redeem('code', expiresAt);
    for (let shard = 0; shard < 16; shard++) {
      const partition = `2026-11-23T08-${shard.toString(16)}`;
      const row = await tables.redemptions.read(partition, 'code');
      if (row !== undefined) await tables.redemptions.replace(partition, 'code', {}, row.etag);
    }
    await expectCorrupt(redemptionStore.redeem('code', expiresAt), 'redemption');
  });
});
