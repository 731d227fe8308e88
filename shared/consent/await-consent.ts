/** Consent takes a few seconds to reach all of Entra: asks a few times before it says that it doesn't work. */
import type { TenantId } from '../platform/words/identifiers.ts';
import type { Clock } from '../platform/ports.ts';
import type { ConsentCheck, EntraTenants } from '../entra/ports.ts';

const PAUSES_MS = [1_000, 2_000, 4_000];
const BUDGET_MS = 10_000;

type Dependencies = {
  readonly entraTenants: Pick<EntraTenants, 'checkConsent'>;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** The last answer of at most four, and none asked for later than ten seconds after the first. */
export const makeAwaitConsent = ({ entraTenants, clock, wait }: Dependencies) =>
  async function awaitConsent(tenantId: TenantId): Promise<ConsentCheck> {
    const latest = clock().getTime() + BUDGET_MS;
    let answer = await entraTenants.checkConsent(tenantId);
    for (const pause of PAUSES_MS) {
      const isSettled = answer === 'granted' || answer === 'our-credential-refused';
      if (isSettled || clock().getTime() + pause > latest) return answer;
      await wait(pause);
      answer = await entraTenants.checkConsent(tenantId);
    }
    return answer;
  };
export type AwaitConsent = ReturnType<typeof makeAwaitConsent>;
