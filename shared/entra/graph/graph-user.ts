/** A user as Microsoft Graph answers one. https://learn.microsoft.com/graph/api/resources/user */
import * as z from 'zod';
import type { TenantPerson } from '../rules/tenant-person.ts';
import { EmailAddress, ObjectId } from '../../platform/words/identifiers.ts';
import { readPrincipalName } from '../id-token/read-person.ts';

/** No user principal name is longer than 113 characters; what came longer is cut for people to read, and matches nobody. */
const MAX_NAME_LENGTH = 256;

export const GraphUser = z.object({
  id: ObjectId,
  userPrincipalName: z.string().max(1024),
  mail: z.string().max(1024).nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
});

/** For people to read. */
export const shorten = (text: string): string => text.slice(0, MAX_NAME_LENGTH);

export function tenantPersonOf({
  id,
  userPrincipalName,
  mail,
  accountEnabled,
  userType,
}: z.infer<typeof GraphUser>): TenantPerson {
  return {
    objectId: id,
    userPrincipalName: shorten(userPrincipalName),
    principal: readPrincipalName(userPrincipalName),
    mail: EmailAddress.safeParse(mail).data,
    // What isn't said to be enabled is not counted on.
    enabled: accountEnabled === true,
    guest: userType?.toLowerCase() === 'guest' || userPrincipalName.toUpperCase().includes('#EXT#'),
  };
}
