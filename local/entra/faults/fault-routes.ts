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
const carryOut = async ({ directory, faults, keys }: StandIn, { faults: ordered, tenant }: FaultOrder) => {
  if (ordered.length !== 1 || ordered[0]?.fault !== 'keys-rolled') faults.clear(tenant);
  for (const fault of ordered) {
    const meant = directory.tenants.filter(({ id }) => fault.tenant === undefined || id === fault.tenant);
    if (fault.fault === 'keys-rolled') for (const { id } of meant) await keys.roll(id);
    // Withdrawn for all means withdrawn for each, so that one tenant can consent anew.
    else if (fault.fault === 'consent-withdrawn') for (const { id } of meant) faults.add({ ...fault, tenant: id });
    else faults.add(fault);
  }
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
    const tenants = new Set([order, ...order.faults].flatMap(({ tenant }) => tenant ?? []));
    const unknown = [...tenants].filter((id) => directory.findTenant(id) === undefined);
    if (unknown.length > 0) return invalid(unknown.map((id) => ({ field: 'tenant', message: `no tenant ${id}` })));
    await carryOut(standIn, order);
    return c.json({ active: faults.list() });
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.json({ active: [] });
  });
};
