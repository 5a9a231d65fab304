import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CatalogueEnvironment } from '../../../domain/catalogue/schema.ts';
import type { ObservedService, ObservedTraffic } from '../../../domain/plan/observed.ts';
import { refusal } from '../../failures.ts';
import { canaryPercent } from './forward.ts';
import { type Route, routesTo } from './routes.ts';

export type TestTraffic = Extract<CatalogueEnvironment['strategy'], { canary: unknown }>['canary']['testTraffic'];

interface Pair {
  readonly stable: ObservedService;
  readonly canary?: ObservedService;
}

/**
 * How requests reach a service: the route that forwards to its target group, its weights, and how the canary is reached at
 * 0 %. Undefined without a load balancer or without such a route. Throws a refusal when two routes serve production, since
 * only one would be moved.
 */
export async function observeTraffic(
  elb: ElasticLoadBalancingV2Client,
  { stable, canary }: Pair,
  test: TestTraffic | undefined,
): Promise<ObservedTraffic | undefined> {
  if (stable.targetGroup === '') return undefined;
  const found = await routesTo(elb, stable.targetGroup);
  if (found === undefined) return undefined;
  const { loadBalancer, routes } = found;
  const production = productionRoutes(routes, stable.targetGroup, test);
  const [route, second] = production;
  if (route === undefined) return undefined;
  if (second !== undefined && canary !== undefined) {
    throw refusal(
      `Two routes of load balancer ${loadBalancer.LoadBalancerName} send requests to ${stable.service}: ${said(route)} and ${said(second)}. ` +
        'A canary moves the weights of one; let the other redirect to it.',
    );
  }
  const rule = {
    type: route.type,
    arn: route.arn,
    stableTargetGroup: stable.targetGroup,
    canaryTargetGroup: canary?.targetGroup ?? '',
  };
  const dns = loadBalancer.DNSName ?? '';
  const arn = loadBalancer.LoadBalancerArn ?? '';
  const reach = test === undefined || canary === undefined ? undefined : testRoute(routes, canary.targetGroup, test);
  return {
    rule,
    canaryPercent: canary === undefined ? 0 : canaryPercent(route.weights, rule),
    loadBalancer: arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length),
    productionUrl: urlOf(route, dns),
    ...(reach === undefined || test === undefined
      ? {}
      : {
          test: { url: urlOf(reach, dns), headers: 'header' in test ? { [test.header.name]: test.header.value } : {} },
        }),
  };
}

/** Routes that forward to the stable target group, HTTPS first; the test listener's and header rules' are for tests. */
export function productionRoutes(routes: readonly Route[], stable: string, test: TestTraffic | undefined): Route[] {
  return routes
    .filter(({ weights }) => weights.has(stable))
    .filter((route) => !isTest(route, test))
    .toSorted((a, b) => Number(b.scheme === 'https') - Number(a.scheme === 'https'));
}

/** The route by which the catalogue says the canary is tested, when it exists and leads there. */
export function testRoute(routes: readonly Route[], canary: string, test: TestTraffic): Route | undefined {
  return routes.find((route) => isTest(route, test) && (route.weights.get(canary) ?? 0) > 0);
}

function isTest(route: Route, test: TestTraffic | undefined): boolean {
  if (test === undefined) return false;
  if ('port' in test) return route.port === test.port;
  return route.headers.get(test.header.name.toLowerCase())?.includes(test.header.value) === true;
}

function urlOf({ scheme, host, port }: Route, dns: string): string {
  return `${scheme}://${host ?? dns}:${port}`;
}

function said({ type, port, host }: Route): string {
  return `${type === 'listener' ? 'the default action' : `a rule${host === undefined ? '' : ` for ${host}`}`} on port ${port}`;
}
