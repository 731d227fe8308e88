/** Azure Resource Manager, as much of it as az asks for: groups, their resources, deployments, keys of an app. */
import type { Hono } from 'hono';
import * as z from 'zod';
import {
  type AzureState,
  type Deployment,
  IDENTITY,
  OTHER_SUBSCRIPTION,
  SUBSCRIPTION,
  TENANT,
  type Trouble,
} from './azure-state.ts';
import { flattenTemplate, Template } from './flatten-template.ts';

const Request = z.object({
  properties: z.object({
    template: z.unknown(),
    parameters: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  }),
});
const GROUPS = '/subscriptions/:subscription/:groups{resource[gG]roups}';
const DEPLOYMENT = `${GROUPS}/:group/providers/Microsoft.Resources/deployments/:name`;
/** az puts the template's own text into its request, under a name without quotes; Azure reads that. */
const UNQUOTED = /^({"properties": {.*, )template:/;
const POLL_SOON = { 'retry-after-ms': '50' };

export const fault = (code: string, message: string) => ({ error: { code, message } });
const scopeOf = (group: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}`;
const subscription = (id: string, displayName: string) => ({
  id: `/subscriptions/${id}`,
  subscriptionId: id,
  displayName,
  state: 'Enabled',
  tenantId: TENANT,
});

export function addResourceManager(app: Hono, url: () => string, state: AzureState, trouble: Trouble): void {
  let failAfter = trouble.failAfter;
  let activeForRefusals = trouble.activeForRefusals ?? 0;

  const read = (body: string, group: string) => {
    const { template, parameters } = Request.parse(JSON.parse(body.replace(UNQUOTED, '$1"template":'))).properties;
    const values = Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
    return {
      values,
      outputs: Template.parse(template).outputs,
      wanted: flattenTemplate(template, values, scopeOf(group)),
    };
  };
  const describe = (name: string, group: string, { status, outputs }: Deployment) => ({
    id: `${scopeOf(group)}/providers/Microsoft.Resources/deployments/${name}`,
    name,
    properties: { provisioningState: status, outputs: status === 'Succeeded' ? outputs : undefined },
  });
  const resolve = (name: string, values: Readonly<Record<string, unknown>>): unknown =>
    ({
      appName: values['name'],
      appUrl: `${url()}/sites/app`,
      publishUrl: `${url()}/sites/publish`,
      vaultName: 'kv-example',
      principalId: IDENTITY,
    })[name] ?? 'example';

  app.get('/subscriptions', (c) =>
    c.json({ value: [subscription(SUBSCRIPTION, 'Example'), subscription(OTHER_SUBSCRIPTION, 'Other')] }),
  );
  app.get('/subscriptions/:subscription/resources', (c) => {
    const group = /resourceGroup eq '([^']+)'/.exec(c.req.query('$filter') ?? '')?.[1] ?? '';
    const value = [...(state.groups.get(group)?.keys() ?? [])].map((id) => ({
      id,
      name: id.split('/').at(-1),
      type: typeOf(id),
      location: 'westeurope',
    }));
    return c.json({ value });
  });
  app.on(['GET', 'HEAD'], `${GROUPS}/:group`, (c) => {
    const { group } = c.req.param();
    if (!state.groups.has(group)) return c.json(fault('ResourceGroupNotFound', `no group '${group}'`), 404);
    return c.req.method === 'HEAD'
      ? c.body(null, 204)
      : c.json({ id: scopeOf(group), name: group, location: 'westeurope' });
  });
  app.delete(`${GROUPS}/:group`, (c) => {
    state.groups.delete(c.req.param('group'));
    state.deployments.clear();
    return c.body(null, 200);
  });
  app.post(`${GROUPS}/:group/providers/Microsoft.Web/sites/:site/host/default/listkeys`, (c) =>
    state.app.package === undefined
      ? c.json(fault('NotFound', 'no host'), 404)
      : c.json({ masterKey: 'the-master-key' }),
  );

  app.post(`${DEPLOYMENT}/validate`, async (c) => {
    const { group, name } = c.req.param();
    read(await c.req.text(), group);
    return c.json(describe(name, group, { status: 'Succeeded', outputs: {}, refusalsLeft: 0 }));
  });
  app.post(`${DEPLOYMENT}/whatIf`, async (c) => {
    const { group } = c.req.param();
    const { wanted } = read(await c.req.text(), group);
    const present = state.groups.get(group) ?? new Map<string, string>();
    const changes = [...wanted].map(([resourceId, text]) => {
      const changeType = !present.has(resourceId) ? 'Create' : present.get(resourceId) === text ? 'NoChange' : 'Modify';
      const resource = { id: resourceId, name: resourceId.split('/').at(-1), type: typeOf(resourceId) };
      const [before, after] = [changeType === 'Create' ? null : resource, resource];
      return { resourceId, changeType, before, after, delta: [] };
    });
    return c.json({ status: 'Succeeded', properties: { changes } });
  });
  app.put(DEPLOYMENT, async (c) => {
    const { group, name } = c.req.param();
    const active = state.deployments.get(name);
    if (active?.status === 'Running') {
      active.refusalsLeft--;
      if (active.refusalsLeft <= 0) active.status = 'Succeeded';
      return c.json(fault('DeploymentActive', `The deployment '${name}' is still active.`), 409);
    }
    const { values, outputs, wanted } = read(await c.req.text(), group);
    const resources = state.groups.get(group);
    const made = [...wanted].slice(0, failAfter);
    for (const [id, text] of made) resources?.set(id, text);
    for (const [key, value] of Object.entries(values)) state.parameters.set(key, value);
    const deployment: Deployment = {
      status: failAfter === undefined ? (activeForRefusals > 0 ? 'Running' : 'Succeeded') : 'Failed',
      outputs: Object.fromEntries(
        Object.keys(outputs).map((output) => [output, { type: 'String', value: resolve(output, values) }]),
      ),
      refusalsLeft: activeForRefusals,
    };
    state.deployments.set(name, deployment);
    failAfter = undefined;
    activeForRefusals = 0;
    const poll = `${url()}${scopeOf(group)}/providers/Microsoft.Resources/deployments/${name}/operationStatuses/1?api-version=2022-09-01`;
    const accepted = { ...describe(name, group, deployment), properties: { provisioningState: 'Accepted' } };
    return c.json(accepted, 201, { 'azure-asyncoperation': poll, ...POLL_SOON });
  });
  app.get(`${DEPLOYMENT}/operationStatuses/1`, (c) => {
    const { status } = state.deployments.get(c.req.param('name')) ?? { status: 'Failed' };
    const why = fault('DeploymentFailed', 'At least one resource deployment operation failed.');
    return c.json({ status, ...(status === 'Failed' ? why : {}) }, 200, POLL_SOON);
  });
  app.get(DEPLOYMENT, (c) => {
    const { group, name } = c.req.param();
    const deployment = state.groups.has(group) ? state.deployments.get(name) : undefined;
    if (deployment === undefined) return c.json(fault('DeploymentNotFound', `no deployment '${name}'`), 404);
    return c.json(describe(name, group, deployment));
  });
}

function typeOf(id: string): string {
  const [provider = '', ...rest] = (id.split('/providers/').at(-1) ?? '').split('/');
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}
