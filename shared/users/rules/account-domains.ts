/**
 * The domains of an account. A domain that comes while SSO isn't off is `joining`: its people keep Company credentials until a
 * Security Manager confirms how many of them are locked out. Only what the account has is here; who has a domain, the claim says.
 */
import type { Account } from './account.ts';
import type { AccountCounts } from './counts/account-counts.ts';
import { isNobodyNew, lockedOutThen } from './counts/recount.ts';
import { isEnforced } from '../../platform/words/switch-position.ts';
import type { DomainName } from '../../platform/words/identifiers.ts';

export const DOMAIN_STATES = ['in-force', 'joining'] as const;
export type DomainState = (typeof DOMAIN_STATES)[number];

/** What a row of the store and an entry of the trail hold. */
export const MAX_DOMAINS = 500;
const MAX_DOMAINS_LENGTH = 28_000;
/** More that left are forgotten: then they join anew. */
const MAX_LEFT = 200;
const MAX_LEFT_LENGTH = 28_000;
const MAX_VERIFIED_LENGTH = 28_000;

export const areTooLong = (domains: readonly DomainName[]): boolean =>
  JSON.stringify(domains).length > MAX_DOMAINS_LENGTH;

type Domains = Pick<Account, 'domains' | 'joining'>;

export const stateOf = ({ joining }: Pick<Account, 'joining'>, domain: DomainName): DomainState =>
  joining.includes(domain) ? 'joining' : 'in-force';

export const domainsInForce = ({ domains, joining }: Domains): DomainName[] =>
  domains.filter((domain) => !joining.includes(domain));

/** Whose users the number counts that turning SSO on confirms: what is joining comes into force with it. While it's on, who is under it. */
export const domainsUnderSwitch = (account: Domains & Pick<Account, 'sso'>): readonly DomainName[] =>
  isEnforced(account.sso) ? domainsInForce(account) : account.domains;

/** Whether a domain that comes (back) is in force at once: with SSO off nobody is locked out, and who was locked out before is nobody new. */
function comesInForce({ sso, left }: Account, counts: AccountCounts, domain: DomainName): boolean {
  if (sso === 'off') return true;
  const before = left.find((each) => each.domain === domain);
  return before !== undefined && isNobodyNew(counts, domain, before);
}

/** The account with these domains instead of those that it has. */
export function withDomains(account: Account, domains: readonly DomainName[], counts: AccountCounts): Account {
  const had = new Set(account.domains);
  const wanted = new Set(domains);
  const isJoining = (domain: DomainName): boolean =>
    had.has(domain) ? account.joining.includes(domain) : !comesInForce(account, counts, domain);
  const gone = isEnforced(account.sso) ? domainsInForce(account).filter((domain) => !wanted.has(domain)) : [];
  return {
    ...account,
    domains,
    joining: domains.filter(isJoining),
    left: newest([
      ...account.left.filter(({ domain }) => !wanted.has(domain)),
      ...gone.map((domain) => ({ domain, ...lockedOutThen(counts, domain) })),
    ]),
  };
}

/** As many as the row holds beside its domains. */
function newest(left: Account['left']): Account['left'] {
  const kept = left.slice(-MAX_LEFT);
  return JSON.stringify(kept).length > MAX_LEFT_LENGTH ? newest(kept.slice(1)) : kept;
}

/** The account with one domain more, in that state whatever it was in. */
export const withDomain = (account: Account, domain: DomainName, state: DomainState): Account => ({
  ...account,
  domains: account.domains.includes(domain) ? account.domains : [...account.domains, domain],
  joining: [...account.joining.filter((each) => each !== domain), ...(state === 'joining' ? [domain] : [])],
  left: account.left.filter((each) => each.domain !== domain),
});

/** The account without a domain that went to another one: it doesn't come back as if it had only been dropped. */
export const withoutDomain = (account: Account, domain: DomainName): Account => ({
  ...account,
  domains: account.domains.filter((each) => each !== domain),
  joining: account.joining.filter((each) => each !== domain),
  left: account.left.filter((each) => each.domain !== domain),
});

/** Whether the connected tenant has verified the domain; undefined: no tenant is connected. */
export const isVerified = ({ integration }: Pick<Account, 'integration'>, domain: DomainName): boolean | undefined =>
  integration.state === 'not-connected' ? undefined : integration.verifiedDomains.includes(domain);

/** The account's domains that the connected tenant has not verified: nobody of theirs can have a principal name there. */
export const unverifiedDomains = (account: Pick<Account, 'domains' | 'integration'>): DomainName[] =>
  account.domains.filter((domain) => isVerified(account, domain) === false);

/** As many of the tenant's domains as can be kept, the account's own first: some have thousands, and a row holds only so much. */
export function keepable(
  verified: readonly DomainName[],
  { domains }: Pick<Account, 'domains'>,
): readonly DomainName[] {
  const [own, others]: [DomainName[], DomainName[]] = [[], []];
  for (const domain of verified) (domains.includes(domain) ? own : others).push(domain);
  let length = 2;
  return [...own, ...others].filter(({ length: characters }) => (length += characters + 3) <= MAX_VERIFIED_LENGTH);
}

/** As answers say them. */
export const domainBodies = (account: Pick<Account, 'domains' | 'joining' | 'integration'>) =>
  account.domains.map((domain) => ({
    domain,
    state: stateOf(account, domain),
    verified: isVerified(account, domain) ?? null,
  }));
