import { linkedTenant } from '../../users/rules/account.ts';
import type { AccountId, DomainName, TenantId } from '../../platform/words/identifiers.ts';
import type { AccountStore, ClaimStore } from '../../users/ports.ts';
import type { Clock, RandomId } from '../../platform/ports.ts';
import type { AccountCaches } from './account-store.ts';
import {
  type Claimable,
  type ClaimRow,
  dropClaim,
  handOverClaim,
  type Holding,
  releaseClaim,
  renewClaim,
  takeClaim,
} from './claim-holding.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { DOMAIN_ROW, TENANT_ROW } from '../../platform/tables/row-keys.ts';

type Dependencies = {
  readonly tables: Tables;
  readonly caches: AccountCaches;
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly clock: Clock;
  readonly randomId: RandomId;
};

/** Reads each account once: many domains ask about the same one. */
function onceEach<Value>(read: (id: AccountId) => Promise<Value>): (id: AccountId) => Promise<Value> {
  const reads = new Map<AccountId, Promise<Value>>();
  return (id) => {
    const reading = reads.get(id) ?? read(id);
    reads.set(id, reading);
    return reading;
  };
}

const domainClaimIn =
  ({ domains }: Tables) =>
  (domain: DomainName): Claimable => ({
    table: domains,
    partitionKey: domain,
    rowKey: DOMAIN_ROW,
    isBorneOutBy: (account) => account.domains.includes(domain),
  });

const tenantClaimIn =
  ({ tenants }: Tables) =>
  (tenant: TenantId): Claimable => ({
    table: tenants,
    partitionKey: tenant,
    rowKey: TENANT_ROW,
    isBorneOutBy: (account) => linkedTenant(account) === tenant,
  });

/** For each domain, whatever becomes of the others: the cache forgets it in any case. */
const makeEachDomain = ({ owners }: AccountCaches) =>
  function eachDomain(domains: readonly DomainName[], work: (domain: DomainName) => Promise<void>): Promise<unknown> {
    return inParallel([...new Set(domains)], STORAGE_CONCURRENCY, async (domain) => {
      try {
        await work(domain);
      } finally {
        owners.forget(domain);
      }
    });
  };

/** Domains and tenants, each a row in a partition of its own: no transaction spans them, so a claim is undone step by step. */
export function makeClaimStore({ tables, caches, accountStore, clock, randomId }: Dependencies): ClaimStore {
  const readAccount = async (id: AccountId) => (await accountStore.readAccount(id))?.value;
  const newClaim = (accountId: AccountId): ClaimRow => ({
    account: accountId,
    claimedAt: clock(),
    claimId: randomId(),
  });
  const domainClaim = domainClaimIn(tables);
  const tenantClaim = tenantClaimIn(tables);
  const eachDomain = makeEachDomain(caches);

  return {
    async claimDomains(domains, accountId) {
      const mine = newClaim(accountId);
      const readOnce = onceEach(readAccount);
      const tried = new Map<DomainName, Holding | undefined>();
      const undo = (): Promise<unknown> =>
        eachDomain(
          // Undefined: a try that failed may have won all the same.
          [...tried].filter(([, holding]) => holding === 'new' || holding === undefined).map(([domain]) => domain),
          (domain) => dropClaim(domainClaim(domain), (row) => row.claimId === mine.claimId),
        );
      try {
        await eachDomain(domains, async (domain) => {
          tried.set(domain, undefined);
          tried.set(domain, await takeClaim(domainClaim(domain), mine, readOnce));
        });
      } catch (error) {
        // What can't be undone now is void in ten minutes; the first fault is the one to tell.
        await undo().catch(() => undefined);
        throw error;
      }
      const taken = [...tried].filter(([, holding]) => holding === 'taken').map(([domain]) => domain);
      if (taken.length > 0) await undo();
      return taken;
    },

    async renewDomains(domains, accountId) {
      const mine = newClaim(accountId);
      const lost: DomainName[] = [];
      await eachDomain(domains, async (domain) => {
        if ((await renewClaim(domainClaim(domain), mine)) === 'lost') lost.push(domain);
      });
      return lost;
    },

    async moveDomain(domain, from, to) {
      try {
        return await handOverClaim(domainClaim(domain), from, newClaim(to));
      } finally {
        caches.owners.forget(domain);
      }
    },

    async releaseDomains(domains, accountId) {
      await eachDomain(domains, (domain) => releaseClaim(domainClaim(domain), accountId, readAccount));
    },

    async claimTenant(tenant, accountId) {
      const holding = await takeClaim(tenantClaim(tenant), newClaim(accountId), readAccount);
      return holding === 'taken' ? 'taken' : 'claimed';
    },

    renewTenant: (tenant, accountId) => renewClaim(tenantClaim(tenant), newClaim(accountId)),

    releaseTenant: (tenant, accountId) => releaseClaim(tenantClaim(tenant), accountId, readAccount),
  };
}
