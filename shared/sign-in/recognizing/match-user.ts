/** Which user of the account somebody from Azure is: by who they were bound to, else, once, by user principal name, which may be any address of theirs. Pure. */
import { type AddressRecord, hasAddress, isSameIdentity, type User } from '../../users/rules/user.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';

type Match = { readonly user: User; readonly record: AddressRecord };
export type UserMatch =
  | ({ readonly kind: 'bound' | 'to-bind' } & Match)
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

/** The record that the user principal name stands for, when it is an address of a user; whether the domain is still the account's, the decision asks. */
function namedUser({ userPrincipalName, byAddress }: MatchInput): Match | undefined {
  if (userPrincipalName === undefined) return undefined;
  return byAddress?.user !== undefined && hasAddress(byAddress.user, userPrincipalName)
    ? { user: byAddress.user, record: byAddress }
    : undefined;
}

/**
 * Whether only an alias says who they are. That proves less than the user's own address: others in Azure may have that one, or another alias, for a
 * name, and the first to come would be taken for the user. So it binds nobody by itself.
 */
export const isByAlias = (match: UserMatch, userPrincipalName: EmailAddress | undefined): boolean =>
  match.kind === 'to-bind' && match.user.email !== userPrincipalName;

/** The user, or why there is none. */
export function matchUser(input: MatchInput): UserMatch {
  const { identity, byIdentity, userPrincipalName, typed } = input;
  if (byIdentity?.user !== undefined && isSameIdentity(byIdentity.user.boundTo, identity)) {
    return { kind: 'bound', user: byIdentity.user, record: byIdentity };
  }
  const named = namedUser(input);
  if (named === undefined) {
    return { kind: 'refused', refusal: userPrincipalName === typed ? 'not-in-control-panel' : 'address-differs' };
  }
  if (isSameIdentity(named.user.boundTo, identity)) return { kind: 'bound', ...named };
  // An address that somebody else took over in Azure doesn't hand over the user behind it.
  return isBoundToAnother(named.user, identity)
    ? { kind: 'refused', refusal: 'bound-to-another-person', taken: named.record }
    : { kind: 'to-bind', ...named };
}
