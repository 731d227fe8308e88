/** What an operator does by hand once the service is there: gives a role, and puts a secret into the vault. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import * as z from 'zod';
import type { AzureState } from './azure-state.ts';

const Assignment = z.object({ properties: z.object({ principalId: z.string(), roleDefinitionId: z.string() }) });
const Secret = z.object({ value: z.string() });
const OPERATOR = randomUUID();

export function addRolesAndSecrets(app: Hono, url: () => string, state: AzureState): void {
  app.get('/v1.0/me', (c) => c.json({ id: OPERATOR, displayName: 'An operator' }));
  app.put('/:scope{.+}/providers/Microsoft.Authorization/roleAssignments/:name', async (c) => {
    const { properties } = Assignment.parse(await c.req.json());
    const whom = properties.principalId === OPERATOR ? 'the operator' : 'somebody';
    state.roleAssignments.push(
      `${whom} is ${properties.roleDefinitionId.split('/').at(-1) ?? ''} on ${c.req.param('scope')}`,
    );
    return c.json({ id: c.req.path, name: c.req.param('name'), properties }, 201);
  });

  app.put('/secrets/:name', async (c) => {
    const { name } = c.req.param();
    state.secrets.set(name, Secret.parse(await c.req.json()).value);
    return c.json({
      id: `${url()}/secrets/${name}/${randomUUID().replaceAll('-', '')}`,
      attributes: { enabled: true },
    });
  });
}
