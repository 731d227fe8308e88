/** A domain of an account, as answers say it. */
import type { Account } from './rules/account.ts';
import { isVerified, stateOf } from './rules/account-domains.ts';

export const domainBodies = (account: Pick<Account, 'domains' | 'joining' | 'integration'>) =>
  account.domains.map((domain) => ({
    domain,
    state: stateOf(account, domain),
    verified: isVerified(account, domain) ?? null,
  }));
