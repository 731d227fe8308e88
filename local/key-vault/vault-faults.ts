import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { badParameter, VaultError } from './vault-error.ts';

const FaultOrder = z.strictObject({
  fault: z.enum(['outage', 'slow', 'forbidden']).nullable(),
  /** For `slow`: how long every answer is held back, in ms. */
  delayMs: z.int().min(0).max(60_000).default(10_000),
});
type FaultOrder = z.infer<typeof FaultOrder>;

/** The trouble the vault is told to be in. README.md says what each fault does. */
export function makeVaultFaults() {
  const closing = new AbortController();
  let order: FaultOrder = { fault: null, delayMs: 0 };
  return {
    /** Reads `{fault, delayMs?}` and obeys from the next request on. Throws `BadParameter`. */
    set(body: unknown): FaultOrder {
      const { data } = FaultOrder.safeParse(body);
      if (data === undefined)
        throw badParameter('Expected {"fault": "outage" | "slow" | "forbidden" | null, "delayMs"?: 0 to 60000}.');
      return (order = data);
    },
    /** Passes, waits or throws, as told. A wait ends early when the vault closes. */
    async suffer(): Promise<void> {
      const { fault, delayMs } = order;
      if (fault === 'slow') await wait(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (fault === 'outage')
        throw new VaultError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
      const denied = 'Caller is not authorized to perform action on resource.';
      if (fault === 'forbidden') throw new VaultError(403, 'Forbidden', denied, 'ForbiddenByRbac');
    },
    close: () => {
      closing.abort();
    },
  };
}
