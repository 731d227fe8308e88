/** What is remembered of connecting a tenant while the admin's browser is elsewhere: sealed, for a transaction's lifetime. */
import * as z from 'zod';
import { AccountId, ContactId, DomainName, TenantId } from '../../platform/words/identifiers.ts';

/**
 * The one-time ticket in the address that the Control Panel got: whose integration it is, and the contact who started it,
 * who is the actor of all that follows. It goes along to the end: one ticket begins once and links once.
 */
export const IntegrationTicket = z.object({
  account: AccountId,
  contact: ContactId,
  id: z.uuid(),
  /** Where it leads back to, when that isn't the Control Panel. */
  begunIn: z.literal('portal').optional(),
  /** Seconds since 1970. */
  expiresAt: z.number().int(),
});
export type IntegrationTicket = z.infer<typeof IntegrationTicket>;
export type IntegrationStarter = Pick<IntegrationTicket, 'account' | 'contact' | 'begunIn'>;

/** While the admin proves at Azure which tenant they belong to. */
export const IntegrationSignIn = z.object({
  ...IntegrationTicket.shape,
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});
export type IntegrationSignIn = z.infer<typeof IntegrationSignIn>;

/** While the admin of that tenant, proven, looks at the terms. */
export const IntegrationConsent = z.object({
  ...IntegrationTicket.shape,
  state: z.string(),
  tenantId: TenantId,
  /** Of the admin's user principal name: Entra allows there only domains that the tenant has verified. */
  adminDomain: DomainName.optional(),
});
export type IntegrationConsent = z.infer<typeof IntegrationConsent>;
