/**
 * Whom a user can be linked to together with many others, where nobody looks at each pair for long: the one enabled member of the tenant whose mail is
 * an address of the user, in a domain that the tenant has proven to be its own. Everybody else is linked one by one. Pure.
 */
import type { Account } from '../../users/rules/account.ts';
import { addressesOf } from '../../users/rules/user.ts';
import { domainOf } from '../../platform/words/identifiers.ts';
import type { SureLinkOutcome } from '../../platform/words/link-obstacle.ts';
import type { LinkView, ShownCandidate } from './user-link.ts';

/** Who the user surely is; or why nobody can say so. */
export function findSurePerson(
  view: LinkView,
  account: Pick<Account, 'domains' | 'integration'>,
): ShownCandidate | SureLinkOutcome {
  if (view.bound !== undefined) return 'already-linked';
  const [only, ...more] = view.candidates;
  if (only === undefined) return 'not-found';
  if (more.length > 0) return 'several-matches';
  if (only.obstacle !== undefined) return only.obstacle;
  if (only.match !== 'mail') return 'found-by-sign-in-name';
  return whyUnsure(only, view, account) ?? only;
}

function whyUnsure(
  { person: { mail }, namedUser }: ShownCandidate,
  { user }: LinkView,
  { domains, integration }: Pick<Account, 'domains' | 'integration'>,
): SureLinkOutcome | undefined {
  if (mail === undefined || !addressesOf(user).includes(mail)) return 'former-address';
  const domain = domainOf(mail);
  const isProven = integration.state !== 'not-connected' && integration.verifiedDomains.includes(domain);
  if (!domains.includes(domain) || !isProven) return 'domain-unverified';
  return namedUser === undefined ? undefined : 'names-another-user';
}
