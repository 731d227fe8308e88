/** Loads what sends metrics: OpenTelemetry and the exporter are a chunk of their own (docs/platform-facts.md#what-a-cold-start-costs). */
import type { IdentityCredential } from '../identity/identity-credential.ts';
import type { Clock, WriteLog } from '../ports.ts';
import { readConnectionString } from './connection-string.ts';
import type { MetricSink } from './measurements.ts';

type Options = {
  readonly connectionString: string;
  readonly exportSeconds: number;
  readonly credential: IdentityCredential;
  readonly instance: string;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

/** What opens them; undefined without a connection string. Opening throws when that string isn't one. */
export function makeOpenMetrics(options: Options): (() => Promise<MetricSink>) | undefined {
  const { connectionString, exportSeconds } = options;
  if (connectionString === '') return undefined;
  return async function openMetrics() {
    const ingestion = readConnectionString(connectionString);
    if (ingestion === undefined) throw new Error('the connection string of Application Insights is not usable');
    const [{ openTelemetry }, { makeApplicationInsightsExporter }] = await Promise.all([
      import('./open-telemetry.ts'),
      import('./application-insights-exporter.ts'),
    ]);
    return openTelemetry({ exporter: makeApplicationInsightsExporter({ ...options, ingestion }), exportSeconds });
  };
}
