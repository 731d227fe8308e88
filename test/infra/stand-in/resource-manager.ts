/** Azure Resource Manager, as much of it as az asks for: groups, their resources, deployments, keys of an app. */
import type { Hono } from 'hono';
import * as z from 'zod';
import {
  type AzureState,
  type Deployment,
  fault,
  IDENTITY,
  OTHER_SUBSCRIPTION,
  SUBSCRIPTION,
  TENANT,
  type Trouble,
} from './azure-state.ts';
import { predictDeployment } from './predict-deployment.ts';
import { addResourceGroups, GROUPS, scopeOf } from './resource-groups.ts';

const Request = z.object({
  properties: z.object({
    template: z.unknown(),
    parameters: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  }),
});
const DEPLOYMENT = `${GROUPS}/:group/providers/Microsoft.Resources/deployments/:name`;
/** az puts the template's own text into its request, under a name without quotes; Azure reads that. */
const UNQUOTED = /^({"properties": {.*, )template:/;
const POLL_SOON = { 'retry-after-ms': '50' };

const mapValues = <From, To>(from: Readonly<Record<string, From>>, map: (value: From, name: string) => To) =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value, name)]));
const subscription = (id: string, displayName: string) => ({
  id: `/subscriptions/${id}`,
  subscriptionId: id,
  displayName,
  state: 'Enabled',
  tenantId: TENANT,
});

/** Where Resource Manager answers, and Front Door. */
type Urls = { readonly azure: () => string; readonly frontDoor: () => string };

export function addResourceManager(
  app: Hono,
  { azure: url, frontDoor }: Urls,
  state: AzureState,
  trouble: Trouble,
): void {
  let failAfter = trouble.failAfter;
  let activeForRefusals = trouble.activeForRefusals ?? 0;

  const read = async (body: string, group: string) => {
    const { template, parameters } = Request.parse(JSON.parse(body.replace(UNQUOTED, '$1"template":'))).properties;
    const values = mapValues(parameters, ({ value }) => value);
    const { resources, outputs } = await predictDeployment({ template, values, group });
    return { outputs, wanted: [...resources].map(([id, resource]) => [id, JSON.stringify(resource)] as const) };
  };
  const describe = (name: string, group: string, { status, outputs }: Deployment) => ({
    id: `${scopeOf(group)}/providers/Microsoft.Resources/deployments/${name}`,
    name,
    properties: { provisioningState: status, outputs: status === 'Succeeded' ? outputs : undefined },
  });
  const resolveOutputs = (outputs: Readonly<Record<string, unknown>>, hasFrontDoor: boolean) => {
    /** What only Azure knows; the compiler knows the others. */
    const inAzure: Readonly<Record<string, unknown>> = {
      appUrl: `${hasFrontDoor ? frontDoor() : url()}/sites/app`,
      ownUrl: `${url()}/sites/app`,
      publishUrl: `${url()}/sites/publish`,
      principalId: IDENTITY,
      dnsRecords: [
        { type: 'TXT', name: '_dnsauth.sso.example.com', value: 'the-proof' },
        { type: 'CNAME', name: 'sso.example.com', value: 'example.z01.azurefd.net' },
      ],
    };
    return mapValues(outputs, (value, name) => {
      const isKnown = typeof value !== 'string' || !value.startsWith('[');
      const known = isKnown ? value : (inAzure[name] ?? value);
      return { type: typeof known === 'string' ? 'String' : 'Array', value: known };
    });
  };

  app.get('/subscriptions', (c) =>
    c.json({ value: [subscription(SUBSCRIPTION, 'Example'), subscription(OTHER_SUBSCRIPTION, 'Other')] }),
  );
  app.get('/subscriptions/:subscription/providers/:namespace', (c) => {
    const { namespace } = c.req.param();
    const registrationState = state.unregistered.has(namespace) ? 'NotRegistered' : 'Registered';
    return c.json({ id: c.req.path, namespace, registrationState, resourceTypes: [] });
  });
  app.post('/subscriptions/:subscription/providers/:namespace/register', (c) => {
    state.unregistered.delete(c.req.param('namespace'));
    return c.json({ namespace: c.req.param('namespace'), registrationState: 'Registering' });
  });
  addResourceGroups(app, url, state);
  app.post(`${GROUPS}/:group/providers/Microsoft.Web/sites/:site/host/default/listkeys`, (c) =>
    state.app.package === undefined
      ? c.json(fault('NotFound', 'no host'), 404)
      : c.json({ masterKey: 'the-master-key' }),
  );

  app.post(`${DEPLOYMENT}/validate`, async (c) => {
    const { group, name } = c.req.param();
    await read(await c.req.text(), group);
    return c.json(describe(name, group, { status: 'Succeeded', outputs: {}, refusalsLeft: 0 }));
  });
  app.post(`${DEPLOYMENT}/whatIf`, async (c) => {
    const { group } = c.req.param();
    const { wanted } = await read(await c.req.text(), group);
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
    const { outputs, wanted } = await read(await c.req.text(), group);
    const resources = state.groups.get(group);
    const made = [...wanted].slice(0, failAfter);
    for (const [id, text] of made) resources?.set(id, text);
    const deployment: Deployment = {
      status: failAfter === undefined ? (activeForRefusals > 0 ? 'Running' : 'Succeeded') : 'Failed',
      outputs: resolveOutputs(
        outputs,
        wanted.some(([id]) => id.includes('/Microsoft.Cdn/profiles/')),
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
