import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { badParameter, VaultError } from './vault-error.ts';

const MAX_DELAY_MS = 60_000;

const FaultOrder = z.strictObject({
  fault: z.enum(['outage', 'slow', 'forbidden']).nullable(),
  /** For `slow`: how long every answer is held back, in ms. */
  delayMs: z.int().min(0).max(MAX_DELAY_MS).default(10_000),
});
export type FaultOrder = z.infer<typeof FaultOrder>;

/** The trouble the vault is told to be in. README.md says what each fault does. */
export interface VaultFaults {
  /** Reads `{fault, delayMs?}` and obeys from the next request on. Throws `BadParameter`. */
  set(body: unknown): FaultOrder;
  /** Passes, waits or throws, as told. A wait ends early when the vault closes. */
  suffer(): Promise<void>;
  close(): void;
}

export function makeVaultFaults(): VaultFaults {
  const closing = new AbortController();
  let order: FaultOrder = { fault: null, delayMs: 0 };
  return {
    set: (body) => {
      const parsed = FaultOrder.safeParse(body);
      if (!parsed.success)
        throw badParameter('Expected {"fault": "outage" | "slow" | "forbidden" | null, "delayMs"?: 0 to 60000}.');
      order = parsed.data;
      return order;
    },
    suffer: async () => {
      switch (order.fault) {
        case null:
          return;
        case 'slow':
          await wait(order.delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
          return;
        case 'outage':
          throw new VaultError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
        case 'forbidden':
          throw new VaultError(
            403,
            'Forbidden',
            'Caller is not authorized to perform action on resource.',
            'ForbiddenByRbac',
          );
      }
    },
    close: () => {
      closing.abort();
    },
  };
}
