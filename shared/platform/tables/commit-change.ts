/** A change and its audit events, as one transaction in the account's partition. */
import type { AuditEvent } from '../words/audit-event.ts';
import type { AccountId } from '../words/identifiers.ts';
import { auditRow } from './row-keys.ts';
import { auditColumns } from './rows/audit-row.ts';
import type { Table } from './table.ts';
import type { Write } from './rows/table-row.ts';

/**
 * Commits the writes with at least one event. `conflict`: a row was not as supposed, and nothing was written.
 * A retry of a write that had won is refused by the service too (the row is there, has changed, or is gone). The audit row
 * tells the two apart: it carries an id that only this transaction can have written.
 */
export async function commitChange(
  accounts: Table,
  accountId: AccountId,
  writes: readonly Write[],
  events: readonly [AuditEvent, ...AuditEvent[]],
): Promise<'done' | 'conflict'> {
  const all = [...writes];
  for (const event of events) {
    if (event.account !== accountId) throw new Error('an audit event of another account');
    all.push({ kind: 'insert', rowKey: auditRow(event), columns: auditColumns(event) });
  }
  if ((await accounts.commit(accountId, all)) === 'done') return 'done';
  return (await accounts.read(accountId, auditRow(events[0]))) === undefined ? 'conflict' : 'done';
}
