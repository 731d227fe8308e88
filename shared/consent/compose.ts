/** Everything that asks Entra about a tenant's consent, once for all rooms: their pauses hold in this process because there is one of each. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeConfirmConsent } from './check-consent.ts';
import { makeMendConsent } from './mend-consent.ts';
import { makeNoteBrokenConsent } from './note-broken-consent.ts';

type Ports = NeedsOf<typeof makeConfirmConsent | typeof makeMendConsent | typeof makeNoteBrokenConsent>;

export const composeConsent = (ports: Ports) => ({
  confirmConsent: makeConfirmConsent(ports),
  mendConsent: makeMendConsent(ports),
  noteBrokenConsent: makeNoteBrokenConsent(ports),
});
