/** The link to the hosted page, as a link that works once. */
import { PortalLink } from '../platform/callers/portal-session.ts';
import type { OneTimeLink } from '../platform/keys/one-time-link.ts';

export const portalLink: OneTimeLink<PortalLink> = {
  ...{ purpose: 'portal-link', schema: PortalLink, prefix: 'portal-link-' },
};
