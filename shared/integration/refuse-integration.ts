/** Puts a refused connection in the account's audit trail, with why, and on its link. */
import type { TenantLink } from '../users/rules/account.ts';
import type { ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import { actorOf } from '../platform/callers/caller.ts';
import type { IntegrationVisit } from './rules/integration-visit.ts';
import { rememberTwoStepsUntil } from '../platform/words/lifetimes.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { RedemptionStore } from '../platform/ports.ts';
import { type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';
import type { NoteLinkRefused } from './links/end-link.ts';
import { type Administrator, toldOfAdministrator } from './rules/administrator-link.ts';

/** Whose browser the page is for. */
export type Opener = Pick<IntegrationVisit, 'isContact' | 'accountName'>;

/** `detail` is for the log. */
export type RefusedIntegration = {
  readonly kind: 'refused';
  readonly refusal: ConnectionRefusal;
  readonly detail: string;
  readonly opener: Opener;
  /** The app stands in their tenant all the same. */
  readonly consentLeft: boolean;
};

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  readonly redemptionStore: Pick<RedemptionStore, 'redeem'>;
  readonly noteLinkRefused: NoteLinkRefused;
};

/** Whose attempt it is, and from where the browser that came back asks. */
export type IntegrationVisitor = IntegrationVisit & { readonly address?: string | undefined };

/** What is known beside it. `detail` is for the log; `tenant` is the one that was proven by then, for the trail. */
export type RefusalDetails = {
  readonly detail?: string | undefined;
  readonly tenant?: (Pick<TenantLink, 'tenantId'> & Partial<Pick<TenantLink, 'tenantName'>>) | undefined;
  readonly administrator?: Administrator | undefined;
  /** They accepted the terms, and Azure bears it out. */
  readonly consentLeft?: boolean;
  /** The visit that had the link accepted before it failed. */
  readonly attempt?: string;
};

/**
 * The contact who started is the actor; the browser can be that of somebody they sent the link to. Whoever that
 * is can come back from "Azure" without end, so a ticket puts each refusal in the trail once; the answer is the same every time.
 */
export const makeRefuseIntegration = (dependencies: Dependencies) => {
  const { redemptionStore, noteLinkRefused } = dependencies;

  const record = async (
    visitor: IntegrationVisitor,
    refusal: ConnectionRefusal,
    { tenant, administrator }: RefusalDetails,
  ): Promise<void> => {
    const { id, account: accountId, contact, contactPerson, address } = visitor;
    const first = await redemptionStore.redeem(`refused-${refusal}-${id}`, rememberTwoStepsUntil(visitor));
    if (first !== 'redeemed') return;
    const actor = actorOf({ accountId, id: contact, address, ...contactPerson });
    const after = tenant && {
      ...{ tenantId: tenant.tenantId, tenantName: tenant.tenantName ?? null, link: id },
      ...toldOfAdministrator(administrator),
    };
    await recordRefusal(dependencies, accountId, actor, { action: 'integration-connected', refusal, after });
  };

  return async function refuseIntegration(
    visitor: IntegrationVisitor,
    refusal: ConnectionRefusal,
    details: RefusalDetails = {},
  ): Promise<RefusedIntegration> {
    const { detail = refusal, tenant, administrator, consentLeft = false, attempt } = details;
    // An account that is gone has no trail.
    if (refusal !== 'account-not-found') {
      await record(visitor, refusal, details);
      const { tenantId, tenantName } = tenant ?? {};
      await noteLinkRefused(visitor, { refusal, tenantId, tenantName, administrator, consentLeft, attempt });
    }
    const { isContact, accountName } = visitor;
    return { kind: 'refused', refusal, detail, opener: { isContact, accountName }, consentLeft };
  };
};
export type RefuseIntegration = ReturnType<typeof makeRefuseIntegration>;
