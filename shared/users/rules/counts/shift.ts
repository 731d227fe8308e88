/** What changes of users and exclusions mean for single people: how each stood before and stands after. */
import type { UserId } from '../../../platform/words/identifiers.ts';
import { lockedOutIn } from './read-counts.ts';
import type { Recount } from './recount.ts';
import type { User } from '../user.ts';

/** How a user stands at one moment, were SSO on for them. */
export type Standing = {
  readonly user: User;
  readonly isExcluded: boolean;
  /** Not excluded, and not let in by Azure, as far as anybody knows. */
  readonly isLockedOut: boolean;
  /** The report says so; else nobody has asked Azure about them. */
  readonly isJudged: boolean;
};

/** Undefined: there was no such user before, or there is none after. */
export type UserShift = { readonly before: Standing | undefined; readonly after: Standing | undefined };

export type Shift = ReadonlyMap<UserId, UserShift>;

/** `users`: who is at the address before and after. */
type UserRecount = Recount & {
  readonly users: { readonly before?: User | undefined; readonly after?: User | undefined };
};

/** Who goes to another address is the same user, in two of the changes. */
export function shiftBy(changes: readonly UserRecount[]): Shift {
  const shift = new Map<UserId, UserShift>();
  const note = (user: User | undefined, counts: Recount['before'], side: 'before' | 'after'): void => {
    if (user === undefined) return;
    const other = shift.get(user.id) ?? { before: undefined, after: undefined };
    shift.set(user.id, { ...other, [side]: standingOf(user, counts) });
  };
  for (const { users, before, after } of changes) {
    note(users.before, before, 'before');
    note(users.after, after, 'after');
  }
  return shift;
}

const standingOf = (user: User, counts: Recount['before']): Standing => ({
  user,
  isExcluded: counts.excluded > 0,
  isLockedOut: lockedOutIn(counts) > 0,
  isJudged: counts.notJudged === 0,
});
