/** The exclusion list. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeEditExclusions } from './edit-exclusions.ts';
import { makeRemoveExpired } from './remove-expired.ts';

type Ports = NeedsOf<typeof makeEditExclusions | typeof makeRemoveExpired>;

export const composeExclusions = (ports: Ports) => ({
  editExclusions: makeEditExclusions(ports),
  removeExpired: makeRemoveExpired(ports),
});
