/**
 * What answers discoveries: a start loads it and nothing more. Of the rooms that come after it (beyond-discovery.ts) it asks those three that only a
 * caller with a name needs, and whoever is one waits until they are there.
 */
import type { HttpHandler } from '@azure/functions';
import type { Services } from '../shared/composition.ts';
import type { DiscoveryPorts } from '../shared/connect-discovery.ts';
import { composeDiscovery, type Discovery } from '../shared/discovery.ts';
import { lazily } from '../shared/platform/in-process/lazily.ts';
import type { Once } from '../shared/platform/in-process/make-once.ts';
import { discoverSignIn } from './sign-in/discover-sign-in.ts';

type Beyond = Once<{ readonly services: Services }>;
type Ports = Omit<DiscoveryPorts, 'behind' | 'askAhead' | 'later'>;

/** Once in a process: its limits count there, whichever function asks. */
export function makeFirstDiscovery(
  ports: Ports,
  beyond: Beyond,
): { readonly discovery: Discovery; readonly discover: HttpHandler } {
  const discovery = composeDiscovery({
    ...ports,
    verifyCaller: lazily(beyond, ({ services }) => services.verifyCaller),
    readPortalSession: lazily(beyond, ({ services }) => services.portal.readPortalSession),
    recordRoleRefusal: lazily(beyond, ({ services }) => services.recordRoleRefusal),
  });
  const discover = discoverSignIn.makeHandler({
    ...ports,
    ...discovery,
    signIn: discovery,
    provider: { checkClientAssertion: lazily(beyond, ({ services }) => services.provider.checkClientAssertion) },
    keepStory: lazily(beyond, ({ services }) => services.keepStory),
  });
  return { discovery, discover };
}
