/** A domain of an account, as answers say it. */
import * as z from 'zod';
import type { Account } from './rules/account.ts';
import { DOMAIN_STATES, isVerified, stateOf } from './rules/account-domains.ts';

export const DomainAnswer = z.strictObject({
  domain: z.string(),
  state: z
    .enum(DOMAIN_STATES)
    .describe('joining: it came while SSO was not off; its people keep Company credentials until it is confirmed.'),
  verified: z
    .boolean()
    .nullable()
    .describe('Whether the connected tenant has verified it, as read last; null: no tenant is connected.'),
});

export const domainBodies = (account: Pick<Account, 'domains' | 'joining' | 'integration'>) =>
  account.domains.map((domain) => ({
    domain,
    state: stateOf(account, domain),
    verified: isVerified(account, domain) ?? null,
  }));
