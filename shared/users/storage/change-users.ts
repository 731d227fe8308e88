/** What the directory feed changes: users by address, or by the Control Panel's own key. */
import { addressesOf, NO_ADDRESS_MARKS, type User } from '../rules/user.ts';
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { PlannedStep } from '../rules/place-users.ts';
import { planUserChanges } from '../rules/plan-user-changes.ts';
import type { Place } from '../rules/user-change.ts';
import { type EventMaker, UnreadableRow } from '../../platform/ports.ts';
import type { UserChange, UserChangeOutcome } from '../rules/user-change.ts';
import { type AddressTarget, type AddressWork, changeAddresses, fitsAlone } from './change-addresses.ts';
import { weighRow } from '../../platform/tables/rows/table-row.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readUsers, type ReadUsers } from './known-users.ts';
import { eventCharacters } from '../../platform/tables/pack-events.ts';
import { exclusionRow, externalRow, userRow } from '../../platform/tables/row-keys.ts';
import { addressColumns } from './rows/address-row.ts';
import type { Table } from '../../platform/tables/table.ts';
import { countedChanges, placeChanges } from './place-changes.ts';
import { eventsOf, NOTHING_TOLD, toldOf, type UserStep } from './tell-users.ts';
import { writesOf } from './write-users.ts';

type Open = { readonly index: number; readonly change: UserChange };

/** Throws a RangeError before anything is written when a profile is too large. */
export async function changeUsers(
  target: AddressTarget,
  changes: readonly UserChange[],
  events: EventMaker,
): Promise<readonly UserChangeOutcome[]> {
  for (const change of changes) checkChange(target.accountId, change);
  const work: AddressWork<UserChange, UserChangeOutcome, UserStep> = {
    plan: (open) => planAll(target, open),
    eventsOf: (steps, concerned) => eventsOf(steps, events, concerned),
    packsEvents: true,
    conflict: () => 'conflict',
  };
  return changeAddresses(target, work, changes);
}

function checkChange(accountId: AccountId, change: UserChange): void {
  if (change.kind === 'remove') weighRow(accountId, userRow(change.email), {});
  else if (change.kind === 'rename')
    for (const email of [change.from, change.to]) weighRow(accountId, userRow(email), {});
  else {
    const { profile, idIfNew: id } = change;
    const user: User = {
      ...{ ...profile, id, externalId: profile.externalId, aliases: profile.aliases ?? [] },
      ...{ boundTo: undefined, formerEmail: undefined },
    };
    weighRow(accountId, userRow(user.email), addressColumns({ user, exclusion: undefined }, NO_ADDRESS_MARKS));
    for (const email of addressesOf(user)) weighRow(accountId, exclusionRow(email), {});
    if (user.externalId !== undefined) weighRow(accountId, externalRow(user.externalId), {});
  }
}

async function planAll(target: AddressTarget, open: readonly Open[]): Promise<UserStep[]> {
  const { accounts, accountId } = target;
  const read = (some: readonly Open[]) =>
    readUsers(
      accounts,
      accountId,
      some.map(({ change }) => change),
    );
  const known = await orUnreadable(read(open));
  if (known !== undefined) return planReadable(target, known, open);
  // Each for itself, to find whose rows they are: they cost the others nothing.
  const alone = await inParallel(open, STORAGE_CONCURRENCY, async (item) => ({
    item,
    isReadable: (await orUnreadable(read([item]), accounts.report)) !== undefined,
  }));
  const [readable, unreadable] = [true, false].map((wanted) =>
    alone.filter(({ isReadable }) => isReadable === wanted).map(({ item }) => item),
  ) as [Open[], Open[]];
  const others = readable.length === 0 ? [] : await planReadable(target, await read(readable), readable);
  return [...others, notDone(unreadable, 'unreadable')];
}

async function planReadable(target: AddressTarget, known: ReadUsers, open: readonly Open[]): Promise<UserStep[]> {
  const changes = open.map(({ change }) => change);
  const steps = await inParallel(planUserChanges(known, changes), STORAGE_CONCURRENCY, async (planned) => {
    const step = await orUnreadable(
      stepOf(target, known, open, planned).then((made) => ({ made })),
      target.accounts.report,
    );
    return step === undefined
      ? notDone(
          planned.answers.map(({ at }) => open[at] as Open),
          'unreadable',
        )
      : step.made;
  });
  return steps.filter((step) => step !== undefined);
}

/** Undefined: a row can't be read. */
const orUnreadable = <Read>(reading: Promise<Read>, report?: Table['report']): Promise<Read | undefined> =>
  reading.catch((error: unknown) => {
    if (!(error instanceof UnreadableRow)) throw error;
    report?.([error]);
    return undefined;
  });

/** Undefined: something changed while it was read. */
async function stepOf(
  target: AddressTarget,
  known: ReadUsers,
  open: readonly Open[],
  { answers, places, less }: PlannedStep,
): Promise<UserStep | undefined> {
  const changes = placeChanges(known, places);
  const writes = await writesOf(target, known, changes);
  if (writes === undefined) return undefined;
  const answered = answers.map(({ at, outcome }) => ({ ...(open[at] as Open), result: outcome }));
  const told = toldOf(known, places, answered, changes);
  const step: UserStep = {
    answers: answered,
    writes,
    events: told.renamed.length,
    eventCharacters: told.items.reduce((sum, { change }) => sum + eventCharacters(change), 0),
    changed: countedChanges(known, changes),
    emptied: changes.flatMap(({ email, before, after }) =>
      isEmpty(after) && before.aliasOf === undefined ? [email] : [],
    ),
    told,
  };
  if (fitsAlone(target.accountId, step)) return step;
  // Too many who take each other's addresses at once: some of them have to go first.
  return less === undefined ? notDone(answered, 'address-in-use') : stepOf(target, known, open, less());
}

const notDone = (open: readonly Open[], result: UserChangeOutcome): UserStep => ({
  answers: open.map((item) => ({ ...item, result })),
  ...{ writes: [], events: 0, changed: [], emptied: [], told: NOTHING_TOLD },
});

const isEmpty = ({ user, exclusion, aliasOf }: Place): boolean =>
  user === undefined && exclusion === undefined && aliasOf === undefined;
