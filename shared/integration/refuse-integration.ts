/** Puts a refused connection in the account's audit trail, with why. */
import type { TenantLink } from '../users/rules/account.ts';
import type { ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import { actorOf } from '../platform/callers/caller.ts';
import type { IntegrationStarter, IntegrationTicket } from './rules/integration-visit.ts';
import { rememberTwoStepsUntil } from '../platform/words/lifetimes.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { RedemptionStore } from '../platform/ports.ts';
import { type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

/** `detail` is for the log. */
export type RefusedIntegration = {
  readonly kind: 'refused';
  readonly refusal: ConnectionRefusal;
  readonly detail: string;
  readonly begunIn: IntegrationStarter['begunIn'];
};

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
};

/** Whose attempt it is, and from where the browser that came back asks. */
export type IntegrationVisitor = IntegrationTicket & { readonly address?: string | undefined };

/** What is known beside it. `detail` is for the log; `tenant` is the one that was proven by then, for the trail. */
export type RefusalDetails = {
  readonly detail?: string | undefined;
  readonly tenant?: Pick<TenantLink, 'tenantId'> & Partial<Pick<TenantLink, 'tenantName'>>;
};

/**
 * The contact who started is the actor; the browser can be that of somebody they sent the link to. Whoever that
 * is can come back from "Azure" without end, so a ticket puts each refusal in the trail once; the answer is the same every time.
 */
export const makeRefuseIntegration = (dependencies: Dependencies) => {
  const { redemptionStore } = dependencies;

  const record = async (
    visitor: IntegrationVisitor,
    refusal: ConnectionRefusal,
    tenant: RefusalDetails['tenant'],
  ): Promise<void> => {
    const { id, account: accountId, contact, address } = visitor;
    const first = await redemptionStore.redeem(`refused-${refusal}-${id}`, rememberTwoStepsUntil(visitor));
    if (first !== 'redeemed') return;
    const actor = actorOf({ account: accountId, id: contact, address });
    const after = tenant && { tenantId: tenant.tenantId, tenantName: tenant.tenantName ?? null };
    await recordRefusal(dependencies, accountId, actor, { action: 'integration-connected', refusal, after });
  };

  return async function refuseIntegration(
    visitor: IntegrationVisitor,
    refusal: ConnectionRefusal,
    { detail = refusal, tenant }: RefusalDetails = {},
  ): Promise<RefusedIntegration> {
    // An account that is gone has no trail.
    if (refusal !== 'account-not-found') await record(visitor, refusal, tenant);
    return { kind: 'refused', refusal, detail, begunIn: visitor.begunIn };
  };
};
export type RefuseIntegration = ReturnType<typeof makeRefuseIntegration>;
