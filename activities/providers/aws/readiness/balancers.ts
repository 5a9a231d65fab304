import type { Service } from '@aws-sdk/client-ecs';
import {
  type LoadBalancer,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import type { Run } from './run.ts';

const pageSize = 400;

/** The load balancer before a service, found among all of its account and region, which are listed once; undefined where it has none. */
export async function balancerOf(run: Run, scope: AwsScope, service: Service): Promise<LoadBalancer | undefined> {
  const group = service.loadBalancers?.find(({ targetGroupArn }) => targetGroupArn !== undefined)?.targetGroupArn;
  if (group === undefined) return undefined;
  const [groups, balancers] = await Promise.all([targetGroups(run, scope), loadBalancers(run, scope)]);
  const arn = groups.find(({ TargetGroupArn }) => TargetGroupArn === group)?.LoadBalancerArns?.[0];
  return balancers.find(({ LoadBalancerArn }) => arn !== undefined && LoadBalancerArn === arn);
}

function targetGroups(run: Run, scope: AwsScope): Promise<TargetGroup[]> {
  return run.once(scope, { service: 'ELB', operation: 'DescribeTargetGroups' }, async ({ elb }) => {
    const found: TargetGroup[] = [];
    for await (const page of paginateDescribeTargetGroups({ client: elb, pageSize }, {}, reading())) {
      found.push(...(page.TargetGroups ?? []));
    }
    return found;
  });
}

function loadBalancers(run: Run, scope: AwsScope): Promise<LoadBalancer[]> {
  return run.once(scope, { service: 'ELB', operation: 'DescribeLoadBalancers' }, async ({ elb }) => {
    const found: LoadBalancer[] = [];
    for await (const page of paginateDescribeLoadBalancers({ client: elb, pageSize }, {}, reading())) {
      found.push(...(page.LoadBalancers ?? []));
    }
    return found;
  });
}
