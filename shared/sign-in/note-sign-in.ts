/** A sign-in that came to its end: one line in the log, one in the count. */
import type { InvocationContext } from '@azure/functions';
import type { Measurements } from '../platform/ports.ts';
import { writeLog } from '../platform/telemetry/write-log.ts';

type SignIn = Parameters<Measurements['signInEnded']>[0];

export function noteSignIn(
  { measurements }: { readonly measurements: Pick<Measurements, 'signInEnded'> },
  context: InvocationContext,
  signIn: SignIn,
): void {
  measurements.signInEnded(signIn);
  writeLog(context, 'sign-in-finished', { app: signIn.app ?? 'unknown', outcome: signIn.outcome });
}
