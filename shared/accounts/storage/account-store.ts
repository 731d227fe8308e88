/** Accounts, each one row, changed with its ETag. */
import * as z from 'zod';
import {
  type Account,
  accountMarksAfter,
  type BrokenReason,
  differing,
  domainsInForce,
} from '../../users/rules/account.ts';
import { newAccountMarks } from '../../users/rules/account-profile.ts';
import { type AccountId, ContactId, DomainName, ProductId, TenantId } from '../../platform/words/identifiers.ts';
import type { SsoSwitch } from '../../platform/words/switch-position.ts';
import type { AccountStore } from '../../users/ports.ts';
import { countsWrites } from '../../users/storage/counts/counts-row.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { ReadThroughCache } from '../../platform/in-process/bounded-map.ts';
import { ACCOUNT_ROW } from '../../platform/tables/row-keys.ts';
import { accountMarksColumns, accountMarksOf } from '../../users/storage/rows/marks-column.ts';
import { type Columns, jsonOf, MomentColumn, readColumns, type Write } from '../../platform/tables/rows/table-row.ts';

/** What is missing nobody knows: of rows from before it was kept. */
const Known = z
  .int()
  .nullish()
  .transform((value) => value ?? undefined);
const Left = z.object({ domain: DomainName, lockedOut: z.int().min(0), tags: Known, asOf: Known });

/** Rows from before turns, and what is joining and left, were kept have none of those. */
const AccountColumns = z.object({
  name: z.string(),
  domains: jsonOf(z.array(DomainName)),
  // What is joining stands in a column of its own: a version of the service that doesn't know it reads that the account hasn't got the
  // domain, and its people get Company credentials from there too.
  joining: jsonOf(z.array(DomainName)).optional(),
  left: jsonOf(z.array(Left)).optional(),
  products: jsonOf(z.array(ProductId)),
  sso: z.enum(['on', 'off']),
  ssoVersion: z.int().min(0),
  ssoTurnedAt: MomentColumn.optional(),
  ssoTurnedBy: ContactId.optional(),
  shadowSince: MomentColumn.optional(),
});

/**
 * `shadow` is stored as off and since when: a version of the service that doesn't know it (one that is being replaced, or one
 * gone back to) reads off, and people sign in the same.
 */
const READ_BY_OLDER: Readonly<Record<SsoSwitch, 'on' | 'off'>> = { on: 'on', off: 'off', shadow: 'off' };

const LINK = {
  tenantId: TenantId,
  tenantName: z.string().optional(),
  verifiedDomains: jsonOf(z.array(DomainName)),
  connectedBy: ContactId,
  connectedAt: MomentColumn,
};
const IntegrationColumns = z.discriminatedUnion('integration', [
  z.object({ integration: z.literal('not-connected') }),
  z.object({ integration: z.literal('connected'), ...LINK }),
  z.object({
    integration: z.literal('broken'),
    ...LINK,
    // Any word: a newer version may know of more that can break, and nobody decides by it.
    brokenReason: z.string().transform((word) => word as BrokenReason),
    brokenSince: MomentColumn,
  }),
]);

/** Throws UnreadableRow. */
export function accountOf(id: AccountId, columns: unknown): Account {
  const read = readColumns(AccountColumns, columns, 'account');
  const { name, products, ssoVersion, joining = [], left = [], ssoTurnedAt: at, ssoTurnedBy: by, shadowSince } = read;
  const isInShadow = read.sso === 'off' && shadowSince !== undefined;
  const account = {
    ...{ id, name, domains: [...read.domains, ...joining], joining, left, products, ssoVersion },
    sso: isInShadow ? 'shadow' : read.sso,
    ssoTurned: at === undefined || by === undefined ? undefined : { at, by },
    shadowSince: isInShadow ? shadowSince : undefined,
  } as const;
  const linked = readColumns(IntegrationColumns, columns, 'account');
  if (linked.integration === 'not-connected') return { ...account, integration: { state: 'not-connected' } };
  const { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt } = linked;
  const link = { tenantId, tenantName, verifiedDomains, connectedBy, connectedAt };
  if (linked.integration === 'connected') return { ...account, integration: { state: 'connected', ...link } };
  const { brokenReason: reason, brokenSince } = linked;
  return { ...account, integration: { state: 'broken', reason, brokenSince, ...link } };
}

