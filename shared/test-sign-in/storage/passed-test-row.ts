import * as z from 'zod';
import { type AppId, ContactId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import { type Columns, Moment, readColumns } from '../../platform/tables/rows/table-row.ts';
import type { PassedTest } from '../rules/passed-test.ts';

const PassedColumns = z.object({ email: EmailAddress, tenantId: TenantId, passedAt: Moment, startedBy: ContactId });

/** Throws UnreadableRow. */
export const passedTestOf = (app: AppId, columns: unknown): PassedTest => ({
  app,
  ...readColumns(PassedColumns, columns, 'passed-test'),
});

export const passedTestColumns = ({ email, tenantId, passedAt, startedBy }: PassedTest): Columns => ({
  ...{ email, tenantId, startedBy },
  passedAt: passedAt.toISOString(),
});
