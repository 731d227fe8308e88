/** The link for the tenant's administrator, as what is sealed, and the two visits to Azure that come of it. */
import type * as z from 'zod';
import { IntegrationConsent, IntegrationSignIn, IntegrationTicket } from './rules/integration-visit.ts';
import type { VisitKind } from '../platform/keys/open-sealed.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

/** Its row says how it stands, so that it can be taken back; purposes of their own, for versions before didn't look there. */
export const integrationLink = {
  ...{ purpose: 'administrator-link', schema: IntegrationTicket, prefix: '' },
  ...{ route: 'integration/start', parameter: 'ticket' },
} as const satisfies Omit<OneTimeLink<z.infer<typeof IntegrationTicket>>, 'lifetimeMs'>;

/** To prove which tenant it is. */
export const integrationSignInVisit: VisitKind<IntegrationSignIn> = {
  ...{ purpose: 'administrator-sign-in', schema: IntegrationSignIn, namedBy: 'state' },
};

export const SIGN_IN_WAY = { authority: 'organizations', route: 'integration/callback', loginHint: undefined } as const;

/** To the terms. */
export const integrationConsentVisit: VisitKind<IntegrationConsent> = {
  ...{ purpose: 'administrator-consent', schema: IntegrationConsent, namedBy: 'state' },
};
