/** Which user an external id names: the way from the Control Panel's key to the address. Only the user's own row bears it out. */
import * as z from 'zod';
import { EmailAddress } from '../../../domain/identifiers.ts';
import { readColumns, type Columns } from '../table-row.ts';

const ExternalColumns = z.object({ address: EmailAddress });

/** Throws UnreadableRow. */
export const externalAddressOf = (columns: unknown): EmailAddress =>
  readColumns(ExternalColumns, columns, 'external').address;

export const externalColumns = (email: EmailAddress): Columns => ({ address: email });
