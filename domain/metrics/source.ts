import { z } from 'zod';

const queryShape = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  /** CloudWatch statistic: Sum, Average, SampleCount, p50, p95, p99 … */
  stat: z.string(),
  /** Dimension values may hold `{service}`, `{targetGroup}` and `{loadBalancer}`. */
  dimensions: z.record(z.string(), z.string()),
});

/** Where a metric is read: CloudWatch queries, an expression over them, and the query that counts requests. */
export const metricSourceSchema = z.strictObject({
  title: z.string(),
  unit: z.enum(['percent', 'milliseconds', 'count']),
  /** Seconds until CloudWatch shows a period completely. */
  delaySeconds: z.number().nonnegative(),
  /** Factor from the source's unit to `unit`, e.g. 100 for a ratio shown in percent, 1000 for seconds shown in ms. */
  scale: z.number().positive(),
  queries: z.record(z.string().regex(/^[a-z][a-zA-Z0-9_]*$/), queryShape),
  /** A metric math expression over the query ids; it gives the value of each period. */
  value: z.string(),
  /** Id of the query that counts the requests behind the value. */
  requests: z.string(),
});
export type MetricSource = z.infer<typeof metricSourceSchema>;
