/** A request under way and its answer, as hono hands them to a route. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface Env {
  Bindings: HttpBindings;
}
export type Exchange = Context<Env>;
