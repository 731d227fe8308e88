/** OpenTelemetry, our exporter and the stand-in of Application Insights, with tokens of the managed identity. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOpenMetrics } from '../../../shared/platform/telemetry/open-metrics.ts';
import { readConnectionString } from '../../../shared/platform/telemetry/connection-string.ts';
import { makeApplicationInsightsExporter } from '../../../shared/platform/telemetry/application-insights-exporter.ts';
import { openTelemetry } from '../../../shared/platform/telemetry/open-telemetry.ts';
import type { MetricSink } from '../../../shared/platform/telemetry/measurements.ts';
import {
  type ApplicationInsights,
  startApplicationInsights,
} from '../../../local/application-insights/start-application-insights.ts';
import {
  type ManagedIdentityEndpoint,
  startManagedIdentity,
} from '../../../local/managed-identity/start-managed-identity.ts';
import { identityCredential } from '../../local/managed-identity/fetch-token.ts';
import { makeFolder } from '../../local/managed-identity/make-folder.ts';
import { startJsonServer } from '../../support/servers/start-json-server.ts';

const clock = () => new Date();
const looks = { operation: 'discover-sign-in', status_class: '2xx' };

let identity: ManagedIdentityEndpoint;
let insights: ApplicationInsights;
beforeAll(async () => {
  const dataFolder = await makeFolder(afterAll);
  identity = await startManagedIdentity({ dataFolder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  insights = await startApplicationInsights({ identity });
});
afterAll(async () => {
  await insights.close();
  await identity.close();
});

const lines: unknown[] = [];
beforeEach(() => {
  lines.length = 0;
});
const common = () => ({
  credential: identityCredential(identity),
  instance: 'instance-1',
  clock,
  writeLog: (...line: unknown[]) => void lines.push(line),
});

async function open(connectionString: string): Promise<MetricSink> {
  const sink = await makeOpenMetrics({ ...common(), connectionString, exportSeconds: 3600 })?.();
  if (sink === undefined) throw new Error('nothing to open');
  return sink;
}

describe('metrics on their way to Application Insights', () => {
  it('arrive added up for each interval by itself: counts, and sums with how many and the largest', async () => {
    const sink = await open(insights.connectionString);
    sink.record('sso.cache.lookups', 1, { cache: 'accounts', hit: true });
    sink.record('sso.cache.lookups', 1, { cache: 'accounts', hit: true });
    sink.record('sso.cache.lookups', 1, { cache: 'accounts', hit: false });
    sink.record('sso.answer.duration', 4, looks);
    sink.record('sso.answer.duration', 8, looks);
    await sink.flush();
    // Nothing new: what was sent is not sent again.
    await sink.flush();
    sink.record('sso.answer.duration', 1, looks);
    await sink.flush();
    expect(insights.totals()).toEqual([
      { name: 'sso.answer.duration', properties: looks, value: 13, count: 3, max: 8 },
      { name: 'sso.cache.lookups', properties: { cache: 'accounts', hit: 'false' }, value: 1, count: 1, max: 0 },
      { name: 'sso.cache.lookups', properties: { cache: 'accounts', hit: 'true' }, value: 2, count: 1, max: 0 },
    ]);
    expect(lines).toEqual([]);
    // The stand-in shows it as a page.
    const page = await (await fetch(insights.url)).text();
    expect(page).toContain('sso.answer.duration');
    expect(page).toContain('operation=discover-sign-in');
  });

  it.each([
    ['nobody takes them', { status: 503, text: '' }, 'http-503'],
    ['the identity may not send them', { status: 403, text: '' }, 'http-403'],
    ['some of them are refused', { status: 206, text: '{}' }, 'http-206'],
    ['there is never an answer', 'silence', 'no-answer'],
  ] as const)('are lost in the end, and told of in a word, when %s', async (_, reply, reason) => {
    const { url, asked } = await startJsonServer(() => reply);
    const ingestion = readConnectionString(`InstrumentationKey=1;IngestionEndpoint=${url}`);
    if (ingestion === undefined) throw new Error('not readable');
    const exporter = makeApplicationInsightsExporter({ ...common(), ingestion, timeoutMilliseconds: 300 });
    const sink = openTelemetry({ exporter, exportSeconds: 3600 });
    sink.record('sso.answer.duration', 4, looks);
    await sink.flush();
    expect(lines).toEqual([['metrics-not-exported', { reason }]]);
    expect(asked).toEqual(['/v2.1/track']);
  });

  it('are not sent without a token', async () => {
    const { url, asked } = await startJsonServer(() => ({ json: {} }));
    const ingestion = readConnectionString(`InstrumentationKey=1;IngestionEndpoint=${url}`);
    if (ingestion === undefined) throw new Error('not readable');
    const credential = { getToken: () => Promise.reject(new Error('no identity')) };
    const sink = openTelemetry({
      exporter: makeApplicationInsightsExporter({ ...common(), credential, ingestion }),
      exportSeconds: 3600,
    });
    sink.record('sso.answer.duration', 4, looks);
    await sink.flush();
    expect(lines).toEqual([['metrics-not-exported', { reason: 'no-answer' }]]);
    expect(asked).toEqual([]);
  });
});

describe('the stand-in of Application Insights', () => {
  it.each([
    ['without a token', {}],
    ['with a token of somebody else', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
  ])('takes nothing %s', async (_, headers) => {
    const answered = await fetch(`${insights.url}/v2.1/track`, { method: 'POST', headers, body: '[]' });
    expect(answered.status).toBe(401);
  });
});

describe('the connection string', () => {
  it('is read as Azure writes it', () => {
    const text =
      'InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=x';
    expect(readConnectionString(text)).toEqual({
      instrumentationKey: '11111111-2222-4333-8444-555555555555',
      endpoint: 'https://westeurope-5.in.applicationinsights.azure.com',
      scope: 'https://monitor.azure.com/.default',
    });
  });

  it('of a sovereign cloud says itself what tokens are for', () => {
    const text =
      'InstrumentationKey=1;IngestionEndpoint=https://x.example/;AADAudience=https://monitor.azure.cn/.default';
    expect(readConnectionString(text)?.scope).toBe('https://monitor.azure.cn/.default');
  });

  it.each([
    'x',
    'InstrumentationKey=1',
    'IngestionEndpoint=https://x.example',
    'InstrumentationKey=1;IngestionEndpoint=http://x.example',
  ])('is refused where something is missing, or a token would leave in the clear: %s', (text) => {
    expect(readConnectionString(text)).toBeUndefined();
  });
});
