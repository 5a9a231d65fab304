import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import { fargateUsage, type ReadSeries } from './metrics.ts';
import type { Run } from './run.ts';

/** Fargate On-Demand vCPU resource count. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const fargateVcpus = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' } as const;

/** vCPUs that may run on Fargate in a region, and those that do now where CloudWatch says. */
export async function vcpuQuota(
  run: Run,
  series: ReadSeries,
  scope: AwsScope,
): Promise<{ limit: number; used?: number }> {
  const asked = { service: 'Service Quotas', operation: 'GetServiceQuota', of: fargateVcpus.QuotaCode };
  const [{ Quota }, usage] = await Promise.all([
    run.once(scope, asked, ({ quotas }) => quotas.send(new GetServiceQuotaCommand(fargateVcpus), reading())),
    series(scope, fargateUsage).catch(() => []),
  ]);
  const used = usage.at(-1)?.lag;
  return { limit: Quota?.Value ?? 0, ...(used === undefined ? {} : { used }) };
}
