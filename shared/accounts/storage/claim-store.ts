/** Who has which domain, and which tenant. */
import type { AccountId, DomainName } from '../../platform/words/identifiers.ts';
import type { ClaimStore } from '../../users/ports.ts';
import type { AccountCaches } from './account-store.ts';
import {
  type Accounts,
  type Claimable,
  type ClaimDependencies,
  dropClaim,
  handOverClaim,
  type Holding,
  makeTenantClaims,
  newClaim,
  releaseClaim,
  renewClaim,
  takeClaim,
} from './claim-holding.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { DOMAIN_ROW } from '../../platform/tables/row-keys.ts';

type Dependencies = ClaimDependencies & { readonly caches: AccountCaches };

/** Reads each account once: many domains ask about the same one. */
function onceEach(accounts: Accounts): Accounts {
  const reads = new Map<AccountId, ReturnType<Accounts['readAccount']>>();
  return {
    readAccount: (id) => {
      const reading = reads.get(id) ?? accounts.readAccount(id);
      reads.set(id, reading);
      return reading;
    },
  };
}

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
export function makeClaimStore(dependencies: Dependencies): ClaimStore {
  const { tables, caches, accountStore } = dependencies;
  const domainClaim = (domain: DomainName): Claimable => ({
    ...{ table: tables.domains, partitionKey: domain, rowKey: DOMAIN_ROW },
    isBorneOutBy: (account) => account.domains.includes(domain),
  });
  const eachDomain = makeEachDomain(caches);

  return {
    async claimDomains(domains, accountId) {
      const mine = newClaim(dependencies, accountId);
      const readOnce = onceEach(accountStore);
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
      const mine = newClaim(dependencies, accountId);
      const lost: DomainName[] = [];
      await eachDomain(domains, async (domain) => {
        if ((await renewClaim(domainClaim(domain), mine)) === 'lost') lost.push(domain);
      });
      return lost;
    },

    async moveDomain(domain, from, to) {
      try {
        return await handOverClaim(domainClaim(domain), from, newClaim(dependencies, to));
      } finally {
        caches.owners.forget(domain);
      }
    },

    async releaseDomains(domains, accountId) {
      await eachDomain(domains, (domain) => releaseClaim(domainClaim(domain), accountId, accountStore));
    },

    ...makeTenantClaims(dependencies),
  };
}
