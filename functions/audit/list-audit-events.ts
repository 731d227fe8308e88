/** GET /accounts/{accountId}/audit-events: who changed what, when, from where, from what to what; as JSON, JSON lines or CSV. */
import * as z from 'zod';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import { AUDIT_COLUMNS, auditEventBody, auditEventCells } from '../../shared/audit/audit-event-answer.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  chooseList,
  csvOf,
  limitParameter,
  LIST_TYPES,
  listReply,
  pageBody,
  PageQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import {
  AUDIT_FILTER,
  type AuditFilterQuery,
  auditFilterOf,
  isInOrder,
  IN_ORDER,
} from '../../shared/audit/audit-filter.ts';
import type { AuditTrail } from '../../shared/audit/ports.ts';
import { AuditAnswer } from '../../shared/audit/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const Query = PageQuery.extend({
  limit: limitParameter.describe('The most events on the page. Default 100 as JSON, 1,000 otherwise.'),
  ...AUDIT_FILTER,
  format: z.enum(['json', 'jsonl', 'csv']).optional().describe('Comes before the Accept header.'),
}).refine(isInOrder, IN_ORDER);

const operation = defineOperation({
  name: 'list-audit-events',
  method: 'GET',
  route: 'accounts/{accountId}/audit-events',
  summary:
    'The audit trail, newest first, in pages. Refused attempts stand in it too. A page of a filtered trail can be short, even empty, before the last: go on while there is a next.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: Query,
  otherFormats: [LIST_TYPES.jsonl, LIST_TYPES.csv],
  answers: {
    200: {
      description: 'A page of events; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: AuditAnswer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

type ListAuditEventsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly auditTrail: AuditTrail;
};

const writeEvents = csvOf(AUDIT_COLUMNS, auditEventCells);

export const listAuditEvents = defineFunction(operation, (services: ListAuditEventsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const chosen = chooseList(request, query, 'jsonl', 'csv');
    if (chosen === undefined) return new Problem('not-acceptable');
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.auditTrail.listEvents(accountId, { limit: chosen.limit, after: query.after }, auditFilterOf(query)),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    return listReply({
      ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/audit-events`, page },
      query: { ...asked(query), ...chosen },
      json: () => pageBody(page, auditEventBody),
      ...{ file: 'audit-events', files: { jsonl: jsonLinesOf, csv: writeEvents } },
    });
  }),
);

const asked = ({ actor, kind, outcome, search, from, until }: AuditFilterQuery) => ({
  ...{ actor, kind, outcome, search },
  from: from?.toISOString(),
  until: until?.toISOString(),
});

const jsonLinesOf = (events: readonly AuditEvent[]): string =>
  events.map((event) => `${JSON.stringify(auditEventBody(event))}\n`).join('');
