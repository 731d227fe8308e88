/**
 * Whom a tenant lets into our app: what its own service principal says, and who is assigned to it.
 * https://learn.microsoft.com/graph/api/serviceprincipal-get: an app may read its own without any permission.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto: Application.Read.All.
 * https://learn.microsoft.com/graph/api/group-list-members: GroupMember.Read.All.
 */
import * as z from 'zod';
import { ObjectId } from '../../platform/words/identifiers.ts';
import type { AppAssignments, AssignedPage } from '../ports.ts';
import type { AskGraph, GraphAnswer } from './ask-graph.ts';
import { assignmentsPathOf, groupMembersPathOf, servicePrincipalPathOf } from '../entra-endpoints.ts';

const MAX_PAGE_OCTETS = 2 * 1024 * 1024;
const MAX_CURSOR_LENGTH = 8192;

const ServicePrincipal = z.object({
  id: ObjectId,
  appRoleAssignmentRequired: z.boolean().nullish(),
  accountEnabled: z.boolean().nullish(),
});
const nextLink = { '@odata.nextLink': z.string().max(MAX_CURSOR_LENGTH).optional() };
const Assignments = z.object({
  value: z.array(z.object({ principalId: ObjectId, principalType: z.string() })).max(999),
  ...nextLink,
});
const Members = z.object({ value: z.array(z.object({ id: ObjectId })).max(999), ...nextLink });

const UNAVAILABLE = { kind: 'unavailable' } as const;

type Options = { readonly askGraph: AskGraph; readonly clientId: string };

export const makeAppAssignments = ({ askGraph, clientId }: Options): AppAssignments => ({
  async readApp(tenant) {
    const answer = await askGraph(tenant, servicePrincipalPathOf(clientId));
    if (answer.kind !== 'answer') return answer;
    const app = answer.status === 200 ? ServicePrincipal.safeParse(answer.body) : undefined;
    if (app?.success !== true) return UNAVAILABLE;
    const { id, appRoleAssignmentRequired, accountEnabled } = app.data;
    if (accountEnabled === false) return { kind: 'app-disabled' };
    return { kind: 'app', id, assignmentRequired: appRoleAssignmentRequired ?? undefined };
  },
  async listAssigned(tenant, app, cursor) {
    const answer = await askGraph(tenant, cursor ?? assignmentsPathOf(app), { maxOctets: MAX_PAGE_OCTETS });
    if (answer.kind !== 'answer') return answer;
    const page = readPage(answer, cursor !== undefined, Assignments);
    if ('kind' in page) return page;
    const ofType = (type: string) =>
      page.value.filter(({ principalType }) => principalType === type).map(({ principalId }) => principalId);
    return { kind: 'page', users: ofType('User'), groups: ofType('Group'), next: page['@odata.nextLink'] };
  },
  async listGroup(tenant, group, cursor) {
    const answer = await askGraph(tenant, cursor ?? groupMembersPathOf(group), { maxOctets: MAX_PAGE_OCTETS });
    if (answer.kind !== 'answer') return answer;
    // A group that is gone assigns nobody.
    if (answer.status === 404) return { kind: 'page', users: [], groups: [], next: undefined };
    const page = readPage(answer, cursor !== undefined, Members);
    if ('kind' in page) return page;
    return { kind: 'page', users: page.value.map(({ id }) => id), groups: [], next: page['@odata.nextLink'] };
  },
});

function readPage<Page>(
  { status, body }: GraphAnswer,
  hasCursor: boolean,
  schema: z.ZodType<Page>,
): Page | Exclude<AssignedPage, { kind: 'page' }> {
  // A page's token that Graph no longer knows is a bad request (Directory_ExpiredPageToken).
  if (hasCursor && (status === 400 || status === 410)) return { kind: 'cursor-expired' };
  const page = status === 200 ? schema.safeParse(body) : undefined;
  return page?.success === true ? page.data : UNAVAILABLE;
}
