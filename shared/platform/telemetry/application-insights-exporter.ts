/**
 * Sends metrics to Application Insights with the service's identity, in the form that Azure's own exporter uses. Of our own
 * because that one is a preview, weighs eight times as much, and asks elsewhere how it should behave
 * (docs/decisions/2026-11-24-telemetry.md). A minute that can't be sent is lost and told of; nothing is kept or tried again.
 */
import type { IdentityCredential } from '../identity/identity-credential.ts';
import { ExportResultCode } from '@opentelemetry/core';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { Clock, WriteLog } from '../ports.ts';
import { fetchJson } from '../outbound-http/fetch-json.ts';
import type { Ingestion } from './connection-string.ts';

type Options = {
  readonly ingestion: Ingestion;
  readonly credential: IdentityCredential;
  /** Tells the instances of the service apart; means nothing. */
  readonly instance: string;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

export function makeApplicationInsightsExporter(options: Options): PushMetricExporter {
  const { writeLog } = options;
  return {
    export: (metrics, done) => {
      void send(options, metrics).then((outcome) => {
        if (outcome !== 'sent') writeLog('metrics-not-exported', { reason: outcome });
        // Told of already. A failure here would make the library write messages of its own.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    // Each interval by itself: the workspace adds up.
    selectAggregationTemporality: () => AggregationTemporality.DELTA,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

/** `sent`, or in a word why not. Never throws. */
async function send(options: Options, metrics: ResourceMetrics): Promise<string> {
  const { ingestion, credential, timeoutMilliseconds } = options;
  const envelopes = envelopesOf(options, metrics);
  if (envelopes.length === 0) return 'sent';
  try {
    const token = await credential.getToken(ingestion.scope);
    if (token === null) return 'no-token';
    const { status } = await fetchJson(`${ingestion.endpoint}/v2.1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token.token}` },
      body: JSON.stringify(envelopes),
      timeoutMilliseconds,
    });
    if (status === 401) credential.drop?.(token.token);
    return status === 200 ? 'sent' : `http-${status}`;
  } catch {
    return 'no-answer';
  }
}

function envelopesOf({ ingestion, instance, clock }: Options, metrics: ResourceMetrics) {
  const common = {
    ver: 1,
    name: 'Microsoft.ApplicationInsights.Metric',
    time: clock().toISOString(),
    sampleRate: 100,
    iKey: ingestion.instrumentationKey,
    tags: { 'ai.cloud.role': 'azure-sso-identity', 'ai.cloud.roleInstance': instance },
  };
  return metrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .flatMap((metric) =>
      pointsOf(metric).map(({ properties, ...point }) => ({
        ...common,
        data: {
          baseType: 'MetricData',
          baseData: {
            ver: 2,
            metrics: [{ name: metric.descriptor.name, kind: 'Aggregation', ...point }],
            properties,
          },
        },
      })),
    );
}

type Point = {
  readonly value: number;
  readonly count: number;
  readonly min?: number;
  readonly max?: number;
  readonly properties: Readonly<Record<string, string>>;
};

/** A counter's `value` is what was counted; a histogram's is the sum of `count` values. */
function pointsOf(metric: MetricData): readonly Point[] {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return metric.dataPoints.map(({ value, attributes }) => ({ value, count: 1, properties: textsOf(attributes) }));
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map(({ value: { sum = 0, count, min = 0, max = 0 }, attributes }) => ({
        ...{ value: sum, count, min, max },
        properties: textsOf(attributes),
      }));
    case DataPointType.GAUGE:
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      throw new Error(`the catalogue has no such metric: ${metric.descriptor.name}`);
  }
}

const textsOf = (attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
