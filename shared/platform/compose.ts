/** What every room may build on beside the ports: links that work once, and forms of ours. */
import { makeLookAtLink } from './keys/one-time-link.ts';
import type { NeedsOf } from './needs.ts';
import { makeFormTokens } from './pages/form-tokens.ts';

export const composePlatform = (ports: NeedsOf<typeof makeFormTokens | typeof makeLookAtLink>) => ({
  formTokens: makeFormTokens(ports),
  lookAtLink: makeLookAtLink(ports),
});
