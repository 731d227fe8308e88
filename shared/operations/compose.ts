/** What operators ask for. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeCheckHealth } from './check-health.ts';

type Ports = NeedsOf<typeof makeCheckHealth>;

export const composeOperations = (ports: Ports) => ({
  checkHealth: makeCheckHealth(ports),
});
