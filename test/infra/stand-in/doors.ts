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

/** What Front Door puts on a request that it hands on, as in Azure, where the app's door goes by it. */
export const BY_FRONT_DOOR = 'x-azure-fdid';
const isByFrontDoor = ({ headers }: Request): boolean => headers.has(BY_FRONT_DOOR);

/** Whether who follows the domain's DNS is let in. */
const isLetIn = (state: AzureState): boolean => {
  const { isAppClosed, hasRoute } = lookAround(state);
  if (state.domain.leadsTo === 'app') return !isAppClosed;
  return hasRoute && state.domain.refusalsWithoutCertificate <= 0;
};

/** Whether Front Door has the certificate; it is asked for the domain, which brings that nearer. */
function hasCertificate({ domain }: AzureState): boolean {
  const isThere = domain.refusalsWithoutCertificate <= 0;
  domain.refusalsWithoutCertificate -= 1;
  return isThere;
}

/** At the domain of the service, which here is the stand-in's own. `ask` answers as the app does to whom Front Door hands on. */
export function addDomain(app: Hono, state: AzureState, ask: (path: string) => Promise<Response>): void {
  app.get('/health/:look', async (c: Context) => {
    const { domain } = state;
    const byFrontDoor = isByFrontDoor(c.req.raw) || domain.leadsTo === 'front-door';
    const isHere = isByFrontDoor(c.req.raw) ? hasCertificate(state) && lookAround(state).hasRoute : isLetIn(state);
    if (!isHere) return c.text('', byFrontDoor ? 404 : 403);
    if (domain.isMoved && !isByFrontDoor(c.req.raw) && domain.refusalsWithoutCertificate <= 0)
      domain.leadsTo = 'front-door';
    const answer = await ask(c.req.path);
    return c.body(await answer.text(), {
      status: answer.status as 200,
      headers: byFrontDoor ? { 'x-azure-ref': '20261128T120000Z-example' } : {},
    });
  });
}

/** Who comes to the app itself is let in while it is open, and by Front Door as soon as that knows the way. */
function addAppDoor(app: Hono, state: AzureState): void {
  app.use('/sites/app/*', async (c, next) => {
    const { isAppClosed, hasRoute } = lookAround(state);
    if (!isByFrontDoor(c.req.raw)) return isAppClosed ? c.text('', 403) : next();
    const isKnown = hasRoute && state.frontDoor.refusalsWithoutWay <= 0;
    if (c.req.path.endsWith('/health/live')) state.frontDoor.refusalsWithoutWay -= 1;
    return isKnown ? next() : c.text('', 404);
  });
}

/** What Resource Manager says of the doors; and a note of every deployment that left people outside. */
export function addDoors(app: Hono, state: AzureState): void {
  addAppDoor(app, state);
  const deployments = `${GROUPS}/:group/providers/Microsoft.Resources/deployments/:name`;
  app.use(deployments, async (c, next) => {
    await next();
    if (c.req.method !== 'PUT' || !state.app.hasKeys) return;
    if (!isLetIn(state)) state.domain.outages.push('nobody can come to the service');
    const { areStoresClosed, meetsStores: meets } = lookAround(state);
    if (areStoresClosed && state.app.answersOfBefore > 0)
      state.domain.outages.push('instances of before do not meet the stores');
    if (!meets) state.domain.outages.push('the service does not meet its stores');
  });
  for (const type of ['Microsoft.Storage/storageAccounts', 'Microsoft.KeyVault/vaults'])
    app.get(`${GROUPS}/:group/providers/${type}/:name`, (c) => {
      const found = heldIn(state).find((one) => one.type === type && one.name === c.req.param('name'));
      return found === undefined ? c.json(fault('ResourceNotFound', 'no such store'), 404) : c.json(found);
    });
  app.get(`${GROUPS}/:group/providers/Microsoft.Web/sites/:name/config/web`, (c) => {
    const { app: site } = lookAround(state);
    return site === undefined ? c.json(fault('NotFound', 'no site'), 404) : c.json({ properties: site.siteConfig });
  });
}
