/** An account as the Control Panel names it, and how its domains change. Only what the account has is here; who has a domain, the claim says. Pure. */
import { type Account, type AccountMarks, domainsInForce, type DomainState } from './account.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { AccountCounts } from './counts/account-counts.ts';
import { isNobodyNew, lockedOutThen } from './counts/recount.ts';
import { isEnforced } from '../../platform/words/switch-position.ts';
import type { DomainName } from '../../platform/words/identifiers.ts';

/** What a row of the store and an entry of the trail hold. */
export const MAX_DOMAINS = 500;
const MAX_DOMAINS_LENGTH = 28_000;
/** More that left are forgotten: then they join anew. */
const MAX_LEFT = 200;
const MAX_LEFT_LENGTH = 28_000;

export const areTooLong = (domains: readonly DomainName[]): boolean =>
  JSON.stringify(domains).length > MAX_DOMAINS_LENGTH;

/** An account as the Control Panel first names it. */
export const newAccount = (profile: Pick<Account, 'id' | 'name' | 'domains' | 'products'>): Account => ({
  ...profile,
  joining: [],
  left: [],
  integration: { state: 'not-connected' },
  sso: 'off',
  ssoVersion: 0,
  ssoTurned: undefined,
  shadowSince: undefined,
});

/** The marks of an account that an event makes. */
export function newAccountMarks({ id, at }: Pick<AuditEvent, 'id' | 'at'>): AccountMarks {
  const mark = { at, event: id };
  return {
    from: undefined,
    marks: new Map((['created', 'switch', 'connection'] as const).map((fact) => [fact, mark])),
  };
}

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
