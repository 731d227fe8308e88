/** Resource groups and what is in them, as Azure Resource Manager answers of them. */
import type { Hono } from 'hono';
import { type AzureState, fault, IDENTITY, SUBSCRIPTION } from './azure-state.ts';
import { readHeld } from './predict-deployment.ts';

export const GROUPS = '/subscriptions/:subscription/:groups{resource[gG]roups}';
export const scopeOf = (group: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}`;
/** The last parts of a path: a resource in a group's type. */
const OF_TYPE = `${GROUPS}/:group/providers/:provider/:type`;

type Listed = { readonly id: string; readonly name: string; readonly type: string };

export function addResourceGroups(app: Hono, url: () => string, state: AzureState): void {
  const list = (group: string): readonly Listed[] =>
    [...(state.groups.get(group)?.values() ?? [])]
      .map(readHeld)
      // Tables, settings, rights and the like are parts of others, and not listed.
      .filter(({ id, type }) => !id.startsWith('[') && type.split('/').length === 2)
      .map(({ id, name, type, sku }) => ({
        id,
        name,
        type,
        location: 'westeurope',
        ...(sku === undefined ? {} : { sku }),
      }));
  /** What is known only in Azure. */
  const fill = (one: Listed) => ({
    ...one,
    properties: {
      ...(one.type === 'Microsoft.ManagedIdentity/userAssignedIdentities' ? { principalId: IDENTITY } : {}),
      ...(one.type === 'Microsoft.KeyVault/vaults'
        ? { vaultUri: `${url()}/`, tenantId: IDENTITY, sku: { family: 'A', name: 'standard' } }
        : {}),
    },
  });

  app.get('/subscriptions/:subscription/resources', (c) => {
    const filter = c.req.query('$filter') ?? '';
    const group = /resourceGroup eq '([^']+)'/.exec(filter)?.[1];
    const type = /resourceType eq '([^']+)'/.exec(filter)?.[1];
    const found = (group === undefined ? [...state.groups.keys()] : [group]).flatMap(list);
    return c.json({ value: found.filter((one) => type === undefined || one.type === type) });
  });
  app.on(['GET', 'HEAD'], `${GROUPS}/:group`, (c) => {
    const { group } = c.req.param();
    if (!state.groups.has(group)) return c.json(fault('ResourceGroupNotFound', `no group '${group}'`), 404);
    return c.req.method === 'HEAD' ? c.body(null, 204) : c.json(describeGroup(group));
  });
  app.put(`${GROUPS}/:group`, (c) => {
    const { group } = c.req.param();
    if (!state.groups.has(group)) state.groups.set(group, new Map());
    return c.json(describeGroup(group));
  });
  app.delete(`${GROUPS}/:group`, (c) => {
    state.groups.delete(c.req.param('group'));
    state.deployments.clear();
    return c.body(null, 200);
  });
  app.get(`${GROUPS}/:group/resources`, (c) => {
    const { group } = c.req.param();
    if (!state.groups.has(group)) return c.json(fault('ResourceGroupNotFound', `no group '${group}'`), 404);
    return c.json({ value: list(group) });
  });
  app.get(OF_TYPE, (c) => {
    const { group, provider, type } = c.req.param();
    return c.json({
      value: list(group)
        .filter((one) => one.type === `${provider}/${type}`)
        .map(fill),
    });
  });
  app.get(`${OF_TYPE}/:name`, (c, next) => {
    const { group, provider, type, name } = c.req.param();
    const found = list(group).find((one) => one.type === `${provider}/${type}` && one.name === name);
    return found === undefined ? next() : Promise.resolve(c.json(fill(found)));
  });
}

const describeGroup = (group: string) => ({
  id: scopeOf(group),
  name: group,
  location: 'westeurope',
  properties: { provisioningState: 'Succeeded' },
});
