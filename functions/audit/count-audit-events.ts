/** GET /accounts/{accountId}/audit-events/count: how many events a filter finds, counted from the newest on and never without a bound. */
import { AUDIT_FILTER, auditFilterOf, isInOrder, IN_ORDER } from '../../shared/audit/audit-filter.ts';
import type { AuditTrail } from '../../shared/audit/ports.ts';
import { AuditCountAnswer } from '../../shared/audit/wire.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { PageQuery } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'count-audit-events',
  method: 'GET',
  route: 'accounts/{accountId}/audit-events/count',
  summary:
    'How many events of the audit trail a filter finds. At most 5,000 are looked at for one answer, from the newest on: where there are older ones, `next` counts on.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery.pick({ after: true }).extend(AUDIT_FILTER).refine(isInOrder, IN_ORDER),
  answers: { 200: { description: 'How many, and of how many.', schema: AuditCountAnswer } },
  problems: ['account-not-found'],
});

type CountAuditEventsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly auditTrail: AuditTrail;
};

export const countAuditEvents = defineFunction(operation, (services: CountAuditEventsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query }) => {
    const [account, { next, ...counted }] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.auditTrail.countEvents(accountId, query.after, auditFilterOf(query)),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    return { jsonBody: { ...counted, next: next ?? null } };
  }),
);
