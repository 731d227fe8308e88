/** The exclusion list. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeEditExclusions } from './edit-exclusions.ts';

type Ports = NeedsOf<typeof makeEditExclusions>;

export const composeExclusions = (ports: Ports) => ({
  editExclusions: makeEditExclusions(ports),
});
