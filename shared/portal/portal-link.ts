/** The link to the hosted page, as a link that works once. */
import { PortalLink } from '../platform/callers/portal-session.ts';
import { PORTAL_LINK_LIFETIME_MS } from '../platform/words/lifetimes.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const portalLink: OneTimeLink<PortalLink> = {
  ...{ purpose: 'portal-link', schema: PortalLink, prefix: 'portal-link-' },
  ...{ route: 'identity-management/open', parameter: 'link', lifetimeMs: PORTAL_LINK_LIFETIME_MS },
};
