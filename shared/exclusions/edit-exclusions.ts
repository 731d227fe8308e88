/** Takes users out of SSO and puts them back, in bulk. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import { type AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { ReadinessReports } from '../readiness/ports.ts';
import { HAS_LEFT } from '../platform/words/readiness-status.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { EventMaker } from '../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult, ExclusionStore } from './ports.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import { type Entry, type ReadEdit, sortExclusionsEdit } from './exclusions-edit.ts';
import { watchShifts } from '../users/watch-shifts.ts';
import { makeSuggestAddress, type SuggestAddress, type SuggestDependencies } from './suggest-address.ts';
import type { EditExclusionsOutcome, ExclusionResult } from './edit-outcome.ts';

export type ExclusionsEdit = Pick<ReadEdit, 'add' | 'remove'> & {
  /** The caller knows that some are disabled in Entra (people who left, perhaps), and wants them to have a password all the same. */
  readonly acceptDisabledInEntra: boolean;
  /** Says what would come of it, and changes nothing. */
  readonly dryRun?: boolean;
};

type Dependencies = EventDependencies &
  SuggestDependencies & {
    readonly accountStore: AccountStore;
    readonly exclusionStore: Pick<ExclusionStore, 'changeExclusions' | 'previewExclusions'>;
    readonly readinessReports: Pick<ReadinessReports, 'findStatuses' | 'findTakenAt'>;
    readonly auditTrail: Pick<AuditTrail, 'record'>;
  };

