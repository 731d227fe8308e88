import * as z from 'zod';
import { type AccountId, AppId, EmailAddress, UserId } from '../../platform/words/identifiers.ts';
import { type TestCheckName, type TestResult, type TestSignIn, TestSignInId } from '../rules/test-sign-in.ts';
import { jsonOf, Moment, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

/** Any word, of a newer version. */
const CheckName = z.string().transform((word) => word as TestCheckName);
const Check = z.object({ check: CheckName, passed: z.boolean().nullable(), detail: z.string() });
const TestColumns = z.object({
  id: TestSignInId,
  app: AppId,
  email: EmailAddress,
  user: UserId.optional(),
  startedAt: Moment,
  linkEndsAt: Moment.optional(),
  finishedAt: Moment.optional(),
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
