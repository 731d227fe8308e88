/** What is remembered of connecting a tenant while the admin's browser is elsewhere: sealed, for a transaction's lifetime. */
import * as z from 'zod';
import { AccountId, ContactId, DomainName, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { SealedPerson } from '../../platform/words/person.ts';
import { LINK_PLACES } from './administrator-link.ts';

/**
 * What the link for the administrator holds: whose integration it is, the contact who made it, who is the actor of all that follows, and the
 * place of the row that says how it stands. It goes along to the end: one link is opened once and connects once.
 */
export const IntegrationTicket = z.object({
  account: AccountId,
  contact: ContactId,
  contactPerson: SealedPerson,
  id: z.uuid(),
  place: z
    .number()
    .int()
    .min(0)
    .max(LINK_PLACES - 1),
  /** Seconds since 1970. */
  expiresAt: z.number().int(),
});
export type IntegrationTicket = z.infer<typeof IntegrationTicket>;

/** Whose browser it is in which the link was opened, as far as its pages differ by it. */
const Opener = {
  accountName: z.string(),
  /** The account's own contact: this browser has their session of the hosted page. */
  isContact: z.boolean(),
};
export const IntegrationVisit = z.object({ ...IntegrationTicket.shape, ...Opener });
export type IntegrationVisit = z.infer<typeof IntegrationVisit>;

/** While the admin proves at Azure which tenant they belong to. */
export const IntegrationSignIn = z.object({
  ...IntegrationVisit.shape,
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});
export type IntegrationSignIn = z.infer<typeof IntegrationSignIn>;

/** While the admin of that tenant, proven, looks at the terms. */
export const IntegrationConsent = z.object({
  ...IntegrationVisit.shape,
  state: z.string(),
  tenantId: TenantId,
  /** Of the admin's user principal name: Entra allows there only domains that the tenant has verified. */
  adminDomain: DomainName.optional(),
  /** Who accepts, for the trail. */
  administrator: z.object({ name: z.string().optional(), objectId: ObjectId }),
});
export type IntegrationConsent = z.infer<typeof IntegrationConsent>;
