import { Hono } from 'hono';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { serveOnLoopback } from '../kit/serve-on-loopback.ts';
import { Envelopes, makeMetricTotals, type MetricTotal } from './metric-totals.ts';

/** Whose tokens are taken: see `startManagedIdentity`. */
type Identity = { readonly jwksUrl: string; readonly issuer: string };

export type ApplicationInsights = Awaited<ReturnType<typeof startApplicationInsights>>;

const RESOURCE = 'https://monitor.azure.com';
/** It's a name, and lets nobody in: local auth is off, as in Azure. */
const INSTRUMENTATION_KEY = '00000000-0000-4000-8000-00000000a1a1';

const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** A line to look at: of a counter the total; of a histogram how many values, their mean and the largest. */
function describe({ name, properties, value, count, max }: MetricTotal): string {
  const isHistogram = name.startsWith('sso.answer') || name.startsWith('sso.storage');
  const shown = isHistogram ? `${count} × ${number(value / count)}, at most ${number(max)}` : number(value);
  const attributes = Object.entries(properties).map(([attribute, text]) => `${attribute}=${text}`);
  return [name, shown, ...attributes].join('  ');
}

const Fault = z.strictObject({ fault: z.enum(['unavailable']).nullable() });

/** Starts it. In Azure ingestion is https; on the loopback nothing is gained by that. */
export async function startApplicationInsights({ identity }: { readonly identity: Identity }) {
  const totals = makeMetricTotals();
  const app = makeIngestion(totals, makeCheckToken(identity));
  const { url, close } = await serveOnLoopback({ makeFetch: () => app.fetch });
  return {
    ...{ url, close },
    /** For `APPLICATIONINSIGHTS_CONNECTION_STRING`. */
    connectionString: `InstrumentationKey=${INSTRUMENTATION_KEY};IngestionEndpoint=${url}/`,
    /** What has come so far, added up. */
    totals: () => totals.list(),
  };
}

type CheckToken = (authorization: string | undefined) => Promise<boolean>;

function makeCheckToken({ jwksUrl, issuer }: Identity): CheckToken {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: Infinity });
  return async function checkToken(authorization) {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
    return jwtVerify(token, keys, { issuer, audience: RESOURCE, algorithms: ['RS256'] }).then(
      () => true,
      () => false,
    );
  };
}

function makeIngestion(totals: ReturnType<typeof makeMetricTotals>, checkToken: CheckToken): Hono {
  let fault: 'unavailable' | null = null;
  const app = new Hono();
  app.get('/', (c) => c.text(totals.list().map(describe).join('\n') || 'None yet.', 200, { refresh: '2' }));
  app.post('/faults', async (c) => {
    const asked = Fault.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success) return c.json({ error: 'fault must be "unavailable" or null' }, 400);
    ({ fault } = asked.data);
    return c.json({ fault });
  });
  app.post('/v2.1/track', async (c) => {
    if (fault !== null) return c.text('', 503);
    if (!(await checkToken(c.req.header('authorization')))) return c.text('', 401);
    const envelopes = Envelopes.safeParse(await c.req.json().catch(() => undefined));
    if (!envelopes.success) {
      console.error('application insights: refused', z.prettifyError(envelopes.error));
      return c.json({ itemsReceived: 0, itemsAccepted: 0, errors: [] }, 400);
    }
    totals.add(envelopes.data);
    const count = envelopes.data.length;
    return c.json({ itemsReceived: count, itemsAccepted: count, errors: [] });
  });
  return app;
}
