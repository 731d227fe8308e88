/** The SSO switch over the wire. */
import * as z from 'zod';
import { SSO_POSITIONS } from '../platform/words/switch-position.ts';
export { isEnforced } from '../platform/words/switch-position.ts';
import { DisabledInEntra, UsersWithoutPassword } from '../users/wire.ts';

export const TurnAnswer = z.strictObject({
  sso: z.enum(SSO_POSITIONS),
  shadowSince: z.iso.datetime().optional(),
  usersWithoutPassword: UsersWithoutPassword.optional().describe('Null where nobody is back to a Company password.'),
  disabledInEntra: DisabledInEntra.optional(),
});

export const SsoAnswer = z.strictObject({
  sso: z.enum(SSO_POSITIONS),
  shadowSince: z.iso.datetime().nullable().describe('In shadow: since when it notes what SSO would have done.'),
});
