/** The two collections of Microsoft Graph that an app-only directory reader needs. */
import type { Hono } from 'hono';
import type { Tenant } from '../seed.ts';
import type { Env, Exchange } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';
import { checkGraphToken, type GraphPermission } from './check-graph-token.ts';
import { badRequest, type GraphError, graphErrorBody } from './graph-error.ts';
import { addAssignmentRoutes } from './assignment-routes.ts';
import { getUser, listUsers } from './list-users.ts';
import { answerBrokenOff, strikeDirectory } from './strike-directory.ts';

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

const selectMembers = (whole: Record<string, unknown>, select: string | null): Record<string, unknown> => {
  if (select === null) return whole;
  const names = select.split(',').map((name) => name.trim());
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name)));
};

/** Graph below `/graph/v1.0`, with the permissions that each collection asks for. */
export const addGraphRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const root = `${standIn.graph}/v1.0`;
  const refuse = (c: Exchange, error: GraphError) => c.json(graphErrorBody(error, standIn.now()), error.status);
  const callerOf = (c: Exchange, permission: GraphPermission) =>
    checkGraphToken(standIn, c.req.header('Authorization'), permission);
  app.get('/graph/v1.0/organization', async (c) => {
    const caller = await callerOf(c, 'Organization.Read.All');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const select = new URL(c.req.url).searchParams.get('$select');
    const value = [selectMembers(organization(caller.tenant), select)];
    return c.json({ '@odata.context': `${root}/$metadata#organization`, value });
  });
  app.get('/graph/v1.0/users', async (c) => {
    const caller = await callerOf(c, 'User.Read.All');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const struck = strikeDirectory(standIn, caller.tenant.id, c);
    if (struck) return refuse(c, struck);
    const next = new URL(`${root}/users${new URL(c.req.url).search}`);
    const page = listUsers(caller.tenant, next.searchParams);
    if (page.kind === 'refused') return refuse(c, page.error);
    if (page.nextSkipToken !== undefined) next.searchParams.set('$skiptoken', page.nextSkipToken);
    const link = page.nextSkipToken === undefined ? {} : { '@odata.nextLink': next.href };
    const body = { '@odata.context': `${root}/$metadata#users`, ...link, value: page.value };
    return answerBrokenOff(standIn, caller.tenant.id, c, body) ?? c.json(body);
  });
  app.get('/graph/v1.0/users/:id', async (c) => {
    const caller = await callerOf(c, 'User.Read.All');
    if (caller.kind === 'refused') return refuse(c, caller.error);
    const struck = strikeDirectory(standIn, caller.tenant.id, c);
    if (struck) return refuse(c, struck);
    const select = new URL(c.req.url).searchParams.get('$select');
    const user = getUser(standIn, caller.tenant, c.req.param('id'), select);
    return 'status' in user
      ? refuse(c, user)
      : c.json({ '@odata.context': `${root}/$metadata#users/$entity`, ...user });
  });
  addAssignmentRoutes(app, standIn);
  app.all('/graph/*', (c) =>
    refuse(c, badRequest('This stand-in has /v1.0/organization, /v1.0/users and one of those only.')),
  );
};
