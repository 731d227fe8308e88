/** Test sign-ins: the row of one with its result, and the store of them. */
import * as z from 'zod';
import { odata } from '../../platform/tables/filter.ts';
import { type AccountId, AppId, EmailAddress, UserId } from '../../platform/words/identifiers.ts';
import { type Columns, jsonOf, MomentColumn, readColumns } from '../../platform/tables/rows/table-row.ts';
import { readOrReport } from '../../platform/tables/list-page.ts';
import { type TestCheckName, type TestResult, type TestSignIn, TestSignInId } from '../rules/test-sign-in.ts';
import type { TestSignInStore } from '../ports.ts';
import { deleteRows, findRows } from '../../platform/tables/delete-rows.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import type { Table } from '../../platform/tables/table.ts';

/** Any word, of a newer version. */
const CheckName = z.string().transform((word) => word as TestCheckName);
const Check = z.object({ check: CheckName, passed: z.boolean().nullable(), detail: z.string() });
const TestColumns = z.object({
  id: TestSignInId,
  app: AppId,
  email: EmailAddress,
  user: UserId.optional(),
  startedAt: MomentColumn,
  linkEndsAt: MomentColumn.optional(),
  finishedAt: MomentColumn.optional(),
  checks: jsonOf(z.array(Check)).optional(),
  refusal: z.string().optional(),
});

/** Throws UnreadableRow. */
export function testSignInOf(accountId: AccountId, columns: unknown): TestSignIn {
  const { finishedAt, checks, refusal, ...test } = readColumns(TestColumns, columns, 'test-sign-in');
  return {
    ...test,
    account: accountId,
    result: finishedAt && checks && { finishedAt, checks, ...(refusal === undefined ? {} : { refusal }) },
  };
}

export const resultColumns = ({ finishedAt, checks, refusal }: TestResult) => ({
  finishedAt: finishedAt.toISOString(),
  checks: JSON.stringify(checks),
  ...(refusal === undefined ? {} : { refusal }),
});

export const testSignInColumns = ({ id, app, email, user, startedAt, linkEndsAt, result }: TestSignIn): Columns => ({
  ...{ id, app, email, user },
  startedAt: startedAt.toISOString(),
  ...(linkEndsAt && { linkEndsAt: linkEndsAt.toISOString() }),
  ...(result && resultColumns(result)),
});

// No account id holds a colon, so these partitions are nobody else's; a semicolon comes right behind it.
const PREFIX = 'test:';
const BEHIND_ALL = 'test;';
const partitionOf = (accountId: AccountId): string => PREFIX + accountId;

const PAGE_SIZE = 1000;
const MOST_LISTED = 5000;

type Dependencies = {
  readonly tables: Tables;
  /** The most rows that one `deleteStarted` takes; 5,000. */
  readonly maxDeletions?: number;
};

/** Test sign-ins, in the table of what is kept for a while. */
export function makeTestSignInStore({ tables: { stories }, maxDeletions = 5000 }: Dependencies): TestSignInStore {
  return {
    async createTest(test) {
      const partitionKey = partitionOf(test.account);
      if ((await stories.insert(partitionKey, test.id, testSignInColumns(test))) === 'done') return;
      // Its id is its own: when it is there, it was written by this very call, whose reply was lost.
      if ((await stories.read(partitionKey, test.id)) === undefined) throw new Error('a test sign-in was refused');
    },

    async findTest(accountId, id) {
      const row = await stories.read(partitionOf(accountId), id);
      return row === undefined ? undefined : testSignInOf(accountId, row.columns);
    },

    listTests: (accountId, app) => listTestsOf(stories, accountId, app),

    async listRefused(accountId, since) {
      const filter = odata`PartitionKey eq ${partitionOf(accountId)} and finishedAt ge ${since.toISOString()}`;
      const newest = new Map<UserId, TestResult>();
      let read = 0;
      await stories.walk(filter, PAGE_SIZE, (rows) => {
        for (const { columns } of rows) {
          const { user, result } = testSignInOf(accountId, columns);
          if (user === undefined || result === undefined) continue;
          const before = newest.get(user);
          if (before === undefined || before.finishedAt <= result.finishedAt) newest.set(user, result);
        }
        read += rows.length;
        return read < PAGE_SIZE;
      });
      return new Map([...newest].flatMap(([user, { refusal }]) => (refusal === undefined ? [] : [[user, refusal]])));
    },

    async finishTest(accountId, id, result) {
      const partitionKey = partitionOf(accountId);
      const row = await stories.read(partitionKey, id);
      if (row === undefined) return 'already-finished';
      const test = testSignInOf(accountId, row.columns);
      if (test.result !== undefined) return 'already-finished';
      const columns = testSignInColumns({ ...test, result });
      if ((await stories.replace(partitionKey, id, columns, row.etag)) === 'done') return 'finished';
      // Another end came first, or this very one won and its reply was lost.
      const now = await stories.read(partitionKey, id);
      const stored = now === undefined ? undefined : testSignInOf(accountId, now.columns).result;
      const isOurs =
        stored !== undefined && JSON.stringify(resultColumns(stored)) === JSON.stringify(resultColumns(result));
      return isOurs ? 'finished' : 'already-finished';
    },

    async deleteStarted(before) {
      const range = odata`PartitionKey ge ${PREFIX} and PartitionKey lt ${BEHIND_ALL}`;
      const filter = `${range} and ${odata`startedAt lt ${before.toISOString()}`}`;
      const rows = await findRows(stories, filter, PAGE_SIZE, maxDeletions);
      await deleteRows(stories, rows);
      return rows.length;
    },
  };
}

async function listTestsOf(stories: Table, accountId: AccountId, app: AppId): Promise<readonly TestSignIn[]> {
  const tests: TestSignIn[] = [];
  let read = 0;
  await stories.walk(odata`PartitionKey eq ${partitionOf(accountId)}`, PAGE_SIZE, (rows) => {
    for (const { columns } of rows) {
      const test = readOrReport(stories, (from) => testSignInOf(accountId, from), columns);
      if (test?.app === app) tests.push(test);
    }
    read += rows.length;
    return read < MOST_LISTED;
  });
  return tests;
}
