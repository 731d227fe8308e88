import * as z from 'zod';
import { type AccountId, ContactId, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { type Columns, Flag, Moment, readColumns } from '../../platform/tables/rows/table-row.ts';
import type { AdministratorLink, LinkEnd } from '../rules/administrator-link.ts';

/** Any word, of a newer version: an end, whatever it is. */
const EndKind = z.string().transform((word) => word as LinkEnd['kind']);
const LinkColumns = z.object({
  id: z.string(),
  madeBy: ContactId,
  madeAt: Moment,
  expiresAt: Moment,
  connection: z.string(),
  openedAt: Moment.optional(),
  endedAt: Moment.optional(),
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
export function administratorLinkOf(account: AccountId, place: number, columns: unknown): AdministratorLink {
  const read = readColumns(LinkColumns, columns, 'administrator-link');
  const { id, madeBy, madeAt, expiresAt, connection, openedAt, endedAt, end, ...details } = read;
  const isEnded = end !== undefined && endedAt !== undefined;
  const link = { id, account, place, madeBy, madeAt, expiresAt, connection, openedAt };
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
