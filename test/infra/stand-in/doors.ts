/**
 * By which doors the service and its stores can be reached, as the resources that are held say it: what people meet at the service's domain, and whether the
 * service meets its stores. After each deployment it is noted whether people were left outside, for that is what steps are for.
 */
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { type AzureState, fault } from './azure-state.ts';
import { readHeld } from './predict-deployment.ts';
import { GROUPS } from './resource-groups.ts';

const Site = z.looseObject({
  virtualNetworkSubnetId: z.string().nullish(),
  siteConfig: z.looseObject({ ipSecurityRestrictionsDefaultAction: z.string() }),
});

const heldIn = ({ groups }: AzureState) => [...groups.values()].flatMap((group) => [...group.values()].map(readHeld));

/** What is held, as far as doors go. */
function lookAround(state: AzureState) {
  const held = heldIn(state);
  const of = (type: string) => held.filter((one) => one.type === type);
  const [site] = of('Microsoft.Web/sites');
  const app = site === undefined ? undefined : Site.parse(site.properties);
  const areStoresClosed = [...of('Microsoft.Storage/storageAccounts'), ...of('Microsoft.KeyVault/vaults')].some(
    ({ properties }) => properties['publicNetworkAccess'] === 'Disabled',
  );
  const hasEndpoints = of('Microsoft.Network/privateEndpoints').length >= 3;
  const isInside = hasEndpoints && typeof app?.virtualNetworkSubnetId === 'string';
  return {
    app,
    areStoresClosed,
    meetsStores: !areStoresClosed || isInside,
    isAppClosed: app?.siteConfig.ipSecurityRestrictionsDefaultAction === 'Deny',
    hasRoute: of('Microsoft.Cdn/profiles/afdEndpoints/routes').length > 0,
  };
}

/** Whether the service meets its stores. */
export function meetsStores(state: AzureState): boolean {
  const { areStoresClosed, meetsStores: meets } = lookAround(state);
  if (areStoresClosed && state.domain.lostAfterClosing > 0) {
    state.domain.lostAfterClosing -= 1;
    return false;
  }
  return meets;
}

const comesBy = (state: AzureState) => {
  const { isAppClosed, hasRoute } = lookAround(state);
  const byFrontDoor = state.domain.leadsTo === 'front-door';
  return { byFrontDoor, isLetIn: byFrontDoor ? hasRoute : !isAppClosed };
};

/** At the domain of the service, which here is the stand-in's own. `ask` answers as the app does. */
export function addDomain(app: Hono, state: AzureState, ask: (path: string) => Promise<Response>): void {
  app.get('/health/:look', async (c: Context) => {
    const { byFrontDoor, isLetIn } = comesBy(state);
    if (!isLetIn) return c.text('', byFrontDoor ? 404 : 403);
    const answer = await ask(c.req.path);
    return c.body(await answer.text(), {
      status: answer.status as 200,
      headers: byFrontDoor ? { 'x-azure-ref': '20261128T120000Z-example' } : {},
    });
  });
}

/** What Resource Manager says of the doors; and a note of every deployment that left people outside. */
export function addDoors(app: Hono, state: AzureState): void {
  const deployments = `${GROUPS}/:group/providers/Microsoft.Resources/deployments/:name`;
  app.use(deployments, async (c, next) => {
    await next();
    if (c.req.method !== 'PUT' || !state.app.hasKeys) return;
    if (!comesBy(state).isLetIn) state.domain.outages.push('nobody can come to the service');
    if (!lookAround(state).meetsStores) state.domain.outages.push('the service does not meet its stores');
  });
  app.get(`${GROUPS}/:group/providers/Microsoft.Storage/storageAccounts/:name`, (c) => {
    const found = heldIn(state).find(({ name }) => name === c.req.param('name'));
    return found === undefined ? c.json(fault('ResourceNotFound', 'no such account'), 404) : c.json(found);
  });
  app.get(`${GROUPS}/:group/providers/Microsoft.Web/sites/:name/config/web`, (c) => {
    const { app: site } = lookAround(state);
    return site === undefined ? c.json(fault('NotFound', 'no site'), 404) : c.json({ properties: site.siteConfig });
  });
}
