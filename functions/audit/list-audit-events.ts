/** GET /accounts/{accountId}/audit-events: who changed what, when, from where, from what to what; as JSON, JSON lines or CSV. */
import { app, type HttpRequest } from '@azure/functions';
import * as z from 'zod';
import { AUDIT_ACTIONS, type AuditEvent, type AuditFilter } from '../../shared/platform/words/audit-event.ts';
import { AccountId, ContactId } from '../../shared/platform/words/identifiers.ts';
import {
  AUDIT_COLUMNS,
  AuditEventAnswer,
  auditEventBody,
  auditEventCells,
} from '../../shared/audit/audit-event-answer.ts';
import { chooseFormat } from '../../shared/platform/formats/choose-format.ts';
import { writeCsv } from '../../shared/platform/words/written/write-csv.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { Moment } from '../../shared/platform/formats/free-text.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  AddressSearch,
  MAX_PAGE,
  nextLink,
  pageBody,
  pageOf,
  PageQuery,
  unreadableHeader,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import type { AuditTrail } from '../../shared/audit/ports.ts';
import { httpTrigger } from '../../shared/startup.ts';

const TYPES = { json: 'application/json', jsonl: 'application/jsonl', csv: 'text/csv' } as const;
type Format = keyof typeof TYPES;
const DEFAULT_LIMITS: Readonly<Record<Format, number>> = { json: 100, jsonl: MAX_PAGE, csv: MAX_PAGE };

const Query = PageQuery.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .optional()
    .describe('The most events on the page. Default 100 as JSON, 1,000 otherwise.'),
  actor: ContactId.optional().describe('Only what this contact, service or user did or tried; "system": the service.'),
  kind: z.enum(AUDIT_ACTIONS).optional().describe('Only events of this action.'),
  outcome: z.enum(['done', 'refused']).optional(),
  search: AddressSearch.describe('Only events that name a user or an exclusion whose address begins with this.'),
  from: Moment.optional().describe('Only events at or after this moment.'),
  until: Moment.optional().describe('Only events before this moment.'),
  format: z.enum(['json', 'jsonl', 'csv']).optional().describe('Comes before the Accept header.'),
}).refine(({ from, until }) => from === undefined || until === undefined || from < until, {
  path: ['until'],
  message: 'must be after "from"',
});
type Query = z.infer<typeof Query>;

const operation = defineOperation({
  name: 'list-audit-events',
  method: 'GET',
  route: 'accounts/{accountId}/audit-events',
  summary:
    'The audit trail, newest first, in pages. Refused attempts stand in it too. A page of a filtered trail can be short, even empty, before the last: go on while there is a next.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: Query,
  otherFormats: [TYPES.jsonl, TYPES.csv],
  answers: {
    200: {
      description: 'A page of events; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: pageOf(AuditEventAnswer),
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

type ListAuditEventsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly auditTrail: AuditTrail;
};

export const listAuditEvents = (services: ListAuditEventsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const format = query.format ?? acceptedFormat(request);
    if (format === undefined) return new Problem('not-acceptable');
    const { after, limit = DEFAULT_LIMITS[format] } = query;
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.auditTrail.listEvents(accountId, { limit, after }, filterOf(query)),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    const path = `/accounts/${accountId}/audit-events`;
    const headers = {
      vary: 'Accept',
      ...nextLink(services.serviceUrl, path, { ...asked(query), format, limit }, page),
    };
    return format === 'json'
      ? { headers, jsonBody: pageBody(page, auditEventBody) }
      : {
          headers: { ...headers, ...fileHeaders(format), ...unreadableHeader(page) },
          body: WRITERS[format](page.items),
        };
  });

function acceptedFormat(request: HttpRequest): Format | undefined {
  const type = chooseFormat(request.headers.get('accept'), [TYPES.json, TYPES.jsonl, TYPES.csv]);
  return (Object.keys(TYPES) as Format[]).find((format) => TYPES[format] === type);
}

const filterOf = ({ actor, kind: action, outcome, search, from, until }: Query): AuditFilter => ({
  ...{ actor, action, outcome, from, until },
  about: search === '' ? undefined : search,
});

const asked = ({ actor, kind, outcome, search, from, until }: Query) => ({
  ...{ actor, kind, outcome, search },
  from: from?.toISOString(),
  until: until?.toISOString(),
});

const fileHeaders = (format: 'jsonl' | 'csv') => ({
  'content-type': `${TYPES[format]}; charset=utf-8`,
  'content-disposition': `attachment; filename="audit-events.${format}"`,
});

const WRITERS: Readonly<Record<'jsonl' | 'csv', (events: readonly AuditEvent[]) => string>> = {
  jsonl: (events) => events.map((event) => `${JSON.stringify(auditEventBody(event))}\n`).join(''),
  csv: (events) => writeCsv([AUDIT_COLUMNS, ...events.map(auditEventCells)]),
};

app.http(operation.name, httpTrigger(operation, listAuditEvents));
