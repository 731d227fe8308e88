/** What came in, added up by metric and attributes. */
import * as z from 'zod';

const Envelope = z.strictObject({
  ver: z.literal(1),
  name: z.literal('Microsoft.ApplicationInsights.Metric'),
  time: z.iso.datetime(),
  sampleRate: z.literal(100),
  iKey: z.string().min(1),
  tags: z.record(z.string(), z.string()),
  data: z.strictObject({
    baseType: z.literal('MetricData'),
    baseData: z.strictObject({
      ver: z.literal(2),
      metrics: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            kind: z.literal('Aggregation'),
            value: z.number(),
            count: z.int().min(1),
            min: z.number().optional(),
            max: z.number().optional(),
          }),
        )
        .length(1),
      properties: z.record(z.string(), z.string()),
    }),
  }),
});
/** One request to the ingestion endpoint. */
export const Envelopes = z.array(Envelope).min(1);

/** `value` is what was counted, or the sum of `count` values. */
export type MetricTotal = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly value: number;
  readonly count: number;
  readonly max: number;
};

export function makeMetricTotals() {
  const totals = new Map<string, MetricTotal>();
  return {
    add(envelopes: z.infer<typeof Envelopes>): void {
      for (const { properties, metrics } of envelopes.map(({ data }) => data.baseData))
        for (const { name, value, count, max = 0 } of metrics) {
          const key = JSON.stringify([name, Object.entries(properties).sort()]);
          const total = totals.get(key) ?? { name, properties, value: 0, count: 0, max: 0 };
          const sums = { value: total.value + value, count: total.count + count, max: Math.max(total.max, max) };
          totals.set(key, { ...total, ...sums });
        }
    },
    /** By name, then by attributes. */
    list: (): readonly MetricTotal[] =>
      [...totals].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, total]) => total),
  };
}
