/** The metrics of the catalogue as OpenTelemetry instruments. Loaded by itself, after the first answer (measurements.ts). */
import type { Attributes } from '@opentelemetry/api';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { METRIC_CATALOGUE, type MetricName } from './metric-catalogue.ts';
import type { MetricSink } from './measurements.ts';

type Options = { readonly exporter: PushMetricExporter; readonly exportSeconds: number };
type Write = (value: number, attributes: Attributes) => void;

/** Sends every so many seconds, and at a flush. The timer keeps no process alive. */
export function openTelemetry({ exporter, exportSeconds }: Options): MetricSink {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: exportSeconds * 1000 });
  const meter = new MeterProvider({ readers: [reader] }).getMeter('azure-sso-identity');
  const instruments = new Map<MetricName, Write>();
  for (const [name, { kind, unit, sentence: description }] of Object.entries(METRIC_CATALOGUE)) {
    const options = { unit, description };
    if (kind === 'counter') {
      const counter = meter.createCounter(name, options);
      instruments.set(name as MetricName, (value, attributes) => {
        counter.add(value, attributes);
      });
    } else {
      const histogram = meter.createHistogram(name, options);
      instruments.set(name as MetricName, (value, attributes) => {
        histogram.record(value, attributes);
      });
    }
  }
  return {
    record: (name, value, attributes) => instruments.get(name)?.(value, attributes),
    flush: () => reader.forceFlush().catch(() => undefined),
  };
}
