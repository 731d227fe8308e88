/** The link to the hosted page, as a link that works once. */
import { PortalLink } from '../domain/portal-session.ts';
import type { OneTimeLink } from './one-time-link.ts';

export const portalLink: OneTimeLink<PortalLink> = {
  ...{ purpose: 'portal-link', schema: PortalLink, prefix: 'portal-link-' },
};
