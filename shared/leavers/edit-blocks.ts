/** Blocks users who left, and lifts blocks, one by one. */
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { HAS_LEFT } from '../platform/words/readiness-status.ts';
import type { ReadinessReports } from '../readiness/ports.ts';
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { AccountStore, BlockChange, BlockOutcome, BlockStore, UserStore } from '../users/ports.ts';
import type { EditItem, ItemFault } from '../users/rules/edit-item.ts';
import { type AddressFault, makeAddressSorter, type SortedAddress } from '../users/edit-items.ts';

export type BlocksEdit = {
  readonly block: readonly EditItem<{ readonly email: string }>[];
  readonly lift: readonly EditItem<string>[];
};

/** `email` is in normal form, or as it was given when it's no address. */
export type BlockResult = {
  readonly email: string;
  readonly outcome: BlockOutcome | AddressFault | 'not-left';
  readonly faults?: readonly ItemFault[];
};

export type EditBlocksOutcome =
  { readonly kind: 'edited'; readonly results: readonly BlockResult[] } | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly userStore: Pick<UserStore, 'findAddresses'>;
  readonly readinessReports: Pick<ReadinessReports, 'findStatuses'>;
  readonly blockStore: Pick<BlockStore, 'changeBlocks'>;
};

type Entry =
  | { readonly kind: 'change'; readonly email: string; readonly change: BlockChange }
  | { readonly kind: 'told'; readonly result: BlockResult };

/** Each item has a result of its own, in the order of the edit: first `block`, then `lift`. */
export const makeEditBlocks = (dependencies: Dependencies) => {
  const { accountStore, blockStore } = dependencies;
  return async function editBlocks(accountId: AccountId, edit: BlocksEdit, caller: Caller): Promise<EditBlocksOutcome> {
    const found = await accountStore.readAccount(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    const sorter = makeAddressSorter();
    const domains = new Set(found.value.domains);
    const toBlock = edit.block.map((entry) => sorter.add(entry, domains));
    const toLift = edit.lift.map((entry) => sorter.remove(entry));
    const entries = [
      ...(await additions(dependencies, found.value, toBlock, caller)),
      ...toLift.map((sorted): Entry =>
        sorted.kind === 'faulty'
          ? told(sorted)
          : { kind: 'change', email: sorted.email, change: { kind: 'lift', email: sorted.email, because: 'lifted' } },
      ),
    ];
    const changes = entries.flatMap((entry) => (entry.kind === 'change' ? [entry.change] : []));
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    const outcomes = changes.length === 0 ? [] : await blockStore.changeBlocks(accountId, changes, makeEvent);
    const results: BlockResult[] = [];
    let next = 0;
    for (const entry of entries) {
      if (entry.kind === 'told') results.push(entry.result);
      else results.push({ email: entry.email, outcome: outcomes[next++] as BlockOutcome });
    }
    return { kind: 'edited', results };
  };
};
export type EditBlocks = ReturnType<typeof makeEditBlocks>;

const told = ({ email, fault, faults }: Extract<SortedAddress<unknown>, { kind: 'faulty' }>): Entry => ({
  kind: 'told',
  result: { email, outcome: fault, ...(faults && { faults }) },
});

/** Only who left, by the newest report: whoever hasn't is for Azure or the exclusion list. */
async function additions(
  { userStore, readinessReports, clock }: Dependencies,
  account: Account,
  sorted: readonly SortedAddress<unknown>[],
  caller: Caller,
): Promise<Entry[]> {
  const tenant = linkedTenant(account);
  const emails = sorted.flatMap((each) => (each.kind === 'usable' ? [each.email] : []));
  if (emails.length === 0) return sorted.map((each) => told(each as Extract<typeof each, { kind: 'faulty' }>));
  const records = new Map(
    (await userStore.findAddresses(account.id, emails)).map((record, at) => [emails[at], record?.user]),
  );
  const users = [...records.values()].filter((user) => user !== undefined);
  const asked = users.map((user) => ({ email: user.email, user }));
  const statuses = tenant === undefined ? undefined : await readinessReports.findStatuses(account.id, tenant, asked);
  return sorted.map((each): Entry => {
    if (each.kind === 'faulty') return told(each);
    const { email } = each;
    const user = records.get(email);
    if (user === undefined) return { kind: 'told', result: { email, outcome: 'not-found' } };
    const status = statuses?.get(user.email);
    if (user.block === undefined && (status === undefined || !HAS_LEFT.has(status))) {
      return { kind: 'told', result: { email, outcome: 'not-left' } };
    }
    const block = { reason: 'left', blockedAt: clock(), blockedBy: caller.id } as const;
    return { kind: 'change', email, change: { kind: 'block', user, block } };
  });
}
