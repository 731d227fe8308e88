/**
 * What answers a discovery: the first that a person's sign-in asks, so the first that most fresh instances are asked. It is composed apart, of as little as it
 * needs, and the other rooms are loaded after it (functions/main.ts).
 */
import { composeCallers } from './platform/callers/compose.ts';
import type { NeedsOf } from './platform/needs.ts';
import { makeDiscoverSignIn, makeResolveSignIn } from './sign-in/discover-sign-in.ts';

type Needs = NeedsOf<typeof makeResolveSignIn | typeof composeCallers> &
  Omit<NeedsOf<typeof makeDiscoverSignIn>, 'resolveSignIn'>;

/** Once in a process: its limits count there. */
export function composeDiscovery(ports: Needs) {
  const resolveSignIn = makeResolveSignIn(ports);
  return {
    ...composeCallers(ports),
    resolveSignIn,
    discoverSignIn: makeDiscoverSignIn({ ...ports, resolveSignIn }),
  };
}

export type Discovery = ReturnType<typeof composeDiscovery>;
