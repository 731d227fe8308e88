/** What a query may speak of: tables that something here fills, metrics and log codes that the service has. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../compiler/predict-resources.ts';

export type KnownWords = {
  readonly codes: ReadonlySet<string>;
  /** Every metric with its attributes. */
  readonly metrics: ReadonlyMap<string, readonly string[]>;
};

export const TABLES: ReadonlySet<string> = new Set([
  // What the Functions host and the service send, and what asks from outside.
  'AppTraces',
  'AppRequests',
  'AppMetrics',
  'AppAvailabilityResults',
  // What modules/monitoring/diagnostics.bicep sends.
  'AZKVAuditLogs',
  'StorageBlobLogs',
  'FunctionAppLogs',
  'AzureDiagnostics',
]);

/** Agreed before the catalogues were written; used until they are here. */
const AGREED: KnownWords = {
  codes: new Set([
    'entra-credential-refused',
    'entra-credential-ends-soon',
    'entra-credential-end-unknown',
    'entra-credential-watch-failed',
    'key-rotation-failed',
    'storage-throttled',
    'dependency-unavailable',
    'unexpected-fault',
    'sign-in-refused',
    'sign-in-finished',
    'not-ready',
  ]),
  metrics: new Map([
    ['sso.decisions', ['step', 'reason', 'app']],
    ['sso.sign_ins', ['outcome', 'app']],
    ['sso.answer.duration', ['operation', 'status_class']],
    ['sso.storage.round_trips', ['operation']],
    ['sso.cache.lookups', ['cache', 'hit']],
  ]),
};

const LogCatalogue = z.object({ LOG_CATALOGUE: z.record(z.string(), z.unknown()) });
const MetricCatalogue = z.object({
  METRIC_CATALOGUE: z.record(z.string(), z.looseObject({ attributes: z.array(z.string()) })),
});

const LOGS = join(ROOT, 'shared/platform/telemetry/log-catalogue.ts');
const METRICS = join(ROOT, 'shared/platform/telemetry/metric-catalogue.ts');

export async function readKnownWords(): Promise<KnownWords> {
  if (!existsSync(LOGS) || !existsSync(METRICS)) return AGREED;
  const { LOG_CATALOGUE } = LogCatalogue.parse(await import(LOGS));
  const { METRIC_CATALOGUE } = MetricCatalogue.parse(await import(METRICS));
  return {
    codes: new Set(Object.keys(LOG_CATALOGUE)),
    metrics: new Map(Object.entries(METRIC_CATALOGUE).map(([name, { attributes }]) => [name, attributes])),
  };
}
