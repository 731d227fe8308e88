/** Looks single people of a tenant up with Microsoft Graph: by object id, or by the address that they may have. */
import * as z from 'zod';
import type { FoundPerson } from '../rules/tenant-person.ts';
import type { GraphFailure, FindTenantPersons } from '../ports.ts';
import type { AskGraph } from './ask-graph.ts';
import { personPathOf, personsPathOf } from '../entra-endpoints.ts';
import { GraphUser, tenantPersonOf, shorten } from './graph-user.ts';

const DetailedUser = GraphUser.extend({
  displayName: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }).nullish(),
});
const DetailedUsers = z.object({ value: z.array(DetailedUser) });

const UNAVAILABLE: GraphFailure = { kind: 'unavailable' };

export const makeFindTenantPersons = ({ askGraph }: { readonly askGraph: AskGraph }): FindTenantPersons => ({
  async findByObjectId(tenant, objectId) {
    const answer = await askGraph(tenant, personPathOf(objectId));
    if (answer.kind !== 'answer') return answer;
    if (answer.status === 404) return { kind: 'people', people: [] };
    const user = answer.status === 200 ? DetailedUser.safeParse(answer.body) : undefined;
    // Somebody else than was asked for means that something is badly wrong.
    if (user?.success !== true || user.data.id !== objectId) return UNAVAILABLE;
    return { kind: 'people', people: [detailsOf(user.data)] };
  },
  async findByAddress(tenant, address) {
    const answer = await askGraph(tenant, personsPathOf(address));
    if (answer.kind !== 'answer') return answer;
    const users = answer.status === 200 ? DetailedUsers.safeParse(answer.body) : undefined;
    return users?.success === true ? { kind: 'people', people: users.data.value.map(detailsOf) } : UNAVAILABLE;
  },
});

function detailsOf(user: z.infer<typeof DetailedUser>): FoundPerson {
  const { displayName, createdDateTime } = user;
  return {
    ...tenantPersonOf(user),
    displayName: typeof displayName === 'string' ? shorten(displayName) : undefined,
    createdAt: typeof createdDateTime === 'string' ? new Date(createdDateTime) : undefined,
  };
}
