/** What a change of users does to single addresses, before and after: who moves where, and what it means for the account's numbers. */
import type { AddressRecord, User } from '../rules/user.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { Place } from '../rules/user-change.ts';
import type { CountedChange } from './counts/plan-counts.ts';
import type { ReadUsers } from './known-users.ts';

/** One address, before and after. */
export type PlaceChange = { readonly email: EmailAddress; readonly before: Place; readonly after: Place };

/** One user, before and after. */
export type UserMove = { readonly before: User | undefined; readonly after: User | undefined };

export const placeChanges = (known: ReadUsers, places: ReadonlyMap<EmailAddress, Place>): PlaceChange[] =>
  [...places]
    .map(([email, after]) => ({ email, before: known.at(email), after }))
    .filter(({ before, after }) => !isSamePlace(before, after));

/** A user who isn't as they were is another object. */
const isSamePlace = (one: Place, other: Place): boolean =>
  one.user === other.user &&
  one.aliasOf === other.aliasOf &&
  one.exclusion?.writtenAt === other.exclusion?.writtenAt &&
  one.exclusion?.expiresAt?.getTime() === other.exclusion?.expiresAt?.getTime();

/** Who was, who is, and who is both, at whatever address. */
export function movesIn(changes: readonly PlaceChange[]): UserMove[] {
  const before = new Map(changes.flatMap(({ before: { user } }) => (user === undefined ? [] : [[user.id, user]])));
  const after = new Map(changes.flatMap(({ after: { user } }) => (user === undefined ? [] : [[user.id, user]])));
  return [...new Set([...before.keys(), ...after.keys()])].map((id) => ({
    before: before.get(id),
    after: after.get(id),
  }));
}

export const recordOf = (email: EmailAddress, { user, exclusion }: Place): AddressRecord | undefined =>
  user === undefined && exclusion === undefined
    ? undefined
    : { email, user, exclusion: exclusion && { expiresAt: exclusion.expiresAt } };

/** What the change does to the account's numbers: an alias is no address of its own there. */
export function countedChanges(known: ReadUsers, changes: readonly PlaceChange[]): CountedChange[] {
  const moves = new Map(movesIn(changes).map((move) => [move.after?.id, move.before]));
  return changes.flatMap(({ email, before, after }): CountedChange[] => {
    const records = { before: recordOf(email, before), after: recordOf(email, after) };
    if (records.before === undefined && records.after === undefined) return [];
    const former = after.user && moves.get(after.user.id);
    const judgedAs = after.user && former && judgedAnew(known, former, after.user);
    return [{ email, ...records, ...(judgedAs && { judgedAs }) }];
  });
}

/**
 * Who is bound is the same person in Entra under every address. Who isn't is looked for by name: under another one, or without one of
 * their names, nobody knows before the next report, unless the newest one names the person who signs in as them.
 */
function judgedAnew(known: ReadUsers, before: User, after: User): CountedChange['judgedAs'] {
  const recordBefore = recordOf(before.email, known.at(before.email));
  if (before.boundTo !== undefined && before.email !== after.email) {
    return { record: recordBefore };
  }
  const names = new Set([after.email, ...after.aliases]);
  const lostName = before.email !== after.email || before.aliases.some((alias) => !names.has(alias));
  return before.boundTo === undefined && lostName ? { record: recordBefore, asLongAsKnown: after } : undefined;
}
