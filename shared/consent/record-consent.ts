/** Writes down what Entra itself says about an account's consent: broken when it's gone, mended when it's back. */
import { type Account, type BrokenReason, markBroken, markMended } from '../users/rules/account.ts';
import type { Actor, AuditAction, Recorded } from '../platform/words/audit-event.ts';
import type { AccountStore } from '../users/ports.ts';
import type { ConsentCheck } from '../entra/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

type Dependencies = EventDependencies & { readonly accountStore: AccountStore };

/**
 * `check` must come from Entra's back channel and be fresh. Answers the account as it is now; when
 * somebody else changed it meanwhile it is left alone, for a later check to look at.
 */
export const makeRecordConsent = (dependencies: Dependencies) =>
  async function recordConsent(
    before: Snapshot<Account>,
    check: ConsentCheck,
    actor: Actor = { kind: 'system' },
  ): Promise<Account> {
    const marked = markAs(before.value, check, dependencies.clock());
    if (marked === undefined) return before.value;
    const makeEvent = auditEventMaker(dependencies, before.value.id, actor);
    const event = makeEvent(marked.action, auditedConsent(before.value), auditedConsent(marked.account));
    const changed = await dependencies.accountStore.changeAccount(before, marked.account, event);
    return changed === 'changed' ? marked.account : before.value;
  };

type Marked = { readonly account: Account; readonly action: AuditAction };

function markAs(account: Account, check: ConsentCheck, now: Date): Marked | undefined {
  switch (check) {
    case 'granted':
      if (account.integration.state !== 'broken') return undefined;
      return { account: markMended(account), action: 'integration-mended' };
    case 'consent-withdrawn':
    case 'app-disabled':
      return breakFor(account, check, now);
    // Ours to mend, and nothing that the customer did.
    case 'our-credential-refused':
      return undefined;
  }
}

function breakFor(account: Account, reason: BrokenReason, now: Date): Marked | undefined {
  if (account.integration.state !== 'connected') return undefined;
  return { account: markBroken(account, reason, now), action: 'integration-broken' };
}

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
