/** The directory feed: makes, changes, renames and removes users of an account. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { type AccountId, EmailAddress, UserId } from '../platform/words/identifiers.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';
import type { EventMaker, WriteLog } from '../platform/ports.ts';
import type { ReadinessReports } from '../readiness/ports.ts';
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { User } from '../users/rules/user.ts';
import type { ShadowSightings } from '../shadow/ports.ts';
import type { UserChange } from '../users/rules/user-change.ts';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { HAS_LEFT } from '../platform/words/readiness-status.ts';
import { wantsTwoFactor } from '../readiness/rules/readiness.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { type LockedOutUsers, watchShifts } from '../users/watch-shifts.ts';
import { sortUsersEdit, type UserResult, type UsersEdit } from './sort-users-edit.ts';

export type ChangeUsersOutcome =
  | {
      readonly kind: 'edited';
      readonly results: readonly UserResult[];
      /** Undefined: SSO isn't on. */
      readonly usersLockedOut: LockedOutUsers | undefined;
      /**
       * Whom the changes take out of SSO (an alias of theirs was excluded before them; they lost the second factor that an app wants, or went to a domain that isn't under SSO), and
       * who has no usable password.
       */
      readonly usersWithoutPassword: readonly EmailAddress[];
      /** Who of them is disabled in Azure or gone from it, says the newest report, and isn't blocked. */
      readonly disabledInEntra: readonly EmailAddress[];
    }
  | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly userStore: UserStore;
  readonly shadowSightings: Pick<ShadowSightings, 'rename'>;
  readonly readinessReports: Pick<ReadinessReports, 'findStatuses'>;
  readonly writeLog: WriteLog;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
};

/**
 * Each item has a result of its own, in the order of the edit: first `upsert`, then `rename`, then `remove`. They are done the
 * other way round: who is removed or renamed is who has the address now, who is upserted has it afterwards.
 */
export const makeChangeUsers = (dependencies: Dependencies) => {
  const { accountStore, userStore, randomId, catalogue } = dependencies;
  return async function changeUsers(
    accountId: AccountId,
    edit: UsersEdit,
    caller: Caller,
  ): Promise<ChangeUsersOutcome> {
    const found = await accountStore.readAccount(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    const entries = sortUsersEdit(edit, new Set(found.value.domains), () => UserId.parse(randomId()));
    const inTurn = [...entries.remove, ...entries.rename, ...entries.upsert].filter((entry) => entry.kind === 'change');
    const { makeEvent, renames } = watchRenames(auditEventMaker(dependencies, accountId, actorOf(caller)));
    const changes = inTurn.map(({ change }) => change);
    const shifts = watchShifts(found.value, {
      wantsTwoFactor: wantsTwoFactor(catalogue.apps, found.value),
      findDisabled: (users) => findDisabled(dependencies, found.value, users),
    });
    const outcomes = changes.length === 0 ? [] : await userStore.changeUsers(accountId, changes, makeEvent, shifts);
    if (outcomes.length !== changes.length) throw new Error('the store answered other changes than it was given');
    const moved = renames(changes.flatMap((change, at) => (outcomes[at] === 'renamed' ? [endOf(change)] : [])));
    if (found.value.shadowSince !== undefined && moved.length > 0)
      await renameSightings(dependencies, accountId, moved);
    const outcomeOf = new Map(changes.map((change, at) => [change, outcomes[at]]));
    const results = [...entries.upsert, ...entries.rename, ...entries.remove].map((entry): UserResult => {
      if (entry.kind === 'refused') return entry.result;
      return { ...entry.named, outcome: outcomeOf.get(entry.change) ?? 'conflict' };
    });
    return {
      ...{ kind: 'edited', results, usersLockedOut: shifts.lockedOut() },
      usersWithoutPassword: shifts.withoutPassword(),
      disabledInEntra: await shifts.disabledInEntra(),
    };
  };
};

export type ChangeUsers = ReturnType<typeof makeChangeUsers>;

/** However old the report: who has left mostly stays away. */
async function findDisabled(
  { readinessReports }: Pick<Dependencies, 'readinessReports'>,
  account: Account,
  users: readonly User[],
): Promise<readonly User[]> {
  const tenant = linkedTenant(account);
  if (tenant === undefined) return [];
  const asked = users.map((user) => ({ email: user.email, user }));
  const statuses = await readinessReports.findStatuses(account.id, tenant, asked);
  return users.filter(({ email, block }) => {
    const status = statuses.get(email);
    return block === undefined && status !== undefined && HAS_LEFT.has(status);
  });
}

type Addresses = { readonly from: EmailAddress; readonly to: EmailAddress };

/**
 * From where users were renamed, also by an external id, is what the trail is told. An event is made for each attempt: what counts is the last one to
 * an address, and only when the change came to be.
 */
function watchRenames(makeEvent: EventMaker) {
  const starts = new Map<EmailAddress, EmailAddress>();
  const renames = (ends: readonly EmailAddress[]): Addresses[] =>
    ends.flatMap((to) => {
      const from = starts.get(to);
      return from === undefined ? [] : [{ from, to }];
    });
  const makeWatched: EventMaker = (action, before, after) => {
    const [from, to] = [before, after].map((side) => EmailAddress.safeParse(side?.['email']).data);
    if (action === 'user-renamed' && from !== undefined && to !== undefined) starts.set(to, from);
    return makeEvent(action, before, after);
  };
  return { makeEvent: makeWatched, renames };
}

/** Where somebody is afterwards. */
const endOf = (change: UserChange): EmailAddress => {
  if (change.kind === 'upsert') return change.profile.email;
  return change.kind === 'rename' ? change.to : change.email;
};

/** A sighting that can't be taken along is made anew when the user signs in again; the users are renamed by then. */
async function renameSightings(
  { shadowSightings, writeLog }: Pick<Dependencies, 'shadowSightings' | 'writeLog'>,
  accountId: AccountId,
  renames: readonly Addresses[],
): Promise<void> {
  try {
    await shadowSightings.rename(accountId, renames);
  } catch (error) {
    writeLog('shadow-not-renamed', {}, error);
  }
}
