/** What a tenant says of itself right after its consent, of which Microsoft Graph may hear seconds later than Entra. */
import type { TenantId } from '../platform/words/identifiers.ts';
import type { EntraTenants } from '../entra/ports.ts';

const PAUSES_MS = [1_000, 2_000, 4_000];

type Dependencies = {
  readonly entraTenants: Pick<EntraTenants, 'checkConsent' | 'readTenant'>;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
};

/**
 * `no-permission` only when it stays so for seven seconds: whoever links a tenant on it does so without
 * having seen its domains. `consent-gone`: taken back meanwhile.
 */
export const makeAwaitDirectory = ({ entraTenants, wait }: Dependencies) =>
  async function awaitDirectory(
    tenantId: TenantId,
  ): Promise<Awaited<ReturnType<EntraTenants['readTenant']>> | 'consent-gone'> {
    let answer = await entraTenants.readTenant(tenantId);
    for (const pause of PAUSES_MS) {
      if (answer !== 'no-permission') return answer;
      await wait(pause);
      // Gets a new token too: the one of before would never show what was granted since.
      if ((await entraTenants.checkConsent(tenantId)) !== 'granted') return 'consent-gone';
      answer = await entraTenants.readTenant(tenantId);
    }
    return answer;
  };
