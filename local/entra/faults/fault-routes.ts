/** `/faults`: the way to make the stand-in misbehave. */
import type { Hono } from 'hono';
import type { Env, StandIn } from '../stand-in.ts';
import { FAULT_MEANINGS } from './fault-names.ts';
import { type ActiveFault, FaultOrder } from './fault-request.ts';

/** Undefined for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Withdrawn for all means withdrawn for each, so that one tenant can consent anew. */
const spreadOverTenants = (standIn: StandIn, fault: ActiveFault): ActiveFault[] =>
  fault.fault === 'consent-withdrawn' && fault.tenant === undefined
    ? standIn.directory.tenants.map(({ id }) => ({ ...fault, tenant: id }))
    : [fault];

const rollKeys = async (standIn: StandIn, tenantId: string | undefined): Promise<void> => {
  const rolled = standIn.directory.tenants.filter(({ id }) => tenantId === undefined || id === tenantId);
  for (const { id } of rolled) await standIn.keys.roll(id);
};

/**
 * Replaces what was active: for that tenant if the order is about one, otherwise everywhere. Rolling keys is done at
 * once and leaves the rest as it is.
 */
const carryOut = async (standIn: StandIn, order: FaultOrder): Promise<void> => {
  if (order.fault === 'keys-rolled') return rollKeys(standIn, order.tenant);
  standIn.faults.clear(order.tenant);
  if (order.fault !== null) for (const one of spreadOverTenants(standIn, order)) standIn.faults.add(one);
};

/** Routes that read, replace and clear the active faults. They answer whatever is switched on. */
export const addFaultRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const invalid = (errors: { field: string; message: string }[]): Response =>
    Response.json(
      { title: 'The faults are not understood', status: 400, errors },
      {
        status: 400,
        headers: { 'Content-Type': 'application/problem+json' },
      },
    );
  app.get('/faults', (c) =>
    c.json({
      active: standIn.faults.list(),
      possible: Object.entries(FAULT_MEANINGS).map(([fault, meaning]) => ({ fault, meaning })),
    }),
  );
  app.post('/faults', async (c) => {
    const read = FaultOrder.safeParse(parseJson(await c.req.text()));
    if (!read.success)
      return invalid(read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
    const { tenant } = read.data;
    if (tenant !== undefined && standIn.directory.findTenant(tenant) === undefined)
      return invalid([{ field: 'tenant', message: `no tenant ${tenant}` }]);
    await carryOut(standIn, read.data);
    return c.json({ active: standIn.faults.list() });
  });
  app.delete('/faults', (c) => {
    standIn.faults.clear();
    return c.json({ active: [] });
  });
};
