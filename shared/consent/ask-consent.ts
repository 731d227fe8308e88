/** Asks Entra itself whether a tenant's consent holds, and waits no longer than somebody in front of a page would. */
import type { TenantId } from '../platform/words/identifiers.ts';
import type { ConsentCheck, EntraTenants } from '../entra/ports.ts';
import { ifPossible } from '../platform/in-process/if-possible.ts';
import { answerWithin } from '../platform/outbound-http/answer-within.ts';

const TIMEOUT_MS = 5_000;

export type AskConsentDependencies = {
  readonly entraTenants: Pick<EntraTenants, 'checkConsent'>;
  /** Default 5,000. */
  readonly checkTimeoutMs?: number;
};

/** `unreachable`: no answer in time, or one that says nothing of consent. */
export const makeAskConsent = ({ entraTenants, checkTimeoutMs = TIMEOUT_MS }: AskConsentDependencies) =>
  async function askConsent(tenantId: TenantId): Promise<ConsentCheck | 'unreachable'> {
    const answer = await ifPossible(() => answerWithin(entraTenants.checkConsent(tenantId), checkTimeoutMs));
    return answer === undefined || answer === 'too-late' ? 'unreachable' : answer;
  };
