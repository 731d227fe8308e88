/** Which user of the account the person from Azure is, the account being what it is by now. The same for a sign-in and for a test of one. */
import { type Account, linkedTenant } from '../../users/rules/account.ts';
import { type AddressRecord, hasAddress, standsFor } from '../../users/rules/user.ts';
import { domainOf, type EmailAddress, type TenantId } from '../../platform/words/identifiers.ts';
import type { SignInTransaction } from '../rules/sign-in-transaction.ts';
import type { AddressSnapshot, UserStore, SignInCandidates } from '../../users/ports.ts';
import type { EntraPerson } from '../../entra/ports.ts';
import type { MendConsent } from '../../consent/mend-consent.ts';
import { type FindRenamedUserDependencies, makeFindRenamedUser } from './find-renamed-user.ts';
import { isByAlias, matchUser, type UserMatch } from './match-user.ts';

type Refused<Refusal> = { readonly kind: 'refused'; readonly refusal: Refusal };
type Match = Exclude<UserMatch, { kind: 'refused' }>;

/** The user's address, and what the account knows of it. */
export type Whose = {
  readonly email: EmailAddress;
  /** Who owns the address's domain for the decision: a user of a domain that the account has lost is nobody's here. */
  readonly owner: Account | undefined;
  readonly record: AddressRecord | undefined;
};

export type FindSignedInUserOutcome =
  | ({
      readonly kind: 'found';
      readonly account: Account;
      readonly match: Match;
      /** What was read, so that a binding needn't read again. */
      readonly seen: AddressSnapshot | undefined;
    } & Whose)
  /**
   * The account is linked to another tenant by now, or to none; or its link is broken, and Entra says so too; or the person isn't one of its users.
   * `whose`: as far as it's known. It's for the decision, which comes before any refusal.
   */
  | (Refused<'tenant-not-linked' | 'integration-broken' | 'not-in-control-panel' | 'address-differs'> & {
      readonly whose: Whose | undefined;
    })
  /** `whose.record` is what is on record for the address that somebody else is bound to. */
  | (Refused<'bound-to-another-person'> & { readonly whose: Whose & { readonly record: AddressRecord } });

export type FindSignedInUserDependencies = FindRenamedUserDependencies & {
  readonly userStore: Pick<UserStore, 'findCandidates'>;
  readonly mendConsent: MendConsent;
};

export const makeFindSignedInUser = (dependencies: FindSignedInUserDependencies) => {
  const { userStore, mendConsent, readinessReports } = dependencies;
  const findRenamedUser = makeFindRenamedUser(dependencies);

  const mended = async (account: Account | undefined) =>
    account?.integration.state === 'broken' ? mendConsent(account.id) : account;

  const findRenamed = async (account: Account, person: EntraPerson, typed: EmailAddress | undefined) => {
    const match = await findRenamedUser(account, person, typed);
    if (match === undefined) return undefined;
    const whose = whoseIs(account, match.user.email, match.record);
    return { kind: 'found', account, match, seen: undefined, ...whose } as const;
  };

  /**
   * Whether the name that they come with may have been another user's: then it is for the report to say who they are. `isn’t them`: it doesn't
   * lead to the user whom it names. `hadAnother`: somebody had the address before, and Azure may not have been told of their new one yet.
   */
  const doubtOf = async (
    account: Account,
    match: UserMatch,
    { identity, userPrincipalName }: EntraPerson,
    hadAnother: boolean,
  ): Promise<'none' | 'may be another' | 'isn’t them'> => {
    if (match.kind === 'refused') return 'isn’t them';
    if (isByAlias(match, userPrincipalName)) {
      // Who has looked at everybody in Azure knows.
      const known = await readinessReports.findPerson(account.id, identity.tenantId, match.user);
      return known === identity.objectId ? 'none' : 'isn’t them';
    }
    return match.kind === 'to-bind' && hadAnother ? 'may be another' : 'none';
  };

  return async function findSignedInUser(
    transaction: Pick<SignInTransaction, 'account' | 'tenantId' | 'typed'>,
    person: EntraPerson,
  ): Promise<FindSignedInUserOutcome> {
    const { identity, userPrincipalName } = person;
    const found = await userStore.findCandidates(transaction.account, identity, userPrincipalName);
    const candidates = {
      ...found,
      byAddress: knownAt(found, userPrincipalName, ownRecord(found, userPrincipalName)),
      byIdentity: knownAt(found, userPrincipalName, found.byIdentity),
    };
    const { addressVersion: version, addressMarks: marks, byAddress } = candidates;
    const account = await mended(candidates.account);
    const { typed } = transaction;
    const match = matchUser({ ...candidates, identity, userPrincipalName, typed });
    const whose = (email: EmailAddress, record: AddressRecord | undefined) => whoseIs(account, email, record);
    const named = namedBy(account, typed, userPrincipalName, byAddress);
    const refused = refusalOfAccount(account, transaction.tenantId);
    const user = match.kind === 'refused' ? named : whose(match.user.email, match.record);
    if (account === undefined || refused !== undefined) {
      return { kind: 'refused', refusal: refused ?? 'tenant-not-linked', whose: user };
    }
    const doubt = await doubtOf(account, match, person, marks?.left !== undefined);
    const renamed = doubt === 'none' ? undefined : await findRenamed(account, person, typed);
    if (renamed !== undefined) return renamed;
    if (match.kind === 'refused') {
      return match.refusal === 'bound-to-another-person'
        ? { ...match, whose: { ...whose(match.taken.email, match.taken), record: match.taken } }
        : { ...match, whose: named };
    }
    if (doubt === 'isn’t them') return { kind: 'refused', refusal: 'address-differs', whose: user };
    const seen = version === undefined ? undefined : { value: match.record, version, marks };
    return { kind: 'found', account, match, seen, ...whose(match.user.email, match.record) };
  };
};

const has = (account: Account | undefined, email: EmailAddress): boolean =>
  account?.domains.includes(domainOf(email)) === true;

const whoseIs = (account: Account | undefined, email: EmailAddress, record: AddressRecord | undefined) =>
  ({ email, owner: has(account, email) ? account : undefined, record }) as const;

/** Without a user, the name counts as an address where it is one of the account's, or was when it was typed. */
function namedBy(
  account: Account | undefined,
  typed: EmailAddress | undefined,
  name: EmailAddress | undefined,
  byAddress: AddressRecord | undefined,
): Whose | undefined {
  if (name === undefined || (name !== typed && !has(account, name))) return undefined;
  return whoseIs(account, byAddress?.email ?? name, byAddress);
}

/** An alias of a domain that the account has lost leads to nobody: whoever has it there may be somebody else. */
function ownRecord({ account, byAddress }: SignInCandidates, name: EmailAddress | undefined) {
  return name === byAddress?.email || (name !== undefined && has(account, name)) ? byAddress : undefined;
}

/** Nobody is known at an alias whose user's own domain the account has lost, as for discovery (`standsFor`): so nobody comes in by it, bound or not. */
function knownAt({ account }: SignInCandidates, name: EmailAddress | undefined, record: AddressRecord | undefined) {
  if (name === undefined || !has(account, name) || !hasAddress(record?.user, name)) return record;
  return standsFor(name, record, account?.domains ?? []).record;
}

function refusalOfAccount(account: Account | undefined, tenantId: TenantId) {
  if (account === undefined || linkedTenant(account) !== tenantId) return 'tenant-not-linked';
  return account.integration.state === 'broken' ? 'integration-broken' : undefined;
}
