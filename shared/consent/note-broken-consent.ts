/** When people are turned away as if consent were gone, Entra itself is asked. A redirect can be forged and marks nothing. */
import { linkedTenant } from '../users/rules/account.ts';
import type { AccountId, TenantId } from '../platform/words/identifiers.ts';
import { CONSENT_ASKED_EVERY_MS } from '../platform/words/lifetimes.ts';
import type { AccountStore } from '../users/ports.ts';
import type { ConsentTurns } from './ports.ts';
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import type { EventDependencies } from '../audit/make-audit-event.ts';
import { type AskConsentDependencies, makeAskConsent, makeRecordConsent } from './check-consent.ts';

const MAX_ACCOUNTS_KEPT = 10_000;

type Dependencies = EventDependencies &
  AskConsentDependencies & { readonly accountStore: AccountStore; readonly consentTurns: ConsentTurns };

/**
 * Once in a process. Entra is asked so often at most for an account, whichever instance asks; the switch
 * and the status ask for themselves. What one person was told marks nothing: the service's own request must be refused too.
 */
export const makeNoteBrokenConsent = (dependencies: Dependencies) => {
  const { accountStore, consentTurns, clock } = dependencies;
  const askConsent = makeAskConsent(dependencies);
  const recordConsent = makeRecordConsent(dependencies);
  const mayTry = makePause();

  return async function noteBrokenConsent(accountId: AccountId, tenantId: TenantId): Promise<void> {
    // Refusals come as often as somebody likes to make them up: most cost no trip to storage.
    if (!mayTry(accountId, clock().getTime())) return;
    const before = await accountStore.readAccount(accountId);
    if (before?.value.integration.state !== 'connected' || linkedTenant(before.value) !== tenantId) return;
    if (!(await consentTurns.takeTurn(accountId, clock(), CONSENT_ASKED_EVERY_MS))) return;
    const check = await askConsent(tenantId);
    // The person is turned away either way; a later one's sign-in looks again.
    if (check !== 'unreachable') await recordConsent(before, check);
  };
};
export type NoteBrokenConsent = ReturnType<typeof makeNoteBrokenConsent>;

function makePause() {
  const triedAt = makeBoundedMap<AccountId, number>(MAX_ACCOUNTS_KEPT);
  return function pause(accountId: AccountId, now: number): boolean {
    if (now - (triedAt.get(accountId) ?? -Infinity) < CONSENT_ASKED_EVERY_MS) return false;
    triedAt.set(accountId, now);
    return true;
  };
}
