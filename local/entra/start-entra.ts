/** Starts the Entra ID stand-in. See README.md in this folder. */
import { serveOnLoopback } from '../kit/serve-on-loopback.ts';
import { openConsentStore } from './consent-store.ts';
import { makeDirectory } from './directory.ts';
import { entraApp } from './entra-app.ts';
import { makeFaults } from './faults/fault-registry.ts';
import { type EntraSeed, Seed } from './seed.ts';
import { makeAuthorizationCodes } from './sign-in/authorization-codes.ts';
import { makeSessions } from './sign-in/sessions.ts';
import { makeTenantKeys } from './tenant-keys.ts';

export { crowdAddress } from './crowd.ts';
export { SIGNATURE_FAULTS } from './faults/fault-names.ts';
export { GLOBAL_ADMINISTRATOR } from './seed.ts';
export type { EntraSeed };

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

const graphOf = (url: string): string => `${url}/graph`;

/** Starts it. Throws when the seed is wrong (every mistake named), the data file unreadable or the port taken. */
export const startEntra = async (seed: EntraSeed, options: EntraOptions = {}): Promise<RunningEntra> => {
  const { now = () => new Date() } = options;
  const checked = Seed.parse(seed);
  const parts = {
    directory: makeDirectory(checked),
    consents: await openConsentStore(checked, options.dataFile),
    keys: makeTenantKeys(),
    faults: makeFaults(),
    sessions: makeSessions(),
    codes: makeAuthorizationCodes(),
    now,
  };
  const closing = new AbortController();
  const makeFetch = (url: string) => entraApp({ ...parts, url, graph: graphOf(url), closing: closing.signal }).fetch;
  const server = await serveOnLoopback({ makeFetch, port: options.port ?? 0 });
  return {
    ...{ url: server.url, graph: graphOf(server.url) },
    close: () => {
      closing.abort();
      return server.close();
    },
  };
};
