/** Who is blocked, on their own rows, which decide, and in a list beside them. */
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { keyStart, listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { PauseBeforeRetry } from '../../platform/tables/pause-before-retry.ts';
import { addressIn, BLOCKED_PREFIX, blockedRow, userRow } from '../../platform/tables/row-keys.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';
import type { BlockChange, BlockOutcome, BlockStore } from '../ports.ts';
import { type Block, carryMarks, type User } from '../rules/user.ts';
import {
  type AddressTarget,
  type AddressWork,
  changeAddresses,
  type MarkedWrite,
  type Numbered,
  type Step,
} from './change-addresses.ts';
import type { CountsPlace } from './counts/plan-counts.ts';
import { addressColumns, type AddressRow, readUserOf } from './rows/address-row.ts';
import { blockedColumns, blockedOf, blockedRowOf } from './rows/blocked-row.ts';

type Dependencies = Pick<CountsPlace, 'readinessRuns'> & { readonly tables: Tables; readonly pause: PauseBeforeRetry };
type BlockStep = Step<BlockChange, BlockOutcome> & { readonly change: BlockChange; readonly email: EmailAddress };
type Plan = Pick<BlockStep, 'writes' | 'email'> & { readonly outcome: BlockOutcome };

export function makeBlockStore({ tables: { accounts }, readinessRuns, pause }: Dependencies): BlockStore {
  return {
    changeBlocks(accountId, changes, events) {
      const target: AddressTarget = { accounts, accountId, readinessRuns, pause };
      const work: AddressWork<BlockChange, BlockOutcome, BlockStep> = {
        plan: (open) => planAll(target, open),
        eventsOf: (steps) =>
          steps.map((step) => {
            const { change, email } = step;
            const event =
              change.kind === 'block'
                ? events('user-blocked', undefined, { email, reason: change.block.reason })
                : events('user-unblocked', undefined, { email, because: change.because });
            return { event, steps: [step] };
          }),
        packsEvents: false,
        conflict: () => 'conflict',
      };
      return changeAddresses(target, work, changes);
    },

    async listBlocked(accountId, page, startsWith) {
      const beginning = keyStart(startsWith);
      if (beginning === undefined) return { items: [], next: undefined };
      return listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: BLOCKED_PREFIX,
        page,
        startsWith: beginning,
        itemOf: ({ rowKey, columns }) => {
          const { block, refusedAt } = blockedOf(columns);
          return { email: addressIn(rowKey, BLOCKED_PREFIX), block, refusedAt };
        },
      });
    },

    isListed: async (accountId, email) => (await accounts.read(accountId, blockedRow(email))) !== undefined,

    async noteRefusal({ email, id }, event, everyMs) {
      const rowKey = blockedRow(email);
      const row = await accounts.read(event.accountId, rowKey);
      if (row === undefined) return;
      const blocked = blockedOf(row.columns);
      const { refusedAt } = blocked;
      const isTold = refusedAt !== undefined && event.at.getTime() - refusedAt.getTime() < everyMs;
      if (blocked.userId !== id || isTold) return;
      const columns = blockedColumns({ ...blocked, refusedAt: event.at });
      // In a conflict somebody else has told of it, or the user is blocked no more.
      await commitChange(accounts, event.accountId, [{ kind: 'replace', rowKey, columns, etag: row.etag }], [event]);
    },
  };
}

/** Of several changes of one user the first; the others come after it. */
async function planAll(target: AddressTarget, open: readonly Numbered<BlockChange>[]): Promise<BlockStep[]> {
  const plans = await inParallel(open, STORAGE_CONCURRENCY, ({ change }) => planOrNot(target, change));
  const seen = new Set<EmailAddress>();
  return open.flatMap((item, at): BlockStep[] => {
    const plan = plans[at];
    if (plan === undefined || seen.has(plan.email)) return [];
    seen.add(plan.email);
    const { outcome, ...rest } = plan;
    const answers = [{ ...item, result: outcome }];
    return [{ ...rest, change: item.change, answers, events: 1, changed: [], emptied: [] }];
  });
}

const emailOf = (change: BlockChange): EmailAddress => (change.kind === 'block' ? change.user.email : change.email);

const planOrNot = (target: AddressTarget, change: BlockChange): Promise<Plan> =>
  planFor(target, change).catch((error: unknown) => {
    if (!(error instanceof UnreadableRow)) throw error;
    target.accounts.report([error]);
    return { outcome: 'unreadable', writes: [], email: emailOf(change) };
  });

async function planFor({ accounts, accountId }: AddressTarget, change: BlockChange): Promise<Plan> {
  const row = await readUserOf(accounts, accountId, emailOf(change));
  const { email } = row;
  const user = row.record?.user;
  const id = change.kind === 'block' ? change.user.id : (change.id ?? user?.id);
  if (user === undefined || user.id !== id) return withoutUser(accounts, accountId, change, email);
  if (change.kind === 'block') {
    return user.block === undefined
      ? { outcome: 'blocked', email, writes: [userWrite(row, user, change.block), listWrite(user, change.block)] }
      : { outcome: 'unchanged', email, writes: [] };
  }
  if (user.block === undefined) return withoutUser(accounts, accountId, change, email);
  return { outcome: 'lifted', email, writes: [userWrite(row, user, undefined), deletion(email)] };
}

/** An older version, which knows of no blocks, may have left an entry of the list behind. */
async function withoutUser(
  accounts: AddressTarget['accounts'],
  accountId: AccountId,
  change: BlockChange,
  email: EmailAddress,
): Promise<Plan> {
  const isListed = change.kind === 'lift' && (await accounts.read(accountId, blockedRow(email))) !== undefined;
  return isListed
    ? { outcome: 'lifted', email, writes: [deletion(email)] }
    : { outcome: 'not-found', email, writes: [] };
}

const deletion = (email: EmailAddress): Write => ({ kind: 'delete', rowKey: blockedRow(email) });
const listWrite = (user: User, block: Block): Write => ({
  ...{ kind: 'put', rowKey: blockedRow(user.email), columns: blockedRowOf(user, block) },
});

/** How the user signs in changes by it in no row of the decision: the marks stay. */
const userWrite = ({ email, etag, record, marks }: AddressRow, user: User, block: Block | undefined): MarkedWrite =>
  function writeMarked([event]) {
    const after = { user: { ...user, block }, exclusion: record?.exclusion };
    const columns = addressColumns(after, carryMarks(marks, event));
    const address = { rowKey: userRow(email), columns };
    return etag === undefined ? { kind: 'insert', ...address } : { kind: 'replace', ...address, etag };
  };
