/** The app's own service principal, and who is assigned to it. https://learn.microsoft.com/graph/api/serviceprincipal-get */
import type { Hono } from 'hono';
import { assignedPrincipals, isAssignmentRequired } from '../assignments.ts';
import type { Env, Exchange } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';
import { servicePrincipalId } from '../token/access-token.ts';
import { checkGraphToken, type GraphPermission } from './check-graph-token.ts';
import { graphErrorBody, type GraphError } from './graph-error.ts';

const notFound = (id: string): GraphError => ({
  status: 404,
  code: 'Request_ResourceNotFound',
  message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
});
const DENIED: GraphError = {
  status: 403,
  code: 'Authorization_RequestDenied',
  message: 'Insufficient privileges to complete the operation.',
};

export const addAssignmentRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const refuse = (c: Exchange, error: GraphError) => c.json(graphErrorBody(error, standIn.now()), error.status);
  const callerOf = (c: Exchange, permission: GraphPermission | 'none') =>
    checkGraphToken(standIn, c.req.header('Authorization'), permission);

  app.get('/graph/v1.0/:self{servicePrincipals\\(appId=.+\\)}', async (c) => {
    const caller = await callerOf(c, 'none');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const asked = /'(.+)'/.exec(c.req.param('self'))?.[1]?.toLowerCase();
    // An app reads its own without any permission, and no other.
    if (asked !== caller.appId) return refuse(c, DENIED);
    const { tenant } = caller;
    const appRoleAssignmentRequired = isAssignmentRequired(standIn.faults, tenant);
    const id = servicePrincipalId({ clientId: caller.appId }, tenant);
    return c.json({ id, appId: caller.appId, accountEnabled: true, appRoleAssignmentRequired });
  });
  app.get('/graph/v1.0/servicePrincipals/:id/appRoleAssignedTo', async (c) => {
    const caller = await callerOf(c, 'Application.Read.All');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const id = c.req.param('id');
    if (id !== servicePrincipalId({ clientId: caller.appId }, caller.tenant)) return refuse(c, notFound(id));
    return c.json({ value: assignedPrincipals(standIn.faults, caller.tenant) });
  });
  app.get('/graph/v1.0/groups/:id/members/microsoft.graph.user', async (c) => {
    const caller = await callerOf(c, 'GroupMember.Read.All');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const id = c.req.param('id');
    const group = caller.tenant.assignedGroups.find((one) => one.id === id);
    return group ? c.json({ value: group.members.map((member) => ({ id: member })) }) : refuse(c, notFound(id));
  });
};
