import type { MetricSource } from './source.ts';

const dimensions = { LoadBalancer: '{loadBalancer}', TargetGroup: '{targetGroup}' };
const requests = { namespace: 'AWS/ApplicationELB', name: 'RequestCount', stat: 'Sum', dimensions };
const answered = (code: string) => ({ ...requests, name: `HTTPCode_Target_${code}_Count` });

/**
 * Metrics that every Application Load Balancer has, period 60 s, up to 3 min late.
 * `HTTPCode_Target_*` exist only when nonzero, and a target that closes the connection counts in none of them: so an
 * error is a request that was not answered 2xx-4xx. No RequestCount is no data.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const albMetrics = {
  'alb.errorRate': {
    title: 'errors',
    unit: 'percent',
    delaySeconds: 180,
    scale: 100,
    queries: { requests, ok2: answered('2XX'), ok3: answered('3XX'), ok4: answered('4XX') },
    value: '(requests - FILL(ok2, 0) - FILL(ok3, 0) - FILL(ok4, 0)) / requests',
    requests: 'requests',
  },
  'alb.p95Latency': {
    title: 'p95',
    unit: 'milliseconds',
    delaySeconds: 180,
    scale: 1000,
    queries: { requests, p95: { ...requests, name: 'TargetResponseTime', stat: 'p95' } },
    value: 'p95',
    requests: 'requests',
  },
} satisfies Record<string, MetricSource>;
