/** Whether an account's consent holds at this moment, for a Security Manager who relies on it: Entra is asked, whoever had it asked when. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { AccountStore } from '../users/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { type AskConsentDependencies, makeAskConsent } from './ask-consent.ts';
import type { EventDependencies } from '../audit/make-audit-event.ts';
import { makeRecordConsent } from './record-consent.ts';

type Dependencies = EventDependencies & AskConsentDependencies & { readonly accountStore: AccountStore };

/**
 * What Entra says is written down. `unanswered`: it said nothing of the tenant. A memory, were it a minute
 * old, would be of before the consent was withdrawn, and one shared with sign-ins a stranger could fill.
 */
export const makeConfirmConsent = (dependencies: Dependencies) => {
  const askConsent = makeAskConsent(dependencies);
  const recordConsent = makeRecordConsent(dependencies);
  return async function confirmConsent(before: Snapshot<Account>): Promise<'holds' | 'gone' | 'unanswered'> {
    const tenant = linkedTenant(before.value);
    if (tenant === undefined) return 'gone';
    const check = await askConsent(tenant);
    if (check === 'unreachable' || check === 'our-credential-refused') return 'unanswered';
    await recordConsent(before, check);
    return check === 'granted' ? 'holds' : 'gone';
  };
};
export type ConfirmConsent = ReturnType<typeof makeConfirmConsent>;