export function accountColumns(account: Account): Columns {
  const { integration } = account;
  return {
    name: account.name,
    domains: JSON.stringify(domainsInForce(account)),
    joining: account.joining.length === 0 ? undefined : JSON.stringify(account.joining),
    left: account.left.length === 0 ? undefined : JSON.stringify(account.left),
    products: JSON.stringify(account.products),
    sso: READ_BY_OLDER[account.sso],
    ssoVersion: account.ssoVersion,
    ssoTurnedAt: account.ssoTurned?.at.toISOString(),
    ssoTurnedBy: account.ssoTurned?.by,
    shadowSince: account.shadowSince?.toISOString(),
    integration: integration.state,
    ...(integration.state !== 'not-connected' && {
      tenantId: integration.tenantId,
      tenantName: integration.tenantName,
      verifiedDomains: JSON.stringify(integration.verifiedDomains),
      connectedBy: integration.connectedBy,
      connectedAt: integration.connectedAt.toISOString(),
    }),
    ...(integration.state === 'broken' && {
      brokenReason: integration.reason,
      brokenSince: integration.brokenSince.toISOString(),
    }),
  };
}

/** What the process keeps of them (`account-caches.ts`). */
export type AccountCaches = {
  readonly owners: ReadThroughCache<DomainName, AccountId>;
  readonly accounts: ReadThroughCache<AccountId, Account>;
};

/** Between the claim and the account a domain may go on to the next account. */
const MAX_LOOKS = 2;

export function makeAccountStore({ tables, caches }: { tables: Tables; caches: AccountCaches }): AccountStore {
  /** Whatever the end of a write, known or not: what was cached before it, `touched` domains included, is no longer to be trusted. */
  async function commit(
    account: Account,
    touched: readonly DomainName[],
    writes: readonly Write[],
    event: Parameters<AccountStore['createAccount']>[1],
  ) {
    try {
      return await commitChange(tables.accounts, account.id, writes, [event]);
    } finally {
      caches.accounts.forget(account.id);
      for (const domain of touched) caches.owners.forget(domain);
    }
  }

  return {
    findOwner: caches.owners.get,
    findAccount: caches.accounts.get,

    async findOwnerAnew(domain) {
      for (let look = 0; look < MAX_LOOKS; look++) {
        caches.owners.forget(domain);
        const owner = await caches.owners.get(domain);
        if (owner === undefined) return undefined;
        // Read after the claim: whoever has the claim by then listed the domain before.
        caches.accounts.forget(owner);
        const account = await caches.accounts.get(owner);
        if (account?.domains.includes(domain) === true) return account;
      }
      return undefined;
    },

    async readAccount(id) {
      const row = await tables.accounts.read(id, ACCOUNT_ROW);
      if (row === undefined) return undefined;
      return {
        ...{ value: accountOf(id, row.columns), version: row.etag },
        // Read when they are asked for: who reads an account hardly ever does.
        get marks() {
          return accountMarksOf(row.columns);
        },
      };
    },

    async createAccount(account, event) {
      const marks = accountMarksColumns(newAccountMarks(event));
      const write: Write = { kind: 'insert', rowKey: ACCOUNT_ROW, columns: { ...accountColumns(account), ...marks } };
      return (await commit(account, account.domains, [write], event)) === 'done' ? 'created' : 'already-exists';
    },

    async changeAccount(before, after, event, counts) {
      if (before.value.id !== after.id) throw new Error('an account can not become another');
      const marks = accountMarksColumns(accountMarksAfter(before, after, event));
      const columns = { ...accountColumns(after), ...marks };
      const write: Write = { kind: 'replace', rowKey: ACCOUNT_ROW, columns, etag: before.version };
      const guard = counts === undefined ? [] : countsWrites(counts, counts.value);
      return (await commit(after, differing(before.value.domains, after.domains), [write, ...guard], event)) === 'done'
        ? 'changed'
        : 'conflict';
    },
  };
}
