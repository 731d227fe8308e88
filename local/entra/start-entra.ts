/** Starts the Entra ID stand-in. See README.md in this folder. */
import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openConsentStore } from './consent-store.ts';
import { makeDirectory } from './directory.ts';
import { entraApp } from './entra-app.ts';
import { makeFaults } from './faults/fault-registry.ts';
import { Seed } from './seed.ts';
import type { EntraSeed } from './seed.ts';
import { makeAuthorizationCodes } from './sign-in/authorization-codes.ts';
import { makeSessions } from './sign-in/sessions.ts';
import { makeTenantKeys } from './tenant-keys.ts';

export interface EntraOptions {
  /** 0, which is the default, takes a free one. */
  readonly port?: number;
  /** Where consents are kept between starts; without it they are forgotten. */
  readonly dataFile?: string;
  /** The clock; the machine's unless given. */
  readonly now?: () => Date;
}

export interface RunningEntra {
  /** `http://localhost:<port>` */
  readonly url: string;
  /** The resource that stands for Microsoft Graph; `<graph>/.default` is its scope, `<graph>/v1.0` its root. */
  readonly graph: string;
  close(): Promise<void>;
}

const listen = async (server: Server, port: number): Promise<number> => {
  // A browser and Node both try 127.0.0.1 for `localhost`, and every machine has it.
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Starts it. Throws when the seed is wrong (every mistake named), the data file unreadable or the port taken. */
export const startEntra = async (seed: EntraSeed, options: EntraOptions = {}): Promise<RunningEntra> => {
  const checked = Seed.parse(seed);
  const parts = {
    directory: makeDirectory(checked),
    consents: openConsentStore(checked, options.dataFile),
    keys: makeTenantKeys(),
    faults: makeFaults(),
    sessions: makeSessions(),
    codes: makeAuthorizationCodes(),
    now: options.now ?? (() => new Date()),
  };
  const closing = new AbortController();
  // The routes know their own address, which is known once the port is: until then nobody can call.
  const handler: { fetch?: (request: Request, bindings: HttpBindings) => Response | Promise<Response> } = {};
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, bindings) => handler.fetch?.(request, bindings as HttpBindings),
  }) as Server;
  const url = `http://localhost:${await listen(server, options.port ?? 0)}`;
  const graph = `${url}/graph`;
  const app = entraApp({ ...parts, url, graph, closing: closing.signal });
  handler.fetch = (request, bindings) => app.fetch(request, bindings);
  return {
    url,
    graph,
    async close() {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
