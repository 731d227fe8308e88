/** Everything but discovery: what a start doesn't wait for (main.ts). */
import type { HttpHandler } from '@azure/functions';
import { compose } from '../shared/composition.ts';
import type { Config } from '../shared/config.ts';
import type { DiscoveryPorts } from '../shared/connect-discovery.ts';
import { connect } from '../shared/connect.ts';
import type { Discovery } from '../shared/discovery.ts';
import { equipFunctions, HTTP_FUNCTIONS } from './all-functions.ts';
import { discoverSignIn } from './sign-in/discover-sign-in.ts';

/** Once in a process, on what there is already. */
export function makeBeyondDiscovery(config: Config, ports: DiscoveryPorts, discovery: Discovery) {
  const services = equipFunctions(compose(connect(config, ports), discovery));
  const handlers = new Map(
    HTTP_FUNCTIONS.filter((one) => one !== discoverSignIn).map(({ operation, makeHandler }) => [
      operation.name,
      makeHandler(services),
    ]),
  );
  return {
    services,
    /** Throws for a name that no function has, and for discovery's, which is answered already. */
    handlerOf(name: string): HttpHandler {
      const handler = handlers.get(name);
      if (handler === undefined) throw new Error(`no handler was made for ${name}`);
      return handler;
    },
  };
}
