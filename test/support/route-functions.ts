/** Every function of the app in this process, made of services as `functions/main.ts` makes them. */
import type { HttpHandler } from '@azure/functions';
import { equipFunctions, HTTP_FUNCTIONS } from '../../functions/all-functions.ts';
import type { Services } from '../../shared/composition.ts';
import type { Operation } from '../../shared/platform/endpoint/operation.ts';

export type Routed = { readonly operation: Operation; readonly handler: HttpHandler };

/** In the order of their names, as the host matches routes. */
export function routeFunctions(services: Services): readonly Routed[] {
  const equipped = equipFunctions(services);
  return HTTP_FUNCTIONS.map(({ operation, makeHandler }) => ({ operation, handler: makeHandler(equipped) })).toSorted(
    ({ operation: one }, { operation: other }) => (one.name < other.name ? -1 : 1),
  );
}
