/**
 * What answers a discovery: the first that a person's sign-in asks, so the first that most fresh instances are asked. It is composed apart, of as little as it
 * needs, and the other rooms are loaded after it (functions/main.ts).
 */
import { composeDecision } from './decision/compose.ts';
import { composeCallers } from './platform/callers/compose.ts';
import type { NeedsOf } from './platform/needs.ts';
import { makeDiscoverSignIn } from './sign-in/discover-sign-in.ts';

type Needs = NeedsOf<typeof composeDecision | typeof composeCallers> &
  Omit<NeedsOf<typeof makeDiscoverSignIn>, 'resolveSignIn'>;

/** Once in a process: its limits count there. */
export function composeDiscovery(ports: Needs) {
  const decision = composeDecision(ports);
  return {
    ...composeCallers(ports),
    ...decision,
    discoverSignIn: makeDiscoverSignIn({ ...ports, ...decision }),
  };
}

export type Discovery = ReturnType<typeof composeDiscovery>;
