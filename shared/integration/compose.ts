/** Connecting a customer's tenant, and letting it go. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBeginIntegration } from './begin-integration.ts';
import { makeConnectTenant } from './connect-tenant.ts';
import { makeDisconnectIntegration } from './disconnect-integration.ts';
import { makeGetIntegration } from './get-integration.ts';
import { makeLinkTenant } from './link-tenant.ts';
import { makeProveTenant } from './prove-tenant.ts';
import { makeRefuseIntegration } from './refuse-integration.ts';
import { makeStartIntegration } from './start-integration.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeBeginIntegration
    | typeof makeConnectTenant
    | typeof makeDisconnectIntegration
    | typeof makeGetIntegration
    | typeof makeLinkTenant
    | typeof makeProveTenant
    | typeof makeRefuseIntegration
    | typeof makeStartIntegration
  >,
  'linkTenant' | 'refuseIntegration'
>;

export function composeIntegration(ports: Ports) {
  const refuseIntegration = makeRefuseIntegration(ports);
  const linkTenant = makeLinkTenant(ports);
  return {
    beginIntegration: makeBeginIntegration(ports),
    connectTenant: makeConnectTenant({ ...ports, linkTenant, refuseIntegration }),
    disconnectIntegration: makeDisconnectIntegration(ports),
    getIntegration: makeGetIntegration(ports),
    proveTenant: makeProveTenant({ ...ports, refuseIntegration }),
    startIntegration: makeStartIntegration(ports),
  };
}
