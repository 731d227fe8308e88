/** Stands in for Azure on the loopback: the identity endpoint, Resource Manager, Microsoft Graph and the app's own sites. */
import { appendFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { LocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { serveOnLoopback } from '../../../local/kit/serve-on-loopback.ts';
import { addAppSites } from './app-sites.ts';
import { type AzureState, fault, SUBSCRIPTION, TENANT, type Trouble } from './azure-state.ts';
import { addDoors, BY_FRONT_DOOR } from './doors.ts';
import { addGraph } from './graph.ts';
import { addResourceManager } from './resource-manager.ts';
import { addRolesAndSecrets } from './roles-and-secrets.ts';

const LIFETIME_SECONDS = 3600;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const expiry = (): number => Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;

/** az only reads a token's tenant and expiry: it needs no signature. */
export const makeToken = (): string =>
  `${encode({ alg: 'none' })}.${encode({ tid: TENANT, oid: TENANT, exp: expiry() })}.${encode({})}`;

export interface Azure {
  /** Of the form `https://localhost:<port>`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Options = {
  readonly certificates: LocalCertificates;
  /** Where every call is noted. */
  readonly calls: string;
  readonly token: string;
  readonly state: AzureState;
  readonly trouble?: Trouble;
  /** Adds answers, which come before the others. */
  readonly extend?: (app: Hono, url: () => string) => void;
  /** Another token than `token` for a resource. */
  readonly tokenFor?: (resource: string) => Promise<string | undefined>;
};

/** A call as tests name it: no host, no subscription, no query; `undefined` for one that isn't told about. */
function nameCall(method: string, path: string): string | undefined {
  if (path === '/msi' || path === '/subscriptions' || path.includes('/operationStatuses/')) return undefined;
  const short = path
    .replace(new RegExp(`^/subscriptions/${SUBSCRIPTION}/(resource[gG]roups/)?`), '')
    .replace('/providers/', '/')
    .replace(/^\/sites\/(app|publish)/, '')
    .replace(/^\/v1\.0\//, '');
  return `${method} ${short}`;
}

export async function startAzure(options: Options): Promise<Azure> {
  const { certificates, calls, token, state, trouble = {}, extend, tokenFor } = options;
  const left = new Map(Object.entries(trouble.first ?? {}).map(([call, answers]) => [call, [...answers]]));
  const app = new Hono();
  let [url, frontDoorUrl] = ['', ''];
  app.use(async (c, next) => {
    const call = nameCall(c.req.method, decodeURIComponent(c.req.path));
    if (call !== undefined) appendFileSync(calls, `${call}\n`);
    const answer = call === undefined ? undefined : left.get(call)?.shift();
    if (answer === undefined) return next();
    return new Response(answer.body ?? null, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  });
  app.on(['GET', 'POST'], '/msi', async (c) => {
    const form = c.req.method === 'POST' ? await c.req.parseBody() : {};
    const resource = c.req.query('resource') ?? form['resource'];
    const other = await tokenFor?.(typeof resource === 'string' ? resource : '');
    return c.json({
      access_token: other ?? token,
      expires_on: String(expiry()),
      resource: 'arm',
      token_type: 'Bearer',
    });
  });
  extend?.(app, () => url);
  addDoors(app, state);
  addResourceManager(app, { azure: () => url, frontDoor: () => frontDoorUrl }, state, trouble);
  addGraph(app, state);
  addRolesAndSecrets(app, () => url, state);
  addAppSites(app, { token, state, trouble, calls });
  // 400, which az takes for an answer; it would repeat a call that ends with 500.
  app.onError((error, c) => c.json(fault('StandIn', error.stack ?? error.message), 400));
  app.notFound((c) => c.json(fault('NotFound', c.req.path), 404));
  const makeFetch = (own: string) => {
    url = own;
    return app.fetch;
  };
  /** Another address for the app, and for the domain: whoever comes there has come by Front Door. */
  const makeFrontDoor = (own: string) => {
    frontDoorUrl = own;
    return (request: Request) => {
      const headers = new Headers(request.headers);
      headers.set(BY_FRONT_DOOR, 'the-profile');
      return app.fetch(new Request(request, { headers }));
    };
  };
  const azure = await serveOnLoopback({ makeFetch, certificates });
  const frontDoor = await serveOnLoopback({ makeFetch: makeFrontDoor, certificates });
  const close = async (): Promise<void> => {
    await Promise.all([azure.close(), frontDoor.close()]);
  };
  return { url: azure.url, close };
}
