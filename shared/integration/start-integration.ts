/** Start Azure Integration: a one-time address for the browser of the customer's Azure admin. */
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { makeIssueLink } from '../platform/keys/one-time-link.ts';
import { integrationLink } from './integration-link.ts';

export type StartIntegrationOutcome =
  { readonly kind: 'started'; readonly url: URL; readonly expiresAt: Date } | { readonly kind: 'account-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly auditTrail: AuditTrail;
  readonly sealer: Sealer;
  readonly serviceUrl: string;
};

/**
 * The ticket says for which account and contact, and has an id so that it works once. Starting again
 * while connected is allowed: it's how a broken integration is mended and another tenant connected.
 */
export const makeStartIntegration = (dependencies: Dependencies) => {
  const { accountStore, auditTrail, randomId } = dependencies;
  const issueLink = makeIssueLink(dependencies);
  return async function startIntegration(accountId: AccountId, caller: Caller): Promise<StartIntegrationOutcome> {
    const found = await accountStore.readAccount(accountId);
    if (found === undefined) return { kind: 'account-not-found' };
    const issued = await issueLink(integrationLink, (expiresAt) => ({
      ...{ account: accountId, contact: caller.id, id: randomId(), expiresAt },
      ...(caller.portalSession === undefined ? {} : { begunIn: 'portal' as const }),
    }));
    const makeEvent = auditEventMaker(dependencies, accountId, actorOf(caller));
    await auditTrail.record(
      makeEvent('integration-started', { integration: found.value.integration.state }, undefined),
    );
    return { kind: 'started', ...issued };
  };
};
export type StartIntegration = ReturnType<typeof makeStartIntegration>;
