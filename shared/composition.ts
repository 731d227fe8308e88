/** Where ports meet rooms: the whole service, each room made once out of the ports and the rooms below it. */
import { composeAccounts } from './accounts/compose.ts';
import { composeAudit } from './audit/compose.ts';
import type { Ports } from './connect.ts';
import { composeConsent } from './consent/compose.ts';
import { composeDiscovery, type Discovery } from './discovery.ts';
import { composeExclusions } from './exclusions/compose.ts';
import { composeExplain } from './explain/compose.ts';
import { composeIntegration } from './integration/compose.ts';
import { composeLeavers } from './leavers/compose.ts';
import { composeOperations } from './operations/compose.ts';
import { composePlatform } from './platform/compose.ts';
import { composePortal } from './portal/compose.ts';
import { composeProvider } from './provider/compose.ts';
import { composeReadiness } from './readiness/compose.ts';
import { composeShadow } from './shadow/compose.ts';
import { composeSignIn } from './sign-in/compose.ts';
import { composeStories } from './stories/compose.ts';
import { composeSwitch } from './switch/compose.ts';
import { composeTestSignIn } from './test-sign-in/compose.ts';

/**
 * Once in a process: caches, limits and pauses hold because there is one of each. Nothing is asked of the world yet.
 * @param begun what answers discoveries already
 */
export function compose(ports: Ports, begun?: Discovery) {
  const platform = composePlatform(ports);
  const portal = composePortal({ ...ports, ...platform });
  const consent = composeConsent(ports);
  const provider = composeProvider(ports);
  const shadow = composeShadow(ports);
  const readiness = composeReadiness(ports);
  const leavers = composeLeavers(ports);
  const audit = composeAudit(ports);
  const { discoverSignIn, resolveSignIn, ...callers } = begun ?? composeDiscovery({ ...ports, ...audit, ...portal });
  return {
    // What every function may stand on.
    ...ports,
    ...platform,
    ...audit,
    ...callers,
    ...composeStories(ports),
    portal,
    provider,
    readiness,
    leavers,
    accounts: composeAccounts(ports),
    exclusions: composeExclusions(ports),
    explain: composeExplain(ports),
    integration: composeIntegration({ ...ports, ...portal, ...consent, ...readiness, ...leavers }),
    operations: composeOperations(ports),
    signIn: { ...composeSignIn({ ...ports, resolveSignIn, ...consent, ...provider, ...shadow }), discoverSignIn },
    switch: composeSwitch({ ...ports, ...consent, ...leavers }),
    testSignIn: composeTestSignIn({ ...ports, ...consent }),
  };
}

export type Services = ReturnType<typeof compose>;
