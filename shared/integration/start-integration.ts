/** Start Azure Integration: a one-time address for the browser of the customer's Azure admin. */
import type { IntegrationTicket } from './rules/integration-visit.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AccountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { Sealer } from '../platform/ports.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';
import { TICKET_LIFETIME_MS } from '../platform/words/lifetimes.ts';

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
  const { accountStore, auditTrail, sealer, serviceUrl, clock, randomId } = dependencies;
  return async function startIntegration(account: AccountId, caller: Caller): Promise<StartIntegrationOutcome> {
    const found = await accountStore.readAccount(account);
    if (found === undefined) return { kind: 'account-not-found' };
    const expiresAt = new Date(clock().getTime() + TICKET_LIFETIME_MS);
    const content: IntegrationTicket = {
      ...{ account, contact: caller.id, id: randomId() },
      expiresAt: Math.floor(expiresAt.getTime() / 1000),
      ...(caller.portalSession === undefined ? {} : { begunIn: 'portal' }),
    };
    const ticket = await sealer.seal('integration-start', content, expiresAt);
    const makeEvent = auditEventMaker(dependencies, account, actorOf(caller));
    await auditTrail.record(
      makeEvent('integration-started', { integration: found.value.integration.state }, undefined),
    );
    const url = new URL(`${serviceUrl}/integration/start`);
    url.searchParams.set('ticket', ticket);
    return { kind: 'started', url, expiresAt };
  };
};
export type StartIntegration = ReturnType<typeof makeStartIntegration>;
