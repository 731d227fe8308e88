/** Takes users out of SSO and puts them back, in bulk. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { EditItem } from '../users/rules/edit-item.ts';
import type { NewExclusion } from '../users/rules/exclusion.ts';
import { type AccountId, EmailAddress } from '../platform/words/identifiers.ts';
import type { Account } from '../users/rules/account.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { EventMaker } from '../platform/ports.ts';
import type { ExclusionChange, ExclusionChangeResult, ExclusionStore } from './ports.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import { makeAddressSorter, type SortedAddress } from '../users/sort-addresses.ts';
import { watchShifts } from '../users/watch-shifts.ts';
import { makeSuggestAddress, type SuggestAddress, type SuggestDependencies } from './suggest-address.ts';
import { findLeavers, type FindLeaversDependencies, type Leavers, type Look, NOBODY } from './find-leavers.ts';
import type { EditExclusionsOutcome, ExclusionResult } from './edit-outcome.ts';

export type ExclusionsEdit = {
  readonly add: readonly EditItem<NewExclusion>[];
  readonly remove: readonly EditItem<string>[];
  /** The caller knows that some are disabled in Entra (people who left, perhaps), and wants them to have a password all the same. */
  readonly acceptDisabledInEntra: boolean;
  /** Says what would come of it, and changes nothing. */
  readonly dryRun?: boolean;
};

type Dependencies = EventDependencies &
  FindLeaversDependencies &
  SuggestDependencies & {
    readonly accountStore: AccountStore;
    readonly exclusionStore: Pick<ExclusionStore, 'changeExclusions' | 'previewExclusions'>;
    readonly auditTrail: Pick<AuditTrail, 'record'>;
  };

type Entry =
  | { readonly kind: 'change'; readonly change: ExclusionChange }
  | { readonly kind: 'refused'; readonly result: ExclusionResult };

/** Each item has a result of its own, in the order of the edit: first `add`, then `remove`. */
export const makeEditExclusions = (dependencies: Dependencies) => {
  const { accountStore, exclusionStore, clock } = dependencies;
  const suggestAddress = makeSuggestAddress(dependencies);
  return async function editExclusions(
    accountId: AccountId,
    edit: ExclusionsEdit,
    caller: Caller,
  ): Promise<EditExclusionsOutcome> {
    const found = await accountStore.readAccount(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    const now = clock();
    const sorter = makeAddressSorter();
    const domains = new Set(found.value.domains);
    const isOver = ({ expiresAt }: NewExclusion) =>
      expiresAt !== undefined && expiresAt <= now ? 'already-expired' : undefined;
    const sorted = [
      ...edit.add.map((entry) => addition(sorter.add(entry, domains, isOver), caller, now)),
      ...edit.remove.map((entry) => removal(sorter.remove(entry))),
    ];
    const { leavers, previewed } = await findLeavers(dependencies, found.value, additionsIn(sorted));
    const held = edit.acceptDisabledInEntra ? NOBODY : leavers;
    const entries = sorted.map((entry) => guardLeaver(entry, held, previewed));
    if (edit.dryRun !== true) await tellHeldBack(dependencies, accountId, caller, held);
    const changes = entries.flatMap((entry) => (entry.kind === 'change' ? [entry.change] : []));
    const makeEvent = tellingOf(leavers, auditEventMaker(dependencies, accountId, actorOf(caller)));
    const shifts = watchShifts(found.value, { wantsTwoFactor: false });
    const changed =
      changes.length === 0
        ? []
        : edit.dryRun === true
          ? await exclusionStore.previewExclusions(accountId, changes)
          : await exclusionStore.changeExclusions(accountId, changes, makeEvent, shifts);
    return {
      kind: 'edited',
      results: await withSuggestions(suggestAddress, found.value, inOrder(entries, changed)),
      usersLockedOut: edit.dryRun === true ? undefined : shifts.lockedOut(),
      usersWithoutPassword: excludedWithoutPassword(changed),
    };
  };
};

export type EditExclusions = ReturnType<typeof makeEditExclusions>;

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

const MAX_NAMED = 100;

/** One entry for all who were held back, with as many addresses as an entry takes. */
async function tellHeldBack(
  dependencies: Dependencies,
  accountId: AccountId,
  caller: Caller,
  held: Leavers,
): Promise<void> {
  if (held.size === 0) return;
  const after = { count: held.size, emails: [...held.keys()].slice(0, MAX_NAMED) };
  const refused = { action: 'exclusion-added', refusal: 'disabled-in-entra', after } as const;
  await recordRefusal(dependencies, accountId, actorOf(caller), refused);
}

/** Says of a leaver who is excluded all the same that it was meant. */
function tellingOf(leavers: Leavers, makeEvent: EventMaker): EventMaker {
  const accepted = new Set<unknown>(leavers.values());
  return (action, before, after) =>
    makeEvent(action, before, accepted.has(after?.['email']) ? { ...after, acceptedDisabledInEntra: true } : after);
}

const additionsIn = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === 'change' && entry.change.kind === 'add' ? [entry.change] : []));

