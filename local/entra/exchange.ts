/** A request under way and its answer, as hono hands them to a route. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface Env {
  Bindings: HttpBindings;
}
export type Exchange = Context<Env>;

/** Undefined for a body that is no JSON. */
export const readJsonBody = async (c: Exchange): Promise<unknown> => {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
