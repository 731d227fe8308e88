/** Where a sign-in goes. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeResolveSignIn } from './resolve-sign-in.ts';

type Ports = NeedsOf<typeof makeResolveSignIn>;

export const composeDecision = (ports: Ports) => ({
  resolveSignIn: makeResolveSignIn(ports),
});
