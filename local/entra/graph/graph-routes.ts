/** Of Microsoft Graph what an app-only directory reader needs, each with the permission that it asks for. */
import type { Hono } from 'hono';
import { assignedPrincipals, isAssignmentRequired } from '../assignments.ts';
import type { Env, Exchange } from '../exchange.ts';
import { strikeDirectory } from '../faults/strike.ts';
import type { Tenant } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { servicePrincipalId } from '../token/access-token.ts';
import * as graph from './check-graph-token.ts';
import type { GraphCaller, GraphPermission } from './check-graph-token.ts';
import { getUser, listUsers, selectMembers } from './list-users.ts';

const organization = (tenant: Tenant): Record<string, unknown> => {
  const initial = tenant.verifiedDomains.find((name) => name.includes('.onmicrosoft.')) ?? tenant.verifiedDomains[0];
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    tenantType: 'AAD',
    verifiedDomains: tenant.verifiedDomains.map((name, at) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: at === 0,
      isInitial: name === initial,
      name,
      type: 'Managed',
    })),
  };
};

/** `/users`: a page of the directory, or half of its JSON where that fault is on. */
const answerUsers = (c: Exchange, standIn: StandIn, tenant: Tenant): Response => {
  strikeDirectory(standIn, tenant.id, c);
  const next = new URL(`${standIn.graph}/v1.0/users${new URL(c.req.url).search}`);
  const { value, nextSkipToken } = listUsers(tenant, next.searchParams);
  if (nextSkipToken !== undefined) next.searchParams.set('$skiptoken', nextSkipToken);
  const link = nextSkipToken === undefined ? {} : { '@odata.nextLink': next.href };
  const text = JSON.stringify({ '@odata.context': `${standIn.graph}/v1.0/$metadata#users`, ...link, value });
  const isWhole = !standIn.faults.strike('directory-half-answer', tenant.id);
  return c.body(isWhole ? text : text.slice(0, text.length / 2), 200, { 'Content-Type': 'application/json' });
};

/** Graph below `/graph/v1.0`. */
export const addGraphRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const context = (of: string): string => `${standIn.graph}/v1.0/$metadata#${of}`;
  const get = (path: string, permission: GraphPermission, answer: (c: Exchange, caller: GraphCaller) => Response) =>
    app.get(`/graph/v1.0/${path}`, async (c) =>
      answer(c, await graph.checkGraphToken(standIn, c.req.header('Authorization'), permission)),
    );

  get('organization', 'Organization.Read.All', (c, { tenant }) => {
    const value = [selectMembers(organization(tenant), c.req.query('$select'))];
    return c.json({ '@odata.context': context('organization'), value });
  });
  get('users', 'User.Read.All', (c, { tenant }) => answerUsers(c, standIn, tenant));
  get('users/:id', 'User.Read.All', (c, { tenant }) => {
    strikeDirectory(standIn, tenant.id, c);
    const user = getUser(standIn, tenant, c.req.param('id') ?? '', c.req.query('$select'));
    return c.json({ '@odata.context': context('users/$entity'), ...user });
  });
  // The app's own service principal, and who is assigned to it. https://learn.microsoft.com/graph/api/serviceprincipal-get
  get(':self{servicePrincipals\\(appId=.+\\)}', 'none', (c, { tenant, appId }) => {
    const asked = /'(.+)'/.exec(c.req.param('self') ?? '')?.[1]?.toLowerCase();
    // An app reads its own without any permission, and no other.
    if (asked !== appId) throw graph.denied();
    const appRoleAssignmentRequired = isAssignmentRequired(standIn.faults, tenant);
    const id = servicePrincipalId({ clientId: appId }, tenant);
    return c.json({ id, appId, accountEnabled: true, appRoleAssignmentRequired });
  });
  get('servicePrincipals/:id/appRoleAssignedTo', 'Application.Read.All', (c, { tenant, appId }) => {
    const id = c.req.param('id') ?? '';
    if (id !== servicePrincipalId({ clientId: appId }, tenant)) throw graph.notFound(id);
    return c.json({ value: assignedPrincipals(standIn.faults, tenant) });
  });
  get('groups/:id/members/microsoft.graph.user', 'GroupMember.Read.All', (c, { tenant }) => {
    const id = c.req.param('id') ?? '';
    const group = tenant.assignedGroups.find((one) => one.id === id);
    if (!group) throw graph.notFound(id);
    return c.json({ value: group.members.map((member) => ({ id: member })) });
  });
  app.all('/graph/*', () => {
    throw graph.badRequest('This stand-in has /v1.0/organization, /v1.0/users and one of those only.');
  });
};
