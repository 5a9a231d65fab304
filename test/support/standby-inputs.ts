import type { Json } from '../../domain/json.ts';
import type { ObservedTarget } from '../../domain/plan/observed.ts';
import type { Release } from '../../domain/plan/release.ts';
import type { ObservedStandby } from '../../domain/recovery/standby.ts';
import type { DefinitionFacts } from '../../domain/recovery/readiness/facts.ts';

const account = '123456789012';
export const digestOf = (version: string) => `sha256:${version.replaceAll('.', '').padEnd(64, '0')}`;

export interface Written {
  readonly region: string;
  readonly version?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Members of the container and of the task. */
  readonly container?: { readonly [key: string]: Json };
  readonly task?: { readonly [key: string]: Json };
}

/** A task definition with one container of ours, in the registry of its region. */
export function definition({ region, version = '1.4.1', environment = {}, container, task }: Written): DefinitionFacts {
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/app@${digestOf(version)}`;
  return {
    name: 'app-prod:7',
    own: { [region]: 'region' },
    definition: {
      cpu: '256',
      memory: '512',
      executionRoleArn: `arn:aws:iam::${account}:role/${region}`,
      ...task,
      containerDefinitions: [
        {
          name: 'app',
          image,
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          secrets: [{ name: 'PASSWORD', valueFrom: `arn:aws:secretsmanager:${region}:${account}:secret:app` }],
          ...container,
        },
      ],
    },
  };
}

const arn = (region: string, what: string) => `arn:aws:ecs:${region}:${account}:task-definition/${what}`;
const releaseIn = (region: string, version: string): Release => ({
  version,
  digests: { app: digestOf(version) },
  images: { app: `${account}.dkr.ecr.${region}.amazonaws.com/app@${digestOf(version)}` },
});

export interface Standing {
  readonly serves?: string;
  readonly stands?: string;
  readonly tasks?: number;
  readonly desired?: number;
  readonly serving?: Partial<ObservedStandby['serving']>;
  readonly stable?: Partial<ObservedTarget['stable']>;
  readonly standing?: Partial<ObservedTarget>;
  readonly from?: Omit<Written, 'region'>;
  readonly into?: Omit<Written, 'region'>;
  readonly service?: string;
}

/** Service app of the shop: eu-west-1 serves with four tasks, eu-central-1 stands by with two, the same version. */
export function standby({
  serves = '1.4.1',
  stands = serves,
  tasks = 4,
  desired = 2,
  service = 'app',
  ...more
}: Standing = {}): ObservedStandby {
  const [here, there] = ['eu-west-1', 'eu-central-1'];
  const common = { account, target: 'x' } as const;
  return {
    service,
    serving: {
      place: { ...common, region: here, cluster: 'shop' },
      stable: {
        service: `${service}-prod`,
        taskDefinition: arn(here, `${service}-prod:7`),
        desiredCount: tasks,
        runningCount: tasks,
        settled: true,
        targetGroup: 'tg',
        breakerWithoutRollback: false,
      },
      release: releaseIn(here, serves),
      canaryPercent: 0,
      definition: definition({ region: here, version: serves, ...more.from }),
      ...more.serving,
    },
    standing: {
      place: { ...common, region: there, cluster: 'shop-dr' },
      stable: {
        service: `${service}-prod`,
        taskDefinition: arn(there, `${service}-prod:3`),
        desiredCount: desired,
        runningCount: desired,
        settled: true,
        targetGroup: 'tg',
        breakerWithoutRollback: false,
        ...more.stable,
      },
      traffic: {
        rule: { type: 'listener', arn: 'listener', stableTargetGroup: 'tg', canaryTargetGroup: 'tg-canary' },
        canaryPercent: 0,
        loadBalancer: 'app/x/1',
        productionUrl: 'http://app-prod.eu-central-1.elb.amazonaws.com:80',
      },
      running: releaseIn(there, stands),
      release: releaseIn(there, serves),
      redAlarms: [],
      ...more.standing,
    },
    definition: definition({ region: there, version: stands, ...more.into }),
    deployment: {
      [`${service}-prod`]: {
        circuitBreaker: { enable: true, rollback: false },
        alarms: { enable: true, rollback: true, names: ['app-prod-5xx'] },
      },
    },
    containers: { app: 'app' },
    capacity: 50,
    tasks: 4,
    smoke: [{ get: '/healthz', expect: 200 }],
  };
}