/** Each item has a result of its own, in the order of the edit: first `add`, then `remove`. */
export const makeEditExclusions = (dependencies: Dependencies) => {
  const { accountStore, exclusionStore, clock } = dependencies;
  const suggestAddress = makeSuggestAddress(dependencies);
  return async function editExclusions(
    accountId: AccountId,
    edit: ExclusionsEdit,
    caller: Caller,
  ): Promise<EditExclusionsOutcome> {
    const { acceptDisabledInEntra, dryRun = false } = edit;
    const found = await accountStore.readAccount(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    const sorted = sortExclusionsEdit(edit, found.value, caller, clock());
    const { entries, leavers } = await guardLeavers(dependencies, found.value, sorted, acceptDisabledInEntra);
    let makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    if (leavers.size > 0) {
      if (acceptDisabledInEntra) makeEvent = tellingOf(leavers, makeEvent);
      else if (!dryRun) await tellHeldBack(dependencies, accountId, caller, leavers);
    }
    const shifts = watchShifts(found.value, { wantsTwoFactor: false });
    const changes: ExclusionChange[] = [];
    for (const entry of entries) if (entry.kind === 'change') changes.push(entry.change);
    const changed =
      changes.length === 0
        ? []
        : dryRun
          ? await exclusionStore.previewExclusions(accountId, changes)
          : await exclusionStore.changeExclusions(accountId, changes, makeEvent, shifts);
    return {
      kind: 'edited',
      results: await resultsOf(suggestAddress, found.value, entries, changed),
      usersLockedOut: dryRun ? undefined : shifts.lockedOut(),
      usersWithoutPassword: excludedWithoutPassword(changed),
    };
  };
};

export type EditExclusions = ReturnType<typeof makeEditExclusions>;

/** By the address that was named; with the user's own. */
type Leavers = ReadonlyMap<EmailAddress, EmailAddress>;

/**
 * An exclusion gives the Company password back: not to somebody who is disabled in Azure or gone from it, unless that is meant. So says the newest
 * report, however old: who has left mostly stays away.
 */
async function guardLeavers(
  { readinessReports, exclusionStore }: Pick<Dependencies, 'readinessReports' | 'exclusionStore'>,
  account: Account,
  entries: readonly Entry[],
  isMeant: boolean,
): Promise<{ readonly entries: readonly Entry[]; readonly leavers: Leavers }> {
  const leavers = new Map<EmailAddress, EmailAddress>();
  const additions: ExclusionChange[] = [];
  for (const entry of entries) if (entry.kind === 'change' && entry.change.kind === 'add') additions.push(entry.change);
  const tenant = linkedTenant(account);
  if (tenant === undefined || additions.length === 0) return { entries, leavers };
  if ((await readinessReports.findTakenAt(account.id, tenant)) === undefined) return { entries, leavers };
  // Whose the addresses are by now: the report may have known others there, or the same by another address.
  const asked = await exclusionStore.previewExclusions(account.id, additions);
  const statuses = await readinessReports.findStatuses(account.id, tenant, asked);
  const previewed = new Map<EmailAddress, ExclusionChangeResult>();
  for (const result of asked) {
    const { email, user } = result;
    const status = statuses.get(email);
    previewed.set(email, result);
    if (status !== undefined && HAS_LEFT.has(status)) leavers.set(email, user?.email ?? email);
  }
  const guarded = entries.map((entry): Entry => {
    if (entry.kind === 'refused' || entry.change.kind === 'remove') return entry;
    const { email } = entry.change.exclusion;
    return leavers.has(email) && !isMeant
      ? { kind: 'refused', result: { email, outcome: 'disabled-in-entra' } }
      : { kind: 'change', change: { ...entry.change, previewed: previewed.get(email) } };
  });
  return { entries: guarded, leavers };
}

const MAX_NAMED = 100;

/** One entry for all who were held back, with as many addresses as an entry takes. */
async function tellHeldBack(
  dependencies: Dependencies,
  accountId: AccountId,
  caller: Caller,
  held: Leavers,
): Promise<void> {
  const after = { count: held.size, emails: [...held.keys()].slice(0, MAX_NAMED) };
  const refused = { action: 'exclusion-added', refusal: 'disabled-in-entra', after } as const;
  await recordRefusal(dependencies, accountId, actorOf(caller), refused);
}

/** Says of a leaver who is excluded all the same that it was meant. */
function tellingOf(leavers: Leavers, makeEvent: EventMaker): EventMaker {
  const accepted = new Set<unknown>(leavers.values());
  return function makeTellingEvent(action, before, after) {
    const isMeant = accepted.has(after?.['email']);
    return makeEvent(action, before, isMeant ? { ...after, acceptedDisabledInEntra: true } : after);
  };
}

/** Also who was excluded before: the answer may have been lost, or the exclusion was over. */
const IS_EXCLUDED: ReadonlySet<ExclusionChangeResult['outcome']> = new Set([
  ...(['added', 'changed', 'unchanged', 'already-excluded'] as const),
]);

/** Once each, by however many of their addresses they were named; who was taken off the list again after that isn't excluded. */
function excludedWithoutPassword(changed: readonly ExclusionChangeResult[]): EmailAddress[] {
  const emails = new Set<EmailAddress>();
  for (const { outcome, user } of changed) {
    if (user?.hasPassword !== false) continue;
    if (IS_EXCLUDED.has(outcome)) emails.add(user.email);
    else if (outcome === 'removed') emails.delete(user.email);
  }
  return [...emails];
}

/** Of a long list the first only: what they have in common, people see by those. */
const MOST_SUGGESTED = 20;

/** In the order of the edit; one suggestion after another: a bulk edit must not crowd out sign-ins. */
async function resultsOf(
  suggestAddress: SuggestAddress,
  account: Account,
  entries: readonly Entry[],
  changed: readonly ExclusionChangeResult[],
): Promise<ExclusionResult[]> {
  const results: ExclusionResult[] = [];
  let [next, looked] = [0, 0];
  for (const entry of entries) {
    const result = entry.kind === 'refused' ? entry.result : resultOf(entry.change, changed[next++]);
    const isUnknown = result.known === false || result.outcome === 'foreign-domain';
    const email = isUnknown ? EmailAddress.safeParse(result.email).data : undefined;
    const suggestion =
      email === undefined || ++looked > MOST_SUGGESTED ? undefined : await suggestAddress(account, email);
    results.push(suggestion === undefined ? result : { ...result, suggestion });
  }
  return results;
}

function resultOf(change: ExclusionChange, changed: ExclusionChangeResult | undefined): ExclusionResult {
  if (changed === undefined) throw new Error('the store answered fewer changes than it was given');
  const { email, outcome, exclusion, user } = changed;
  return {
    ...{ email, outcome },
    ...(user !== undefined && user.email !== email && { aliasOf: user.email }),
    ...(change.kind === 'add' && exclusion !== undefined && { exclusion, known: user !== undefined }),
  };
}
