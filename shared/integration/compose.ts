/** Connecting a customer's tenant, and letting it go. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBeginIntegration } from './begin-integration.ts';
import { makeConnectTenant } from './connect-tenant.ts';
import { makeDisconnectIntegration } from './disconnect-integration.ts';
import { makeGetIntegration } from './get-integration.ts';
import { makeAcceptLink, makeCheckLink, makeNoteLinkRefused } from './links/end-link.ts';
import { makeListLinks } from './links/list-links.ts';
import { makeLookAtAdministratorLink } from './links/look-at-administrator-link.ts';
import { makeTakeBackLink } from './links/take-back-link.ts';
import { makeLinkTenant } from './link-tenant.ts';
import { makeNameTenants } from './name-tenants.ts';
import { makeProveTenant } from './prove-tenant.ts';
import { makeRefuseIntegration } from './refuse-integration.ts';
import { makeStartIntegration } from './start-integration.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeAcceptLink
    | typeof makeBeginIntegration
    | typeof makeListLinks
    | typeof makeLookAtAdministratorLink
    | typeof makeNameTenants
    | typeof makeTakeBackLink
    | typeof makeConnectTenant
    | typeof makeDisconnectIntegration
    | typeof makeGetIntegration
    | typeof makeLinkTenant
    | typeof makeProveTenant
    | typeof makeRefuseIntegration
    | typeof makeStartIntegration
  >,
  | 'acceptLink'
  | 'checkLink'
  | 'linkTenant'
  | 'lookAtAdministratorLink'
  | 'nameTenants'
  | 'noteLinkRefused'
  | 'refuseIntegration'
>;

export function composeIntegration(ports: Ports) {
  const noteLinkRefused = makeNoteLinkRefused(ports);
  const refuseIntegration = makeRefuseIntegration({ ...ports, noteLinkRefused });
  const nameTenants = makeNameTenants(ports);
  const lookAtAdministratorLink = makeLookAtAdministratorLink(ports);
  const linkTenant = makeLinkTenant(ports);
  return {
    beginIntegration: makeBeginIntegration({ ...ports, lookAtAdministratorLink }),
    connectTenant: makeConnectTenant({ ...ports, acceptLink: makeAcceptLink(ports), linkTenant, refuseIntegration }),
    disconnectIntegration: makeDisconnectIntegration(ports),
    getIntegration: makeGetIntegration(ports),
    proveTenant: makeProveTenant({ ...ports, nameTenants, checkLink: makeCheckLink(ports), refuseIntegration }),
    listLinks: makeListLinks(ports),
    lookAtAdministratorLink,
    nameTenants,
    takeBackLink: makeTakeBackLink(ports),
    startIntegration: makeStartIntegration(ports),
  };
}
