import type { AuditTrail } from '../../ports.ts';
import { listPage } from './list-page.ts';
import type { Tables } from './open-tables.ts';
import { AUDIT_PREFIX, auditRow } from './row-keys.ts';
import { auditColumns, auditEventOf } from './rows/audit-row.ts';

/** The audit trail of each account, in its partition. */
export function makeAuditTrail({ tables: { accounts } }: { tables: Tables }): AuditTrail {
  return {
    async record(event) {
      const { account } = event;
      if ((await accounts.insert(account, auditRow(event), auditColumns(event))) === 'done') return;
      // The event's id is its own: when it is there, it was written by this very call, whose reply was lost.
      if ((await accounts.read(account, auditRow(event))) === undefined) throw new Error('an audit event was refused');
    },

    listEvents: (account, page) =>
      listPage({
        table: accounts,
        partitionKey: account,
        prefix: AUDIT_PREFIX,
        page,
        itemOf: ({ columns }) => auditEventOf(account, columns),
      }),
  };
}
