/** What is remembered of connecting a tenant while the admin's browser is elsewhere: sealed, for ten minutes. */
import { z } from 'zod';
import { AccountId, ContactId, TenantId } from './identifiers.ts';

/** Whose integration it is, and the contact who started it: that contact is the actor of all that follows. */
const Starter = z.object({ account: AccountId, contact: ContactId });
export type IntegrationStarter = z.infer<typeof Starter>;

/** The one-time ticket in the address that the Control Panel got. */
export const IntegrationTicket = z.strictObject({
  ...Starter.shape,
  id: z.uuid(),
  /** Seconds since 1970. */
  expiresAt: z.number().int(),
});
export type IntegrationTicket = z.infer<typeof IntegrationTicket>;

/** While the admin proves at Azure which tenant they belong to. */
export const IntegrationSignIn = z.strictObject({
  ...Starter.shape,
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});
export type IntegrationSignIn = z.infer<typeof IntegrationSignIn>;

/** While the admin of that tenant, proven, looks at the terms. */
export const IntegrationConsent = z.strictObject({ ...Starter.shape, state: z.string(), tenantId: TenantId });
export type IntegrationConsent = z.infer<typeof IntegrationConsent>;
