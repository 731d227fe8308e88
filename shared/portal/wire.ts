/** The session of the Identity Management page, and the link to it, over the wire. */
import * as z from 'zod';
export { PORTAL_SESSION_LIFETIME_MS, spoken } from '../platform/words/lifetimes.ts';

const SupportWay = z.strictObject({
  kind: z.enum(['web', 'mail', 'telephone']),
  text: z.string(),
  href: z.string().describe('An https, mailto or tel address.'),
});

export const CompanyAnswer = z.strictObject({
  name: z.string(),
  controlPanelName: z.string(),
  controlPanelUrl: z.string(),
  pageName: z.string().describe('What the Company calls the page.'),
  startName: z.string().describe('What it calls the button that connects a tenant.'),
  switchName: z.string().describe('What it calls the SSO switch.'),
  support: z.strictObject({ name: z.string(), ways: z.array(SupportWay) }),
});

export const SessionAnswer = z.strictObject({
  account: z.strictObject({ id: z.string(), name: z.string() }),
  contact: z.string(),
  person: z
    .strictObject({ name: z.string().nullable(), email: z.string().nullable() })
    .describe('As the Control Panel’s token called the contact.'),
  expiresAt: z.iso.datetime(),
  company: CompanyAnswer,
  apps: z.array(
    z.strictObject({ id: z.string(), displayName: z.string(), kind: z.enum(['end-user', 'admin-portal']) }),
  ),
  domains: z.array(z.string()),
});

/** The form of our own page by which the contact's browser uses the link; `replaces`: the session that it said may end. */
export const PortalLinkForm = z.object({
  link: z.string(),
  form_token: z.string().optional(),
  replaces: z.string().optional(),
});

export const PortalLinkAnswer = z.strictObject({
  url: z.url().describe("Send the contact's browser there at once; it works once."),
  expiresAt: z.iso.datetime(),
});

export const AccountVersionAnswer = z.strictObject({
  account: z.string().describe('Changes with the connection, the switch, the domains and the products.'),
  users: z.string().describe('Changes with the users, the exclusions and how many of them there are.'),
  events: z.string().describe('Changes with each new event of the audit trail.'),
});
