/** The link to the tenant over the wire. */
import * as z from 'zod';
import { DisabledInEntra, DomainAnswer, UsersWithoutPassword } from '../users/wire.ts';

export const StartAnswer = z.strictObject({
  url: z.url().describe("Open it in the browser of the tenant's administrator; it works once."),
  expiresAt: z.iso.datetime(),
});

export const IntegrationAnswer = z.strictObject({
  state: z.enum(['not-connected', 'connected', 'broken']),
  tenantId: z.guid().nullable().describe('Null, like all members behind it, while no tenant is connected.'),
  tenantName: z.string().nullable().describe('Null when the app may not read the directory.'),
  verifiedDomains: z.array(z.string()).nullable(),
  connectedBy: z.string().nullable(),
  connectedAt: z.iso.datetime().nullable(),
  brokenSince: z.iso.datetime().nullable().describe('Null unless the state is "broken".'),
  brokenReason: z.enum(['consent-withdrawn', 'app-disabled']).nullable(),
  health: z
    .enum(['not-connected', 'ok', 'broken', 'unreachable'])
    .describe('What Entra said within the last 30 seconds; unreachable: it said nothing.'),
  domains: z.array(DomainAnswer).describe('The domains of the account.'),
});

export const DisconnectAnswer = z.strictObject({
  state: z.literal('not-connected'),
  health: z.literal('not-connected'),
  sso: z.literal('off'),
  usersWithoutPassword: UsersWithoutPassword,
  disabledInEntra: DisabledInEntra,
});
