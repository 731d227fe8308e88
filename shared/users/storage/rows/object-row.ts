/** Who in an account is bound to a person in Entra: the way from the person to the address. */
import * as z from 'zod';
import { EmailAddress } from '../../../platform/words/identifiers.ts';
import { escapeKey, unescapeKey } from '../../../platform/words/key-escaping.ts';
import { readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';

const ObjectColumns = z.object({ address: z.string().transform(unescapeKey).pipe(EmailAddress) });

/** Throws UnreadableRow. */
export const boundAddressOf = (columns: unknown): EmailAddress => readColumns(ObjectColumns, columns, 'object').address;

export const objectColumns = (email: EmailAddress): Columns => ({ address: escapeKey(email) });
