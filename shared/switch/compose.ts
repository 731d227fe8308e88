/** The switch. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeListApps } from './list-apps.ts';
import { makeTurnSso } from './turn-sso.ts';

type Ports = NeedsOf<typeof makeListApps | typeof makeTurnSso>;

export const composeSwitch = (ports: Ports) => ({
  listApps: makeListApps(ports),
  turnSso: makeTurnSso(ports),
});
