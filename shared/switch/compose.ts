/** The switch. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeTurnSso } from './turn-sso.ts';

type Ports = NeedsOf<typeof makeTurnSso>;

export const composeSwitch = (ports: Ports) => ({
  turnSso: makeTurnSso(ports),
});
