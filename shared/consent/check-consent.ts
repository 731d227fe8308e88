/** Whether a tenant's consent holds: Entra itself is asked, and what it says of an account is written down, broken when it's gone, mended when it's back. */
import { type Account, linkedTenant, markBroken, markMended } from '../users/rules/account.ts';
import type { Actor, Recorded } from '../platform/words/audit-event.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { ConsentCheck, EntraTenants } from '../entra/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { answerWithin, ifPossible } from '../platform/in-process/attempts.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

const TIMEOUT_MS = 5_000;

export type AskConsentDependencies = {
  readonly entraTenants: Pick<EntraTenants, 'checkConsent'>;
  /** Default 5,000. */
  readonly checkTimeoutMs?: number;
};
type RecordDependencies = EventDependencies & { readonly accountStore: AccountStore };

/** Waits no longer than somebody in front of a page would. `unreachable`: no answer in time, or one that says nothing of consent. */
export const makeAskConsent = ({ entraTenants, checkTimeoutMs = TIMEOUT_MS }: AskConsentDependencies) =>
  async function askConsent(tenantId: TenantId): Promise<ConsentCheck | 'unreachable'> {
    const answer = await ifPossible(() => answerWithin(entraTenants.checkConsent(tenantId), checkTimeoutMs));
    return answer === undefined || answer === 'too-late' ? 'unreachable' : answer;
  };

/**
 * `check` must come from Entra's back channel and be fresh. Answers the account as it is now; when
 * somebody else changed it meanwhile it is left alone, for a later check to look at.
 */
export const makeRecordConsent = (dependencies: RecordDependencies) =>
  async function recordConsent(
    before: Snapshot<Account>,
    check: ConsentCheck,
    actor: Actor = { kind: 'system' },
  ): Promise<Account> {
    const was = before.value;
    // Ours to mend, and nothing that the customer did.
    if (check === 'our-credential-refused') return was;
    const account = check === 'granted' ? markMended(was) : markBroken(was, check, dependencies.clock());
    if (account === was) return was;
    const makeEvent = auditEventMaker(dependencies, was.id, actor);
    const action = check === 'granted' ? 'integration-mended' : 'integration-broken';
    const event = makeEvent(action, auditedConsent(was), auditedConsent(account));
    const changed = await dependencies.accountStore.changeAccount(before, account, event);
    return changed === 'changed' ? account : was;
  };

function auditedConsent({ integration }: Account): Recorded {
  switch (integration.state) {
    case 'not-connected':
      return { integration: integration.state };
    case 'connected':
      return { integration: integration.state, tenantId: integration.tenantId };
    case 'broken':
      return { integration: integration.state, tenantId: integration.tenantId, reason: integration.reason };
  }
}

/**
 * For a Security Manager who relies on it at this moment: Entra is asked, whoever had it asked when. `unanswered`: it said nothing of the
 * tenant. A memory, were it a minute old, would be of before the consent was withdrawn, and one shared with sign-ins a stranger could fill.
 */
export const makeConfirmConsent = (dependencies: RecordDependencies & AskConsentDependencies) => {
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
