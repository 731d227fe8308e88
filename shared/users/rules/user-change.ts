/**
 * What a change that the Control Panel names does to one user: who they are before and after. A user is known by the external id, else
 * by the address. Pure; what several changes do together is in `plan-user-changes.ts`.
 */
import { type User, renamed, type UserProfile } from './user.ts';
import type { EmailAddress, ExternalId, UserId } from '../../platform/words/identifiers.ts';

export type UserChange =
  | { readonly kind: 'upsert'; readonly profile: UserProfile; readonly idIfNew: UserId }
  | { readonly kind: 'rename'; readonly from: EmailAddress; readonly to: EmailAddress }
  | { readonly kind: 'remove'; readonly email: EmailAddress };

/** `replaced`: another person has the address now, and nothing of the former one is theirs. */
export type UserChangeOutcome =
  | ('created' | 'changed' | 'renamed' | 'replaced' | 'removed')
  /** `unreadable`: a row of the user can't be read, and nothing was written over it. */
  | ('unchanged' | 'not-found' | 'address-in-use' | 'conflict' | 'unreadable');

/** An exclusion as an address holds it. */
export type HeldExclusion = {
  readonly expiresAt: Date | undefined;
  /** At which address its reason is written down now. */
  readonly writtenAt: EmailAddress;
};

/** What stands at an address: a user, or that it is a user's alias; and whether it is excluded, ahead of any user perhaps. */
export type Place = {
  readonly user: User | undefined;
  readonly aliasOf: EmailAddress | undefined;
  readonly exclusion: HeldExclusion | undefined;
};
export const EMPTY_PLACE: Place = { user: undefined, aliasOf: undefined, exclusion: undefined };

/** What is known of an account: of every address that the changes name, and of every external id. */
export type KnownUsers = {
  readonly at: (email: EmailAddress) => Place;
  readonly holderOf: (externalId: ExternalId) => User | undefined;
  /** The user's external id, also where their row has lost it. */
  readonly keyOf: (user: User) => ExternalId | undefined;
};

/** Who is taken off their addresses, and who then stands at theirs. */
export type Intent = {
  readonly before: User | undefined;
  readonly after: User | undefined;
  readonly outcome: UserChangeOutcome;
};

/** What the change is about to do, whether or not the addresses are free for it, and whether or not a rename came before (`renames-done.ts`). `before` and `after` are the same where nothing is to be done. */
export function intentOf(known: KnownUsers, change: UserChange): Intent {
  switch (change.kind) {
    case 'upsert':
      return upsertIntent(known, change.profile, change.idIfNew);
    case 'rename':
      return renameIntent(known, change);
    case 'remove': {
      const { user } = known.at(change.email);
      return user === undefined ? nothing('not-found') : { before: user, after: undefined, outcome: 'removed' };
    }
  }
}

const nothing = (outcome: UserChangeOutcome): Intent => ({ before: undefined, after: undefined, outcome });

function renameIntent(known: KnownUsers, { from, to }: Extract<UserChange, { kind: 'rename' }>): Intent {
  const { user: there } = known.at(to);
  if (there !== undefined && (from === to || there.aliases.includes(from))) return nothing('unchanged');
  const { user } = known.at(from);
  return user === undefined ? nothing('not-found') : { before: user, after: moved(user, to), outcome: 'renamed' };
}

const moved = (user: User, to: EmailAddress): User => (user.email === to ? user : renamed(user, to));

function upsertIntent(known: KnownUsers, profile: UserProfile, idIfNew: UserId): Intent {
  const { email, externalId } = profile;
  const there = known.at(email).user;
  const keyThere = there && known.keyOf(there);
  const isAnother = externalId !== undefined && keyThere !== undefined && keyThere !== externalId;
  const before = (externalId && known.holderOf(externalId)) ?? (isAnother ? undefined : there);
  if (before === undefined) {
    const after = withProfile(newUser(email, idIfNew), profile);
    return { before: there, after, outcome: there === undefined ? 'created' : 'replaced' };
  }
  const after = withProfile(moved(before, email), profile);
  const outcome = before.email === email ? (isAlike(before, after) ? 'unchanged' : 'changed') : 'renamed';
  return outcome === 'unchanged' ? nothing(outcome) : { before, after, outcome };
}

const newUser = (email: EmailAddress, id: UserId): User => ({
  ...{ id, email, displayName: email, twoFactor: false, hasPassword: false },
  ...{ boundTo: undefined, externalId: undefined, aliases: [], formerEmail: undefined },
});

const withProfile = (user: User, profile: UserProfile): User => ({
  ...user,
  displayName: profile.displayName,
  twoFactor: profile.twoFactor,
  hasPassword: profile.hasPassword,
  externalId: profile.externalId ?? user.externalId,
  aliases: profile.aliases?.filter((alias) => alias !== user.email) ?? user.aliases,
});

const isAlike = (one: User, other: User): boolean =>
  one.displayName === other.displayName &&
  one.twoFactor === other.twoFactor &&
  one.hasPassword === other.hasPassword &&
  one.externalId === other.externalId &&
  one.aliases.length === other.aliases.length &&
  one.aliases.every((alias, at) => alias === other.aliases[at]);
