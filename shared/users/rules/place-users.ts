/**
 * Changes of users as what stands at their addresses: which names they are about, and how several users are taken off their addresses and put in place at
 * once. Pure.
 */
import { addressesOf, type User, type UserProfile } from './user.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { HeldExclusion, Intent, KnownUsers, Place, UserChange, UserChangeOutcome } from './user-change.ts';

/** `at`: its place in the list of changes. */
export type Item = { readonly at: number; readonly change: UserChange } & Intent;

/** What is done at once. */
export type PlannedStep = {
  /** Which of the changes it is the whole of, by their place in the list. */
  readonly answers: readonly { readonly at: number; readonly outcome: UserChangeOutcome }[];
  /** What stands at each address afterwards, where it isn't as it was. None: there is nothing to do. */
  readonly places: ReadonlyMap<EmailAddress, Place>;
  /** A part of it that can be done before the rest, where the whole is too much for one transaction. */
  readonly less?: () => PlannedStep;
};

/** An external id, where addresses stand too. */
export const keyOf = (user: Pick<UserProfile, 'externalId'> | undefined): string | undefined =>
  user?.externalId && `external:${user.externalId}`;

/** Every address and external id that the change is about. */
export function namesIn({ change, before, after }: Item): string[] {
  const named = change.kind === 'rename' ? [change.from, change.to] : [];
  const own = change.kind === 'upsert' ? [change.profile.email] : change.kind === 'remove' ? [change.email] : [];
  const keys = [before, after, change.kind === 'upsert' ? change.profile : undefined].map(keyOf);
  return [...named, ...own, ...[before, after].flatMap((user) => user && addressesOf(user)), ...keys].filter(
    (each) => each !== undefined,
  );
}

/** Undefined: an address is somebody else's. */
export function placeAnew(known: KnownUsers, items: readonly Item[]): ReadonlyMap<EmailAddress, Place> | undefined {
  const draft = makeDraft(known);
  return firstBlocked(draft, items) === undefined ? draft.changed : undefined;
}

type Draft = {
  readonly at: (email: EmailAddress) => Place;
  readonly set: (email: EmailAddress, part: Partial<Place>) => void;
  readonly changed: ReadonlyMap<EmailAddress, Place>;
};

export function makeDraft(known: KnownUsers): Draft {
  const changed = new Map<EmailAddress, Place>();
  const at = (email: EmailAddress): Place => changed.get(email) ?? known.at(email);
  return { at, changed, set: (email, part) => changed.set(email, { ...at(email), ...part }) };
}

/** Takes all of them off their addresses, then puts one after the other in place; answers the first who can't be. */
export function firstBlocked(draft: Draft, items: readonly Item[]): Item | undefined {
  const lifted = items.map((item) => ({
    item,
    exclusion: item.before === undefined ? undefined : lift(draft, item.before),
  }));
  for (const { item, exclusion } of lifted) {
    const held = item.outcome === 'replaced' ? undefined : exclusion;
    if (item.after !== undefined && !put(draft, item.after, held)) return item;
  }
  return undefined;
}

/** Answers the exclusion that the user had. */
function lift(draft: Draft, user: User): HeldExclusion | undefined {
  const { exclusion } = draft.at(user.email);
  for (const alias of user.aliases) draft.set(alias, { aliasOf: undefined });
  draft.set(user.email, { user: undefined, exclusion: undefined });
  return exclusion;
}

/** An address that was excluded before it was the user's brings its exclusion along; of several the one that holds longest stays. */
function put(draft: Draft, user: User, exclusion: HeldExclusion | undefined): boolean {
  const places = addressesOf(user).map((email) => draft.at(email));
  if (places.some((place) => place.user !== undefined || place.aliasOf !== undefined)) return false;
  const held = places.map((place) => place.exclusion).reduce(longer, exclusion);
  for (const alias of user.aliases) draft.set(alias, { aliasOf: user.email, exclusion: undefined });
  draft.set(user.email, { user, exclusion: held });
  return true;
}

function longer(one: HeldExclusion | undefined, other: HeldExclusion | undefined): HeldExclusion | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const [end, otherEnd] = [one, other].map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity) as [number, number];
  return otherEnd > end ? other : one;
}