/** An exclusion gives the Company password back: not to somebody whom the customer has locked out of Azure, unless that is meant. */
function guardLeaver(entry: Entry, leavers: Leavers, previewed: Look['previewed']): Entry {
  if (entry.kind === 'refused' || entry.change.kind === 'remove') return entry;
  const { email } = entry.change.exclusion;
  return leavers.has(email)
    ? { kind: 'refused', result: { email, outcome: 'disabled-in-entra' } }
    : { kind: 'change', change: { ...entry.change, previewed: previewed.get(email) } };
}

function addition(sorted: SortedAddress<NewExclusion, 'already-expired'>, caller: Caller, now: Date): Entry {
  if (sorted.kind === 'faulty') return refused(sorted);
  const { email, item } = sorted;
  const { reason, expiresAt, clear = [], replace = false } = item;
  const exclusion = { email, reason, expiresAt, excludedBy: caller.id, excludedAt: now };
  return {
    kind: 'change',
    change: { kind: 'add', exclusion, terms: { clear, replace } },
  };
}

function removal(sorted: SortedAddress<undefined>): Entry {
  return sorted.kind === 'faulty'
    ? refused(sorted)
    : { kind: 'change', change: { kind: 'remove', email: sorted.email } };
}

const refused = ({
  email,
  fault,
  faults,
}: Extract<SortedAddress<unknown, 'already-expired'>, { kind: 'faulty' }>): Entry => ({
  kind: 'refused',
  result: { email, outcome: fault, ...(faults && { faults }) },
});

function inOrder(entries: readonly Entry[], changed: readonly ExclusionChangeResult[]): ExclusionResult[] {
  let next = 0;
  return entries.map((entry) => {
    if (entry.kind === 'refused') return entry.result;
    const result = changed[next++];
    if (result === undefined) throw new Error('the store answered fewer changes than it was given');
    const { email, outcome, exclusion, user } = result;
    return {
      ...{ email, outcome },
      ...(user !== undefined && user.email !== email && { aliasOf: user.email }),
      ...(entry.change.kind === 'add' && exclusion !== undefined && { exclusion, known: user !== undefined }),
    };
  });
}

/** Of a long list the first only: what they have in common, people see by those. */
const MOST_SUGGESTED = 20;

/** One after another: a bulk edit must not crowd out sign-ins. */
async function withSuggestions(
  suggestAddress: SuggestAddress,
  account: Account,
  results: readonly ExclusionResult[],
): Promise<ExclusionResult[]> {
  const suggested: ExclusionResult[] = [];
  let looked = 0;
  for (const result of results) {
    const email = needsSuggestion(result) ? EmailAddress.safeParse(result.email).data : undefined;
    const suggestion =
      email === undefined || ++looked > MOST_SUGGESTED ? undefined : await suggestAddress(account, email);
    suggested.push(suggestion === undefined ? result : { ...result, suggestion });
  }
  return suggested;
}

const needsSuggestion = ({ known, outcome }: ExclusionResult): boolean =>
  known === false || outcome === 'foreign-domain';
