/** `/faults`: the way to make the stand-in misbehave. */
import type { Hono } from 'hono';
import { parseJson } from '../../kit/json-file.ts';
import type { Env } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';
import { FAULT_MEANINGS, FAULT_NAMES } from './fault-names.ts';
import { type FaultOrder, readFaultOrder } from './fault-request.ts';

/**
 * Replaces what was active: for that tenant if the order is about one, otherwise everywhere. Rolling keys is done at
 * once and leaves the rest as it is.
 */
const carryOut = async ({ directory, faults, keys }: StandIn, order: FaultOrder) => {
  const meant = directory.tenants.filter(({ id }) => order.tenant === undefined || id === order.tenant);
  if (order.fault !== 'keys-rolled') faults.clear(order.tenant);
  if (order.fault === 'keys-rolled') for (const { id } of meant) await keys.roll(id);
  // Withdrawn for all means withdrawn for each, so that one tenant can consent anew.
  else if (order.fault === 'consent-withdrawn') for (const { id } of meant) faults.add({ ...order, tenant: id });
  else if (order.fault !== null) faults.add(order);
};

const invalid = (errors: { field: string; message: string }[]): Response => {
  const headers = { 'Content-Type': 'application/problem+json' };
  return Response.json({ title: 'The faults are not understood', status: 400, errors }, { status: 400, headers });
};

/** Routes that read, replace and clear the active faults. They answer whatever is switched on. */
export const addFaultRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const { directory, faults } = standIn;
  app.get('/faults', (c) => {
    const possible = FAULT_NAMES.map((fault) => ({ fault, meaning: FAULT_MEANINGS[fault] }));
    return c.json({ active: faults.list(), possible });
  });
  app.post('/faults', async (c) => {
    const order = readFaultOrder(parseJson(await c.req.text()));
    if ('errors' in order) return invalid(order.errors);
    const { tenant } = order;
    if (tenant !== undefined && !directory.findTenant(tenant))
      return invalid([{ field: 'tenant', message: `no tenant ${tenant}` }]);
    await carryOut(standIn, order);
    return c.json({ active: faults.list() });
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.json({ active: [] });
  });
};
