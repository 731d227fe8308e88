/** Which user of the account the person from Azure is, the account being what it is by now. The same for a sign-in and for a test of one. */
import { type Account, linkedTenant } from '../../users/rules/account.ts';
import { type AddressRecord, hasAddress, isSameIdentity, standsFor, type User } from '../../users/rules/user.ts';
import { domainOf, type EmailAddress, type TenantId } from '../../platform/words/identifiers.ts';
import type { SignInTransaction } from '../rules/sign-in-transaction.ts';
import type { AddressSnapshot, SignInCandidates, UserStore } from '../../users/ports.ts';
import type { EntraPerson } from '../../entra/ports.ts';
import type { MendConsent } from '../../consent/mend-consent.ts';
import { type FindRenamedUserDependencies, makeFindRenamedUser } from './find-renamed-user.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';

type Match = { readonly kind: 'bound' | 'to-bind'; readonly user: User; readonly record: AddressRecord };
export type UserMatch =
  | Match
  | { readonly kind: 'refused'; readonly refusal: 'not-in-control-panel' | 'address-differs' }
  /** `taken`: the record of the address, whose user somebody else is bound to. */
  | { readonly kind: 'refused'; readonly refusal: 'bound-to-another-person'; readonly taken: AddressRecord };

export type MatchInput = {
  readonly identity: EntraIdentity;
  readonly userPrincipalName: EmailAddress | undefined;
  readonly byIdentity: AddressRecord | undefined;
  readonly byAddress: AddressRecord | undefined;
  /** What was typed in step one. Only the wording of a refusal hangs on it. */
  readonly typed: EmailAddress | undefined;
};

/** A binding to another tenant than the person's counts for nothing. */
export const isBoundToAnother = (user: User | undefined, identity: EntraIdentity): boolean =>
  user?.boundTo?.tenantId === identity.tenantId && !isSameIdentity(user.boundTo, identity);

/**
 * Whether only an alias says who they are. That proves less than the user's own address: others in Azure may have that one, or another alias, for a
 * name, and the first to come would be taken for the user. So it binds nobody by itself.
 */
export const isByAlias = (match: UserMatch, userPrincipalName: EmailAddress | undefined): boolean =>
  match.kind === 'to-bind' && match.user.email !== userPrincipalName;

/**
 * By who they were bound to, else, once, by user principal name, which may be any address of theirs; whether its domain is still the account's, the
 * decision asks. Pure.
 */
export function matchUser({ identity, userPrincipalName, byIdentity, byAddress, typed }: MatchInput): UserMatch {
  if (byIdentity?.user !== undefined && isSameIdentity(byIdentity.user.boundTo, identity)) {
    return { kind: 'bound', user: byIdentity.user, record: byIdentity };
  }
  if (
    userPrincipalName === undefined ||
    byAddress?.user === undefined ||
    !hasAddress(byAddress.user, userPrincipalName)
  ) {
    return { kind: 'refused', refusal: userPrincipalName === typed ? 'not-in-control-panel' : 'address-differs' };
  }
  const { user } = byAddress;
  if (isSameIdentity(user.boundTo, identity)) return { kind: 'bound', user, record: byAddress };
  // An address that somebody else took over in Azure doesn't hand over the user behind it.
  return isBoundToAnother(user, identity)
    ? { kind: 'refused', refusal: 'bound-to-another-person', taken: byAddress }
    : { kind: 'to-bind', user, record: byAddress };
}

type Refused<Refusal> = { readonly kind: 'refused'; readonly refusal: Refusal };

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
    { account: accountId, tenantId, typed }: Pick<SignInTransaction, 'account' | 'tenantId' | 'typed'>,
    person: EntraPerson,
  ): Promise<FindSignedInUserOutcome> {
    const { identity, userPrincipalName } = person;
    const found = await userStore.findCandidates(accountId, identity, userPrincipalName);
    const byAddress = knownAt(found, userPrincipalName, ownRecord(found, userPrincipalName));
    const byIdentity = knownAt(found, userPrincipalName, found.byIdentity);
    const match = matchUser({ identity, userPrincipalName, byIdentity, byAddress, typed });
    const { account, refusal } = await accountNow(mendConsent, found.account, tenantId);
    const whose =
      match.kind === 'refused'
        ? namedBy(account, typed, userPrincipalName, byAddress)
        : whoseIs(account, match.user.email, match.record);
    if (refusal !== undefined) return { kind: 'refused', refusal, whose };
    const { addressVersion: version, addressMarks: marks } = found;
    const doubt = await doubtOf(account, match, person, marks?.left !== undefined);
    const renamed = doubt === 'none' ? undefined : await findRenamed(account, person, typed);
    if (renamed !== undefined) return renamed;
    if (match.kind === 'refused') {
      return match.refusal === 'bound-to-another-person'
        ? { ...match, whose: { ...whoseIs(account, match.taken.email, match.taken), record: match.taken } }
        : { ...match, whose };
    }
    if (doubt === 'isn’t them') return { kind: 'refused', refusal: 'address-differs', whose };
    const seen = version === undefined ? undefined : { value: match.record, version, marks };
    return { kind: 'found', account, match, seen, ...whoseIs(account, match.user.email, match.record) };
  };
};

/** The account as it is by now: of a broken link Entra is asked first. `refusal`: it lets nobody of that tenant in. */
async function accountNow(mendConsent: MendConsent, read: Account | undefined, tenantId: TenantId) {
  const account = read?.integration.state === 'broken' ? await mendConsent(read.id) : read;
  if (account === undefined || linkedTenant(account) !== tenantId)
    return { account, refusal: 'tenant-not-linked' } as const;
  return { account, refusal: account.integration.state === 'broken' ? 'integration-broken' : undefined } as const;
}

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
