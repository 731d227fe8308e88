/**
 * Which renames of a request are done already: it came before, and its answer was lost. A user keeps the address before the last rename for ever, so that
 * alone doesn't say it: whoever stands where the rename begins by now must be somebody whom the same request has brought there. Else the rename
 * means them. Pure.
 */
import type { User } from './user.ts';
import { intentOf, type KnownUsers, type UserChange } from './user-change.ts';

/** By their place in the list. */
export function doneRenames(known: KnownUsers, changes: readonly UserChange[]): ReadonlySet<number> {
  const arrived = changes.flatMap((change, at) =>
    change.kind === 'rename' && known.at(change.to).user?.formerEmail === change.from ? [{ ...change, at }] : [],
  );
  const upserts = new Map(
    changes.flatMap((change) => (change.kind === 'upsert' ? [[change.profile.email, change] as const] : [])),
  );
  const isAsUpserted = ({ email }: User): boolean => {
    const upsert = upserts.get(email);
    return upsert !== undefined && intentOf(known, upsert).outcome === 'unchanged';
  };
  // Users who have changed places bear each other out: they are taken for done until one is found who isn't.
  let done = arrived;
  for (let size = -1; size !== done.length;) {
    size = done.length;
    const ends = new Set(done.map(({ to }) => to));
    done = done.filter(({ from }) => {
      const { user } = known.at(from);
      return user === undefined || ends.has(from) || isAsUpserted(user);
    });
  }
  return new Set(done.map(({ at }) => at));
}
