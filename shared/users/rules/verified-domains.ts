/** What is kept of the domains that a tenant has verified: some have thousands, and a row holds only so much. */
import type { Account } from './account.ts';
import type { DomainName } from '../../platform/words/identifiers.ts';

const MAX_LENGTH = 28_000;

/** As many of the tenant's domains as can be kept, the account's own first. */
export function keepable(
  verified: readonly DomainName[],
  { domains }: Pick<Account, 'domains'>,
): readonly DomainName[] {
  const own = verified.filter((domain) => domains.includes(domain));
  const others = verified.filter((domain) => !domains.includes(domain));
  let length = 2;
  return [...own, ...others].filter(({ length: characters }) => (length += characters + 3) <= MAX_LENGTH);
}

/** The account's domains that the tenant has not verified: nobody of theirs can have a principal name there. */
export const unverifiedDomains = (domains: readonly DomainName[], verified: readonly DomainName[]): DomainName[] =>
  domains.filter((domain) => !verified.includes(domain));
