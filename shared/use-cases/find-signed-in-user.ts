/** Which user of the account the person from Azure is, the account being what it is by now. The same for a sign-in and for a test of one. */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { AddressRecord } from '../domain/directory-user.ts';
import { domainOf } from '../domain/identifiers.ts';
import type { SignInTransaction } from '../domain/openid/sign-in-transaction.ts';
import type { DirectoryStore, EntraPerson, Snapshot } from '../ports.ts';
import type { MendConsent } from './mend-consent.ts';
import { matchUser, type UserMatch } from './match-user.ts';

type Refused<Refusal> = { readonly kind: 'refused'; readonly refusal: Refusal };
type Match = Exclude<UserMatch, { kind: 'refused' }>;

export type FindSignedInUserOutcome =
  | {
      readonly kind: 'found';
      readonly account: Account;
      /** Who owns the address's domain for the decision: a user of a domain that the account has lost is nobody's here. */
      readonly owner: Account | undefined;
      readonly match: Match;
      /** What was read, so that a binding needn't read again. */
      readonly seen: Snapshot<AddressRecord> | undefined;
    }
  /** The account is linked to another tenant by now, or to none; or its link is broken, and Entra says so too. */
  | Refused<'tenant-not-linked' | 'integration-broken'>
  | Refused<'not-in-control-panel' | 'address-differs'>
  /** `taken` is what is on record for the address that somebody else is bound to. */
  | (Refused<'bound-to-another-person'> & { readonly owner: Account | undefined; readonly taken: AddressRecord });

export type FindSignedInUserDependencies = {
  readonly directoryStore: Pick<DirectoryStore, 'findCandidates'>;
  readonly mendConsent: MendConsent;
};

/** Makes the use case. */
export const makeFindSignedInUser =
  ({ directoryStore, mendConsent }: FindSignedInUserDependencies) =>
  async (
    transaction: Pick<SignInTransaction, 'account' | 'tenantId' | 'typed'>,
    { identity, userPrincipalName }: EntraPerson,
  ): Promise<FindSignedInUserOutcome> => {
    const candidates = await directoryStore.findCandidates(transaction.account, identity, userPrincipalName);
    const { addressVersion: version } = candidates;
    const account =
      candidates.account?.integration.state === 'broken'
        ? await mendConsent(candidates.account.id)
        : candidates.account;
    if (account === undefined || linkedTenant(account) !== transaction.tenantId) {
      return { kind: 'refused', refusal: 'tenant-not-linked' };
    }
    if (account.integration.state === 'broken') return { kind: 'refused', refusal: 'integration-broken' };
    const match = matchUser({ ...candidates, identity, userPrincipalName, typed: transaction.typed });
    if (match.kind === 'refused') {
      return match.refusal === 'bound-to-another-person'
        ? { ...match, owner: ownerOf(account, match.taken.email) }
        : match;
    }
    const seen = version === undefined ? undefined : { value: match.record, version };
    return { kind: 'found', account, owner: ownerOf(account, match.user.email), match, seen };
  };

const ownerOf = (account: Account, email: AddressRecord['email']): Account | undefined =>
  account.domains.includes(domainOf(email)) ? account : undefined;
