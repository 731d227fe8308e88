/**
 * `POST /people`: what an administrator of a tenant does to a person while the stand-in runs. Forgotten when it stops, or by `DELETE /people`.
 */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import * as z from 'zod';
import type { Env } from './stand-in.ts';
import { parseJson } from './faults/fault-routes.ts';
import type { User } from './seed.ts';
import type { StandIn } from './stand-in.ts';

const CHANGES = ['delete', 'recreate', 'disable', 'enable', 'assign', 'unassign'] as const;
const Change = z.strictObject({
  tenant: z.guid().toLowerCase(),
  /** The user principal name. */
  login: z.string().min(1),
  change: z.enum(CHANGES),
});
/** `to`: the new user principal name. */
const Rename = Change.extend({ change: z.literal('rename'), to: z.email() });
const Order = z.discriminatedUnion('change', [Change, Rename]);
type Order = z.infer<typeof Order>;

/** The person as they are now; undefined: they are gone. */
function carryOut({ directory, now }: StandIn, user: User, order: Order): User | undefined {
  const { tenant, change } = order;
  switch (change) {
    case 'rename': {
      // The same person, so that the object id and the sessions stay.
      directory.removeUser(tenant, user);
      user.userPrincipalName = order.to;
      directory.addUser(tenant, user);
      return user;
    }
    case 'delete':
    case 'recreate': {
      directory.removeUser(tenant, user);
      if (change === 'delete') return undefined;
      // The same name and password, and yet somebody new to everyone who keeps object ids.
      const anew = { ...user, objectId: randomUUID(), createdAt: now().toISOString() };
      directory.addUser(tenant, anew);
      return anew;
    }
    case 'disable':
    case 'enable':
      user.enabled = change === 'enable';
      return user;
    case 'assign':
    case 'unassign':
      user.assigned = change === 'assign';
      return user;
  }
}

export const addPeopleRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.post('/people', async (c) => {
    const order = Order.safeParse(parseJson(await c.req.text()));
    if (!order.success)
      return c.json({ title: 'The order is not understood', status: 400, errors: order.error.issues }, 400);
    const { tenant, login } = order.data;
    const user = standIn.directory.findMember(tenant, login);
    if (!user) return c.json({ title: 'There is no such member', status: 404 }, 404);
    if (order.data.change === 'rename' && standIn.directory.findMember(tenant, order.data.to))
      return c.json({ title: 'Somebody has that name', status: 409 }, 409);
    const after = carryOut(standIn, user, order.data);
    return after
      ? c.json({ objectId: after.objectId, enabled: after.enabled, assigned: after.assigned })
      : c.json({ deleted: user.objectId });
  });
  app.delete('/people', (c) => {
    standIn.directory.restoreUsers();
    return c.body(null, 204);
  });
};
