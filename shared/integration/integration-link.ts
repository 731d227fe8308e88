/** The one-time address of Start Azure Integration, as a link that works once, and the two visits to Azure that come of it. */
import { IntegrationConsent, IntegrationSignIn, IntegrationTicket } from './rules/integration-visit.ts';
import { TICKET_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { VisitKind } from '../platform/keys/kept-visit.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const integrationLink: OneTimeLink<IntegrationTicket> = {
  ...{ purpose: 'integration-start', schema: IntegrationTicket, prefix: '' },
  ...{ route: 'integration/start', parameter: 'ticket', lifetimeMs: TICKET_LIFETIME_MS },
};

/** To prove which tenant it is. */
export const integrationSignInVisit: VisitKind<IntegrationSignIn> = {
  ...{ purpose: 'integration-sign-in', schema: IntegrationSignIn, namedBy: 'state' },
};

/** To the terms. */
export const integrationConsentVisit: VisitKind<IntegrationConsent> = {
  ...{ purpose: 'integration-consent', schema: IntegrationConsent, namedBy: 'state' },
};
