/** The links for administrators: in the account's partition, a row for each place. */
import * as z from 'zod';
import type { AdministratorLinks, KeptLink } from '../ports.ts';
import { type AdministratorLink, LINK_PLACES, type LinkEnd } from '../rules/administrator-link.ts';
import { type AccountId, ContactId, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import { listPage } from '../../platform/tables/list-page.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { LINK_PREFIX, linkRow } from '../../platform/tables/row-keys.ts';
import {
  type Columns,
  Flag,
  MomentColumn,
  readColumns,
  type StoredRow,
  type Write,
} from '../../platform/tables/rows/table-row.ts';

/** Any word, of a newer version: an end, whatever it is. */
const EndKind = z.string().transform((word) => word as LinkEnd['kind']);
const LinkColumns = z.object({
  id: z.string(),
  madeBy: ContactId,
  madeAt: MomentColumn,
  expiresAt: MomentColumn,
  connection: z.string(),
  openedAt: MomentColumn.optional(),
  endedAt: MomentColumn.optional(),
  end: EndKind.optional(),
  attempt: z.string().optional(),
  takenBackBy: ContactId.optional(),
  refusal: z.string().optional(),
  tenantId: TenantId.optional(),
  tenantName: z.string().optional(),
  administrator: z.string().optional(),
  administratorId: ObjectId.optional(),
  consentLeft: Flag.optional(),
});

/** Throws UnreadableRow. */
export function administratorLinkOf(accountId: AccountId, place: number, columns: unknown): AdministratorLink {
  const read = readColumns(LinkColumns, columns, 'administrator-link');
  const { id, madeBy, madeAt, expiresAt, connection, openedAt, endedAt, end, ...details } = read;
  const isEnded = end !== undefined && endedAt !== undefined;
  const link = { id, account: accountId, place, madeBy, madeAt, expiresAt, connection, openedAt };
  return { ...link, end: isEnded ? endOf(end, endedAt, details) : undefined };
}

type Details = Pick<
  z.infer<typeof LinkColumns>,
  | 'attempt'
  | 'takenBackBy'
  | 'refusal'
  | 'tenantId'
  | 'tenantName'
  | 'administrator'
  | 'administratorId'
  | 'consentLeft'
>;

const endOf = (kind: LinkEnd['kind'], at: Date, { administrator, administratorId, ...rest }: Details): LinkEnd => ({
  ...{ kind, at },
  ...rest,
  ...(administratorId === undefined ? {} : { administrator: { name: administrator, objectId: administratorId } }),
});

export function administratorLinkColumns(link: AdministratorLink): Columns {
  const { id, madeBy, madeAt, expiresAt, connection, openedAt, end } = link;
  const { administrator, at, kind, ...details } = end ?? {};
  return {
    ...{ id, madeBy, connection },
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    openedAt: openedAt?.toISOString(),
    endedAt: at?.toISOString(),
    end: kind,
    ...details,
    administrator: administrator?.name,
    administratorId: administrator?.objectId,
  };
}

export function makeAdministratorLinks({ tables: { accounts } }: { readonly tables: Tables }): AdministratorLinks {
  return {
    async listLinks(accountId) {
      const page = { limit: LINK_PLACES, after: undefined };
      const itemOf = ({ rowKey, columns, etag }: StoredRow): KeptLink => ({
        link: administratorLinkOf(accountId, Number(rowKey.slice(LINK_PREFIX.length)), columns),
        version: etag,
      });
      const asked = { table: accounts, partitionKey: accountId, prefix: LINK_PREFIX, page, itemOf };
      const { items: links, unreadable = 0 } = await listPage(asked);
      return { links, unreadable };
    },

    async findLink(accountId, place) {
      const row = await accounts.read(accountId, linkRow(place));
      return row && { link: administratorLinkOf(accountId, place, row.columns), version: row.etag };
    },

    async keepLink(before, link, event) {
      const rowKey = linkRow(link.place);
      const columns = administratorLinkColumns(link);
      const write: Write =
        before === undefined
          ? { kind: 'insert', rowKey, columns }
          : { kind: 'replace', rowKey, columns, etag: before.version };
      const outcome =
        event === undefined
          ? await accounts.commit(link.account, [write])
          : await commitChange(accounts, link.account, [write], [event]);
      return outcome === 'done' ? 'kept' : 'conflict';
    },
  };
}
