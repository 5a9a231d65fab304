import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
  paginateDescribeRules,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { reading } from '../../poll.ts';
import { type Weights, weightsOf } from './forward.ts';

/** One way requests take: a listener's default action, or one of its rules. */
export interface Route {
  readonly type: 'listener' | 'rule';
  readonly arn: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  readonly weights: Weights;
  /** The one host name the rule asks for, when it does. */
  readonly host?: string;
  /** Headers the rule asks for, lower-case name -> values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

export interface Routes {
  readonly loadBalancer: LoadBalancer;
  readonly routes: readonly Route[];
}

/** The load balancer of a target group and every way that requests take through it; undefined when it has none. */
export async function routesTo(elb: ElasticLoadBalancingV2Client, targetGroup: string): Promise<Routes | undefined> {
  const groups = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }), reading());
  const LoadBalancerArn = groups.TargetGroups?.[0]?.LoadBalancerArns?.[0];
  if (LoadBalancerArn === undefined) return undefined;
  const [balancers, { Listeners = [] }] = await Promise.all([
    elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn] }), reading()),
    elb.send(new DescribeListenersCommand({ LoadBalancerArn }), reading()),
  ]);
  const [loadBalancer] = balancers.LoadBalancers ?? [];
  if (loadBalancer === undefined) return undefined;
  const routes = await Promise.all(Listeners.map((listener) => routesOf(elb, listener)));
  return { loadBalancer, routes: routes.flat() };
}

async function routesOf(elb: ElasticLoadBalancingV2Client, listener: Listener): Promise<Route[]> {
  const rules: Rule[] = [];
  const { ListenerArn } = listener;
  for await (const page of paginateDescribeRules({ client: elb }, { ListenerArn }, reading())) {
    rules.push(...(page.Rules ?? []));
  }
  const port = listener.Port ?? 80;
  const scheme = listener.Protocol === 'HTTPS' ? 'https' : 'http';
  const common = { port, scheme } as const;
  return [
    {
      type: 'listener',
      arn: ListenerArn ?? '',
      ...common,
      weights: weightsOf(listener.DefaultActions ?? []),
      headers: new Map(),
    },
    // The default action is a rule too, but one that ModifyRule refuses.
    ...rules.filter(({ IsDefault }) => IsDefault !== true).map((rule): Route => ({ ...ruleRoute(rule), ...common })),
  ];
}

function ruleRoute({ RuleArn, Actions, Conditions = [] }: Rule): Omit<Route, 'port' | 'scheme'> {
  const hosts = Conditions.filter(({ Field }) => Field === 'host-header').flatMap(
    (each) => each.HostHeaderConfig?.Values ?? each.Values ?? [],
  );
  const host = hosts.find((value) => !/[*?]/.test(value));
  const headers = Conditions.filter(({ Field }) => Field === 'http-header').map(
    ({ HttpHeaderConfig }) =>
      [HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '', HttpHeaderConfig?.Values ?? []] as const,
  );
  return {
    type: 'rule',
    arn: RuleArn ?? '',
    weights: weightsOf(Actions ?? []),
    ...(host === undefined ? {} : { host }),
    headers: new Map(headers),
  };
}
