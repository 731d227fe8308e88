/** The link to the tenant over the wire. */
import * as z from 'zod';
import { pageOf } from '../platform/wire.ts';
import { LINK_STATES } from './rules/administrator-link.ts';
import { BlockedUsersWhoLeft } from '../leavers/wire.ts';
import { INTEGRATION_STATES } from '../users/rules/account.ts';
import { DisabledInEntra, DomainAnswer, UsersWithoutPassword } from '../users/wire.ts';

export const StartAnswer = z.strictObject({
  id: z.uuid().describe('Names the link in the list of links; it opens nothing.'),
  url: z
    .url()
    .describe("Open it in the browser of the tenant's administrator; it works once. It is answered here alone."),
  expiresAt: z.iso.datetime(),
});

export const TenantsAnswer = z.strictObject({
  domains: z
    .array(
      z.strictObject({
        domain: z.string(),
        tenantId: z
          .guid()
          .nullable()
          .describe('The tenant that Entra knows the domain by; null: none, or Entra did not answer.'),
      }),
    )
    .describe('The first 20 domains of the account.'),
  portalUrl: z.url().describe("Of this cloud of Azure: where a tenant's administrator finds what was consented to."),
  appId: z.guid().describe('The application that is consented to.'),
});

export const AdministratorLinkAnswer = z.strictObject({
  id: z.uuid(),
  state: z
    .enum(LINK_STATES)
    .describe(
      'opened: somebody is at Azure with it. unfinished: they did not come back in time. superseded: the account was connected, or its connection changed, since it was made. Only an open one can be opened.',
    ),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  openedAt: z.iso.datetime().nullable().describe('When somebody went on to Azure with it.'),
  endedAt: z.iso.datetime().nullable().describe('When it was accepted, refused or taken back.'),
  takenBackBy: z.string().nullable(),
  refusal: z.string().nullable().describe('Why the last attempt was refused, as in the audit trail.'),
  tenantId: z.guid().nullable().describe('Of whoever signed in.'),
  tenantName: z.string().nullable(),
  administrator: z
    .strictObject({ name: z.string().nullable(), objectId: z.guid() })
    .nullable()
    .describe('Who signed in to Azure.'),
  consentLeft: z
    .boolean()
    .describe('It was refused, and the terms were accepted: the app stands in that tenant until it is removed there.'),
});
export const AdministratorLinksAnswer = pageOf(AdministratorLinkAnswer);

export const IntegrationAnswer = z.strictObject({
  state: z.enum(INTEGRATION_STATES),
  tenantId: z.guid().nullable().describe('Null, like all members behind it, while no tenant is connected.'),
  tenantName: z.string().nullable().describe('Null when the app may not read the directory.'),
  verifiedDomains: z.array(z.string()).nullable(),
  connectedBy: z.string().nullable(),
  connectedAt: z.iso.datetime().nullable(),
  brokenSince: z.iso.datetime().nullable().describe('Null unless the state is "broken".'),
  brokenReason: z.enum(['consent-withdrawn', 'app-disabled']).nullable(),
  health: z
    .enum(['not-connected', 'ok', 'broken', 'unreachable'])
    .describe('What Entra said at `checkedAt`; unreachable: it said nothing.'),
  checkedAt: z.iso
    .datetime()
    .nullable()
    .describe('When Entra was asked, at most 30 seconds ago; null while no tenant is connected.'),
  domains: z.array(DomainAnswer).describe('The domains of the account.'),
});

export const DisconnectAnswer = z.strictObject({
  state: z.literal('not-connected'),
  health: z.literal('not-connected'),
  sso: z.literal('off'),
  usersWithoutPassword: UsersWithoutPassword,
  disabledInEntra: DisabledInEntra,
  blockedUsersWhoLeft: BlockedUsersWhoLeft,
});
