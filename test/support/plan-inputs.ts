import type { CatalogueEnvironment } from '../../domain/catalogue/schema.ts';
import type { PlanInput } from '../../domain/plan/input.ts';
import type { ObservedTarget } from '../../domain/plan/observed.ts';
import type { Release } from '../../domain/plan/release.ts';

/** Builders of planner inputs; every part can be overridden. */
export const place = {
  target: 'eu',
  account: '123456789012',
  region: 'eu-west-1',
  cluster: 'shop',
} as const;

export function release(version: string, digest = `sha256:${version.padEnd(64, '0')}`): Release {
  return { version, digests: { app: digest }, images: { app: `registry/app@${digest}` } };
}

const arn = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0123456789abcdef`;

export const rule = {
  type: 'listener',
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/app-prod/1/2',
  stableTargetGroup: arn('app-prod'),
  canaryTargetGroup: arn('app-prod-canary'),
} as const;

export function observed(overrides: Partial<ObservedTarget> = {}): ObservedTarget {
  return {
    place,
    stable: {
      service: 'app-prod',
      taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:7',
      desiredCount: 4,
      runningCount: 4,
      settled: true,
      targetGroup: arn('app-prod'),
      breakerWithoutRollback: false,
    },
    canary: {
      service: 'app-prod-canary',
      taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:6',
      desiredCount: 0,
      runningCount: 0,
      settled: true,
      targetGroup: arn('app-prod-canary'),
      breakerWithoutRollback: false,
    },
    traffic: {
      rule,
      canaryPercent: 0,
      loadBalancer: 'app/app-prod/1',
      productionUrl: 'http://app-prod.example:80',
      test: { url: 'http://app-prod.example:8080', headers: {} },
    },
    running: release('1.4.1'),
    release: release('1.4.2'),
    redAlarms: [],
    ...overrides,
  };
}

export const canary = { canary: { weights: [5, 25, 50], bake: 600, testTraffic: { port: 8080 } } };

export function environment(overrides: Partial<CatalogueEnvironment> = {}): CatalogueEnvironment {
  return {
    targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' }],
    channel: '#deploys',
    strategy: canary,
    verify: [],
    smoke: [{ get: '/healthz', expect: 200 }],
    tasks: 2,
    onBusy: 'queue',
    freeze: [],
    rights: { deploy: ['deployers'] },
    ...overrides,
  };
}

export function planInput(overrides: Partial<PlanInput> = {}): PlanInput {
  return {
    kind: 'deploy',
    service: 'app',
    environment: 'prod',
    config: environment(),
    metrics: {},
    observed: [observed()],
    lastSeconds: [],
    ...overrides,
  };
}
