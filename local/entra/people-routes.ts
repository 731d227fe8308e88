/**
 * `POST /people`: what an administrator of a tenant does to a person while the stand-in runs. Forgotten when it stops, or by `DELETE /people`.
 */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import * as z from 'zod';
import { parseJson } from '../kit/json-file.ts';
import type { Env } from './exchange.ts';
import type { User } from './seed.ts';
import type { StandIn } from './stand-in.ts';

const Change = z.strictObject({
  tenant: z.guid().toLowerCase(),
  /** The user principal name. */
  login: z.string().min(1),
  change: z.enum(['delete', 'recreate', 'disable', 'enable', 'assign', 'unassign']),
});
/** `to`: the new user principal name. */
const Rename = Change.extend({ change: z.literal('rename'), to: z.email() });
const Order = z.discriminatedUnion('change', [Change, Rename]);

/** The person as they are then; undefined: they are gone. */
function changed(user: User, order: z.infer<typeof Order>, now: Date): User | undefined {
  switch (order.change) {
    // The same person, so that the object id and the sessions stay.
    case 'rename':
      return { ...user, userPrincipalName: order.to };
    case 'delete':
      return undefined;
    // The same name and password, and yet somebody new to everyone who keeps object ids.
    case 'recreate':
      return { ...user, objectId: randomUUID(), createdAt: now.toISOString() };
    case 'disable':
    case 'enable':
      return { ...user, enabled: order.change === 'enable' };
    case 'assign':
    case 'unassign':
      return { ...user, assigned: order.change === 'assign' };
  }
}

export const addPeopleRoutes = (app: Hono<Env>, { directory, now }: StandIn): void => {
  app.post('/people', async (c) => {
    const { data: order, error } = Order.safeParse(parseJson(await c.req.text()));
    if (error) return c.json({ title: 'The order is not understood', status: 400, errors: error.issues }, 400);
    const user = directory.findMember(order.tenant, order.login);
    if (!user) return c.json({ title: 'There is no such member', status: 404 }, 404);
    if (order.change === 'rename' && directory.findMember(order.tenant, order.to))
      return c.json({ title: 'Somebody has that name', status: 409 }, 409);
    const after = changed(user, order, now());
    directory.replaceUser(order.tenant, user, after);
    if (!after) return c.json({ deleted: user.objectId });
    return c.json({ objectId: after.objectId, enabled: after.enabled, assigned: after.assigned });
  });
  app.delete('/people', (c) => {
    directory.restoreUsers();
    return c.body(null, 204);
  });
};
