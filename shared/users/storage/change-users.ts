/** What the directory feed changes: users by address, or by the Control Panel's own key. */
import type { AuditEvent, ItemChange } from '../../platform/words/audit-event.ts';
import { NO_ADDRESS_MARKS } from '../rules/fact-marks.ts';
import { addressesOf, type AddressRecord, type DirectoryUser } from '../rules/directory-user.ts';
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { PlannedStep } from '../rules/place-users.ts';
import { planUserChanges } from '../rules/plan-user-changes.ts';
import type { Place } from '../rules/user-change.ts';
import { changeOfUser, renameOf } from '../rules/user-trail.ts';
import { type EventMaker, UnreadableRow } from '../../platform/ports.ts';
import type { UserChange, UserChangeOutcome } from '../rules/user-change.ts';
import {
  changeAddresses,
  fitsAlone,
  type AddressTarget,
  type AddressWork,
  type Step,
  type ToldSteps,
} from './change-addresses.ts';
import { checkRow } from '../../platform/tables/rows/check-sizes.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readUsers, type ReadUsers } from './known-users.ts';
import { eventCharacters, packItems } from '../../platform/tables/pack-events.ts';
import { exclusionRow, externalRow, userRow } from '../../platform/tables/row-keys.ts';
import { addressColumns } from './rows/address-row.ts';
import type { Table } from '../../platform/tables/table.ts';
import { countedChanges, movesIn, type PlaceChange, placeChanges, recordOf, writesOf } from './write-users.ts';

type Open = { readonly index: number; readonly change: UserChange };
type UserStep = Step<UserChange, UserChangeOutcome> & { readonly told: Told };

/** What the trail tells of a step. */
type Told = {
  /** Who was made, changed, replaced and removed, and what of them. */
  readonly items: readonly { readonly outcome: UserChangeOutcome; readonly change: ItemChange }[];
  readonly renamed: readonly { readonly before: AddressRecord; readonly after: AddressRecord }[];
  readonly exclusionsRemoved: readonly { readonly email: EmailAddress; readonly expiresAt: Date | undefined }[];
};

/** Throws a RangeError before anything is written when a profile is too large. */
export async function changeUsers(
  target: AddressTarget,
  changes: readonly UserChange[],
  events: EventMaker,
): Promise<readonly UserChangeOutcome[]> {
  for (const change of changes) checkChange(target.account, change);
  const work: AddressWork<UserChange, UserChangeOutcome, UserStep> = {
    plan: (open) => planAll(target, open),
    eventsOf: (steps) => eventsOf(steps, events),
    packsEvents: true,
    conflict: () => 'conflict',
  };
  return changeAddresses(target, work, changes);
}

function checkChange(account: AccountId, change: UserChange): void {
  if (change.kind === 'remove') checkRow(account, userRow(change.email), {});
  else if (change.kind === 'rename')
    for (const email of [change.from, change.to]) checkRow(account, userRow(email), {});
  else {
    const { profile, idIfNew: id } = change;
    const user: DirectoryUser = {
      ...{ ...profile, id, externalId: profile.externalId, aliases: profile.aliases ?? [] },
      ...{ boundTo: undefined, formerEmail: undefined },
    };
    checkRow(account, userRow(user.email), addressColumns({ user, exclusion: undefined }, NO_ADDRESS_MARKS));
    for (const email of addressesOf(user)) checkRow(account, exclusionRow(email), {});
    if (user.externalId !== undefined) checkRow(account, externalRow(user.externalId), {});
  }
}

