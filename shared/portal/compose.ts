/** The hosted Identity Management page: its link and its session. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeClosePortalSession } from './close-portal-session.ts';
import { makeCreatePortalLink } from './create-portal-link.ts';
import { makeLookAtPortalLink } from './look-at-portal-link.ts';
import { makeOpenPortalLink } from './open-portal-link.ts';
import { makeReadPortalSession } from './read-portal-session.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeClosePortalSession
    | typeof makeCreatePortalLink
    | typeof makeLookAtPortalLink
    | typeof makeOpenPortalLink
    | typeof makeReadPortalSession
  >,
  'lookAtPortalLink' | 'readPortalSession'
>;

export function composePortal(ports: Ports) {
  const readPortalSession = makeReadPortalSession(ports);
  const lookAtPortalLink = makeLookAtPortalLink({ ...ports, readPortalSession });
  return {
    closePortalSession: makeClosePortalSession(ports),
    createPortalLink: makeCreatePortalLink(ports),
    lookAtPortalLink,
    openPortalLink: makeOpenPortalLink({ ...ports, lookAtPortalLink }),
    readPortalSession,
  };
}
