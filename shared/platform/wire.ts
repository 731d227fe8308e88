/** What lists and edits of all rooms answer, and how what people write is read and shown on either side of the wire. */
import * as z from 'zod';
export { decodeText, type DecodedText } from './words/written/decode-text.ts';
export { isolated, isolateIn, partsOf, said } from './words/written/isolated-text.ts';
export { endOfLastDay, lastDayOf, startOfDay } from './words/written/last-day.ts';
export { charactersIn } from './words/written/plain-text.ts';
export { BYTE_ORDER_MARK, writeCsv } from './words/written/write-csv.ts';
export { writtenAddress } from './words/written/written-addresses.ts';
import { AccountId } from './words/identifiers.ts';
import { SSO_POSITIONS } from './words/switch-position.ts';

/** The path of what is about one account. */
export const AccountPath = z.strictObject({ accountId: AccountId });

/** Of what takes no query: whatever is given is refused. */
export const NoQuery = z.strictObject({});

/** The query of a one-time link. */
export const TicketQuery = z.object({ ticket: z.string() });

/** The answer for a page of items of that schema. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('Give it as "after" for the next page; null on the last one.'),
    unreadable: z
      .int()
      .describe(
        'How many stored entries of this page can’t be read and are left out. The operators of the service hear of them.',
      ),
  });

/** The schema of such counts. */
export const outcomeCounts = (outcomes: readonly string[]) =>
  z.strictObject(Object.fromEntries(outcomes.map((outcome) => [outcome, z.int().min(0)])));

/** What a problem says of the switch, where somebody turned it meanwhile. */
export const CurrentSwitch = z.strictObject({
  sso: z.enum(SSO_POSITIONS),
  etag: z.string(),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
});

/** The form by which a browser leaves for Azure. */
export const TicketForm = z.object({ ticket: z.string(), form_token: z.string().optional() });
