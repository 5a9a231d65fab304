import type { Release } from './release.ts';
import type { Place } from './place.ts';
import type { TrafficRule } from './step.ts';

/** One ECS service as it stands. */
export interface ObservedService {
  readonly service: string;
  /** ARN of the task definition of its PRIMARY deployment. */
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** Its rollout is over and no task of an older deployment is left. */
  readonly settled: boolean;
  /** ARN of the target group its tasks register with. */
  readonly targetGroup: string;
  /** Auto scaling may not take tasks away; absent where nothing scales it. */
  readonly scaleInSuspended?: boolean;
  /** Its circuit breaker only stops a bad rollout and does not go back. */
  readonly breakerWithoutRollback: boolean;
}

/** How requests reach the pair of target groups of a service. */
export interface ObservedTraffic {
  /** The listener (default action) or rule whose weighted forward is moved. */
  readonly rule: TrafficRule;
  /** Share of requests sent to the canary target group, percent 0-100; 0 where there is no canary target group. */
  readonly canaryPercent: number;
  /** `app/name/id`, the CloudWatch dimension LoadBalancer. */
  readonly loadBalancer: string;
  /** `http://dns-name:port` of the production listener. */
  readonly productionUrl: string;
  /** `http://dns-name:port` and headers that reach the canary target group while its weight is 0. */
  readonly test?: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
}

/** What the planner is told of one target. */
export interface ObservedTarget {
  readonly place: Place;
  readonly stable: ObservedService;
  readonly canary?: ObservedService;
  /** Absent for a service without a load balancer. */
  readonly traffic?: ObservedTraffic;
  /** What the running task definition's containers run, named as a release. Absent when nothing has ever run there. */
  readonly running?: Release;
  /** The release asked for, with image addresses in this target's region. */
  readonly release: Release;
  /** Names of alarms that are red now. */
  readonly redAlarms: readonly string[];
}
