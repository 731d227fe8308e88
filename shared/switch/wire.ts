/** The SSO switch over the wire. */
import * as z from 'zod';
import { SSO_POSITIONS } from '../platform/words/switch-position.ts';
export { isEnforced } from '../platform/words/switch-position.ts';
import { BlockedUsersWhoLeft, BlockUsersWhoLeft } from '../leavers/wire.ts';
import { pageOf } from '../platform/wire.ts';
import { ACCEPTANCE } from '../readiness/wire.ts';
import { DisabledInEntra, UsersWithoutPassword } from '../users/wire.ts';

export const TurnBody = z
  .strictObject({
    sso: z.enum(SSO_POSITIONS).describe('shadow: people sign in as with off, and what on would have done is noted.'),
    ...ACCEPTANCE,
    blockUsersWhoLeft: BlockUsersWhoLeft.optional(),
  })
  .refine(({ sso, blockUsersWhoLeft }) => sso !== 'on' || blockUsersWhoLeft === undefined, {
    message: 'goes with off or shadow: with on nobody gets a password back',
    path: ['blockUsersWhoLeft'],
  });

export const TurnAnswer = z.strictObject({
  sso: z.enum(SSO_POSITIONS),
  shadowSince: z.iso.datetime().optional(),
  usersWithoutPassword: UsersWithoutPassword.optional().describe('Null where nobody is back to a Company password.'),
  disabledInEntra: DisabledInEntra.optional(),
  blockedUsersWhoLeft: BlockedUsersWhoLeft,
});

export const SsoAnswer = z.strictObject({
  sso: z.enum(SSO_POSITIONS),
  shadowSince: z.iso.datetime().nullable().describe('In shadow: since when it notes what SSO would have done.'),
});

const STEP = z.enum(['entra', 'company-credentials']);
const AppAnswer = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  kind: z.enum(['end-user', 'admin-portal']),
  step: STEP.describe('Of a user for whom no rule about one user holds: not excluded, and with 2FA.'),
  reason: z.string().describe('The first rule of the decision that applies, as "explain" names it.'),
  ifOn: z
    .strictObject({ step: STEP, reason: z.string() })
    .nullable()
    .describe('What would be decided with the switch on; null: it is.'),
  requiresTwoFactor: z.boolean().describe('Azure is asked only for users who are known to have 2FA.'),
  requiresProduct: z.string().nullable().describe('Azure is asked only in accounts with this product.'),
  users: z
    .strictObject({
      withAzure: z.int().describe('Whom the app sends to Azure, and Azure lets in.'),
      withoutTwoFactor: z.int().describe('Whom Azure would let in, and the app asks for the password for want of 2FA.'),
    })
    .nullable()
    .describe(
      'With the switch on, as it is now; what Azure says is as of `takenAt`. Null: the app asks nobody in Azure, or there is no report.',
    ),
});
export const AppsAnswer = pageOf(AppAnswer).extend({
  takenAt: z.iso.datetime().nullable().describe('When the readiness report was finished on which the numbers stand.'),
});
