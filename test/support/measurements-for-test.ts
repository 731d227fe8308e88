/** Port Measurements for tests: keeps all that it's told, in order, as `[method, what]`. */
import type { Measurements } from '../../shared/platform/ports.ts';
import type { FlushableMeasurements } from '../../shared/platform/telemetry/measurements.ts';

export type Measured = readonly [keyof Measurements, Readonly<Record<string, unknown>>];

export function makeMeasurementsForTest(): FlushableMeasurements & { readonly measured: Measured[] } {
  const measured: Measured[] = [];
  return {
    measured,
    decided: (decision) => void measured.push(['decided', decision]),
    signInEnded: (signIn) => void measured.push(['signInEnded', signIn]),
    signedInWithoutPkce: (signIn) => void measured.push(['signedInWithoutPkce', signIn]),
    answered: (answer) => void measured.push(['answered', answer]),
    flush: () => Promise.resolve(),
    lookedUp: (lookup) => void measured.push(['lookedUp', lookup]),
  };
}
