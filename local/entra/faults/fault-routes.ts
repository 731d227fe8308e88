/** `/faults`: the way to make the stand-in misbehave. */
import type { Hono } from 'hono';
import type { Env, StandIn } from '../stand-in.ts';
import { FAULT_MEANINGS, FAULT_NAMES } from './fault-names.ts';
import { type ActiveFault, type FaultOrder, readFaultOrder } from './fault-request.ts';

type Fault = Extract<FaultOrder, { faults: unknown }>['faults'][number];

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
  if ('fault' in order && order.fault === null) {
    standIn.faults.clear(order.tenant);
    return;
  }
  const faults: Fault[] = 'faults' in order ? order.faults : [order];
  const kept = faults.filter((one): one is ActiveFault => one.fault !== 'keys-rolled');
  if ('faults' in order) standIn.faults.clear();
  else if (kept.length > 0) standIn.faults.clear(order.tenant);
  for (const fault of faults) {
    if (fault.fault === 'keys-rolled') await rollKeys(standIn, fault.tenant);
    else for (const one of spreadOverTenants(standIn, fault)) standIn.faults.add(one);
  }
};

const unknownTenants = (standIn: StandIn, order: FaultOrder): string[] =>
  ('faults' in order ? order.faults : [order])
    .map(({ tenant }) => tenant)
    .filter((tenant) => tenant !== undefined)
    .filter((tenant) => standIn.directory.findTenant(tenant) === undefined);

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
      possible: FAULT_NAMES.map((fault) => ({ fault, meaning: FAULT_MEANINGS[fault] })),
    }),
  );
  app.post('/faults', async (c) => {
    const body = parseJson(await c.req.text());
    if (body === undefined) return invalid([{ field: '', message: 'The body must be JSON' }]);
    const read = readFaultOrder(body);
    if (read.kind === 'invalid') return invalid(read.errors);
    const unknown = unknownTenants(standIn, read.order);
    if (unknown.length > 0) return invalid(unknown.map((id) => ({ field: 'tenant', message: `no tenant ${id}` })));
    await carryOut(standIn, read.order);
    return c.json({ active: standIn.faults.list() });
  });
  app.delete('/faults', (c) => {
    standIn.faults.clear();
    return c.json({ active: [] });
  });
};
