import { type AuditFilter, isAskedFor } from '../../platform/words/audit-event.ts';
import type { AuditTrail } from '../ports.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { AUDIT_PREFIX, auditRange, auditRow } from '../../platform/tables/row-keys.ts';
import { auditColumns, auditEventOf } from '../../platform/tables/commit-change.ts';

/** At most 5,000 rows are read for a page of a filtered trail: about half a second. */
const SIFTING = { rowsPerRequest: 1000, requests: 5 } as const;

const MOST_COUNTED = SIFTING.rowsPerRequest * SIFTING.requests;

const isSifting = ({ actor, action, outcome, about }: AuditFilter): boolean =>
  actor !== undefined || action !== undefined || outcome !== undefined || about !== undefined;

/** The audit trail of each account, in its partition. */
export function makeAuditTrail({ tables: { accounts } }: { tables: Tables }): AuditTrail {
  return {
    async record(event) {
      const { accountId } = event;
      if ((await accounts.insert(accountId, auditRow(event), auditColumns(event))) === 'done') return;
      // The event's id is its own: when it is there, it was written by this very call, whose reply was lost.
      if ((await accounts.read(accountId, auditRow(event))) === undefined)
        throw new Error('an audit event was refused');
    },

    async findEvent(accountId, event) {
      const row = await accounts.read(accountId, auditRow(event));
      return row === undefined ? undefined : auditEventOf(accountId, row.columns);
    },

    async countEvents(accountId, after, filter) {
      let looked = 0;
      const { items, next } = await listPage({
        ...{ table: accounts, partitionKey: accountId, prefix: AUDIT_PREFIX, range: auditRange(filter) },
        ...{ page: { limit: MOST_COUNTED, after }, most: SIFTING },
        itemOf: ({ columns }) => {
          looked += 1;
          return !isSifting(filter) || isAskedFor(auditEventOf(accountId, columns), filter) || undefined;
        },
      });
      return { events: items.length, looked, next };
    },

    listEvents: (accountId, page, filter = {}) =>
      listPage({
        table: accounts,
        partitionKey: accountId,
        prefix: AUDIT_PREFIX,
        page,
        // Time is where a row stands; the rest has to be looked at, and a filter that leaves little must not take many requests.
        range: auditRange(filter),
        most: isSifting(filter) ? SIFTING : {},
        itemOf: ({ columns }) => {
          const event = auditEventOf(accountId, columns);
          return isAskedFor(event, filter) ? event : undefined;
        },
      }),
  };
}
