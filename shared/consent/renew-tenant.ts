/** What the connected tenant is called and which domains it has verified, read anew: both change after the consent. */
import { type Account, keepable, type TenantLink, unverifiedDomains } from '../users/rules/account.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import type { DomainName } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { answerWithin, ifPossible } from '../platform/in-process/attempts.ts';
import type { EntraTenants } from '../entra/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

const READ_TIMEOUT_MS = 5_000;

export type RenewTenantDependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount' | 'changeAccount'>;
  readonly entraTenants: Pick<EntraTenants, 'readTenant'>;
};

/** The account as it is then. Where Azure says nothing, or somebody else changes the account meanwhile, what was known stays. */
export const makeRenewTenant = (dependencies: RenewTenantDependencies) =>
  async function renewTenant(before: Snapshot<Account>): Promise<Account> {
    const { value } = before;
    const { integration } = value;
    if (integration.state === 'not-connected') return value;
    const read = await readTenant(dependencies, integration);
    if (read === undefined) return value;
    const facts = { tenantName: read.tenantName, verifiedDomains: keepable(read.verifiedDomains, value) };
    if (facts.tenantName === integration.tenantName && isSame(facts.verifiedDomains, integration.verifiedDomains)) {
      return value;
    }
    const account: Account = { ...value, integration: { ...integration, ...facts } };
    const makeEvent = auditEventMaker(dependencies, value.id, { kind: 'system' });
    const event = makeEvent('tenant-changed', auditedNames(value), auditedNames(account));
    return (await dependencies.accountStore.changeAccount(before, account, event)) === 'changed' ? account : value;
  };

async function readTenant(
  { entraTenants }: RenewTenantDependencies,
  { tenantId }: TenantLink,
): Promise<Pick<TenantLink, 'tenantName' | 'verifiedDomains'> | undefined> {
  const read = await ifPossible(() => answerWithin(entraTenants.readTenant(tenantId), READ_TIMEOUT_MS));
  return typeof read === 'string' ? undefined : read;
}

const isSame = (one: readonly DomainName[], other: readonly DomainName[]): boolean =>
  one.length === other.length && one.every((domain) => other.includes(domain));

function auditedNames(account: Account): Recorded {
  const { integration } = account;
  if (integration.state === 'not-connected') return {};
  return { tenantName: integration.tenantName ?? null, unverifiedDomains: unverifiedDomains(account) };
}