async function planAll(target: AddressTarget, open: readonly Open[]): Promise<UserStep[]> {
  const { accounts, account } = target;
  const read = (some: readonly Open[]) =>
    readUsers(
      accounts,
      account,
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
  if (fitsAlone(target.account, step)) return step;
  // Too many who take each other's addresses at once: some of them have to go first.
  return less === undefined ? notDone(answered, 'address-in-use') : stepOf(target, known, open, less());
}

const NOTHING_TOLD: Told = { items: [], renamed: [], exclusionsRemoved: [] };
const notDone = (open: readonly Open[], result: UserChangeOutcome): UserStep => ({
  answers: open.map((item) => ({ ...item, result })),
  ...{ writes: [], events: 0, changed: [], emptied: [], told: NOTHING_TOLD },
});

const isEmpty = ({ user, exclusion, aliasOf }: Place): boolean =>
  user === undefined && exclusion === undefined && aliasOf === undefined;

function toldOf(
  known: ReadUsers,
  places: PlannedStep['places'],
  answers: UserStep['answers'],
  changes: readonly PlaceChange[],
): Told {
  const [before, after] = [known.at, (email: EmailAddress) => places.get(email) ?? known.at(email)].map(
    (at) => (email: EmailAddress) => recordOf(email, at(email)),
  ) as [(email: EmailAddress) => AddressRecord | undefined, (email: EmailAddress) => AddressRecord | undefined];
  const kept = new Set(changes.flatMap((change) => change.after.exclusion?.writtenAt ?? []));
  return {
    items: answers.flatMap(({ change, result: outcome }) => {
      const email = addressOf(change);
      return outcome === 'renamed' ? [] : [{ outcome, change: changeOfUser(email, before(email), after(email)) }];
    }),
    renamed: movesIn(changes).flatMap((move) => {
      if (move.before === undefined || move.after === undefined || move.before.email === move.after.email) return [];
      const [was, is] = [before(move.before.email), after(move.after.email)];
      return was === undefined || is === undefined ? [] : [{ before: was, after: is }];
    }),
    exclusionsRemoved: changes.flatMap((change) =>
      change.before.exclusion === undefined || kept.has(change.email)
        ? []
        : [{ email: change.email, expiresAt: change.before.exclusion.expiresAt }],
    ),
  };
}

const addressOf = (change: UserChange): EmailAddress => {
  switch (change.kind) {
    case 'upsert':
      return change.profile.email;
    case 'rename':
      return change.to;
    case 'remove':
      return change.email;
  }
};

function eventsOf(steps: readonly UserStep[], events: EventMaker): ToldSteps<UserStep>[] {
  const renames = steps.flatMap((step) =>
    step.told.renamed.map((rename) => ({ event: renameEvent(rename, events), steps: [step] })),
  );
  const told = steps.filter(({ told: { items, exclusionsRemoved } }) => items.length + exclusionsRemoved.length > 0);
  const packs = packItems(told, (step) => step.eventCharacters ?? 0);
  return [...packs.map((pack) => ({ event: changeEvent(pack, events), steps: pack })), ...renames];
}

function renameEvent({ before, after }: Told['renamed'][number], events: EventMaker): AuditEvent {
  const told = renameOf(before, after);
  return events('user-renamed', told.before, told.after);
}

function changeEvent(pack: readonly UserStep[], events: EventMaker): AuditEvent {
  const items = pack.flatMap(({ told }) => told.items);
  const ended = pack.flatMap(({ told }) => told.exclusionsRemoved);
  const named = (wanted: UserChangeOutcome) =>
    items.flatMap(({ outcome, change }) => (outcome === wanted ? [change.item] : []));
  const replaced = named('replaced');
  const event = events('users-changed', undefined, {
    ...{ created: named('created'), changed: named('changed'), removed: named('removed') },
    ...(replaced.length > 0 && { replaced }),
    exclusionsRemoved: ended.map(({ email }) => email),
  });
  // Those of them that were over by then changed nothing for anybody.
  const exclusionsEnded = ended.flatMap(({ email, expiresAt }) => ((expiresAt ?? event.at) < event.at ? [email] : []));
  return {
    ...event,
    ...(exclusionsEnded.length > 0 && { after: { ...event.after, exclusionsEnded } }),
    changes: items.map(({ change }) => change),
  };
}
