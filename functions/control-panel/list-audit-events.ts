/** GET /accounts/{accountId}/audit-events: who changed what, when, from what to what. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { AUDIT_ACTIONS, type AuditEvent } from '../../shared/domain/audit-event.ts';
import { AccountId } from '../../shared/domain/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/http/endpoint.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { nextLink, pageBody, pageOf, PageQuery, pageRequest } from '../../shared/http/paging.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { AccountStore, AuditTrail } from '../../shared/ports.ts';
import { httpTrigger } from '../../shared/startup.ts';

const Recorded = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
  .nullable();

const Event = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.strictObject({
    kind: z.enum(['contact', 'service', 'user', 'system']),
    id: z.string().optional().describe('Absent for the system.'),
  }),
  action: z.enum(AUDIT_ACTIONS),
  outcome: z.enum(['done', 'refused']),
  refusal: z.string().nullable().describe('Why it was refused; null when it was done.'),
  before: Recorded,
  after: Recorded,
});

const operation = defineOperation({
  name: 'list-audit-events',
  method: 'GET',
  route: 'accounts/{accountId}/audit-events',
  summary: 'The audit trail, newest first, in pages. Refused attempts stand in it too.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: PageQuery,
  answers: { 200: { description: 'A page of events; the Link header leads to the next.', schema: pageOf(Event) } },
  problems: ['account-not-found'],
});

type ListAuditEventsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly auditTrail: AuditTrail;
};

export const listAuditEvents = (services: ListAuditEventsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query }) => {
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.auditTrail.listEvents(accountId, pageRequest(query)),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    return {
      headers: nextLink(services.serviceUrl, `/accounts/${accountId}/audit-events`, { limit: query.limit }, page),
      jsonBody: pageBody(page, toJson),
    };
  });

const toJson = ({ id, at, actor, action, outcome, refusal, before, after }: AuditEvent) => ({
  id,
  at: at.toISOString(),
  actor,
  action,
  outcome,
  refusal: refusal ?? null,
  before: before ?? null,
  after: after ?? null,
});

app.http(operation.name, httpTrigger(operation, listAuditEvents));
