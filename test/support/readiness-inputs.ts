import type { Json } from '../../domain/json.ts';
import type { RecoveryGroup, Side } from '../../domain/recovery/group.ts';
import type {
  DatabaseFacts,
  MemberFacts,
  ReadinessFacts,
  ServiceFacts,
} from '../../domain/recovery/readiness/facts.ts';
import { recoveryGroup } from './recovery-inputs.ts';

export const at = Date.UTC(2026, 0, 5, 3);
export const day = 86_400_000;
export const group: RecoveryGroup = recoveryGroup();

const digest = `sha256:${'ab'.repeat(32)}`;

export interface DefinitionOptions {
  readonly digest?: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly more?: { readonly [key: string]: Json };
  readonly container?: { readonly [key: string]: Json };
}

/** A task definition as it would be registered in a region. */
export function definition(region: string, options: DefinitionOptions = {}): { readonly [key: string]: Json } {
  const {
    digest: other = digest,
    environment = [{ name: 'CURRENCY', value: 'EUR' }],
    more = {},
    container = {},
  } = options;
  return {
    family: 'app-prod',
    revision: region === 'eu-west-1' ? 7 : 3,
    taskDefinitionArn: `arn:aws:ecs:${region}:123456789012:task-definition/app-prod:7`,
    cpu: '512',
    memory: '1024',
    executionRoleArn: `arn:aws:iam::123456789012:role/execution-${region}`,
    containerDefinitions: [
      {
        name: 'app',
        image: `123456789012.dkr.ecr.${region}.amazonaws.com/app@${other}`,
        environment: [...environment],
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': region, 'awslogs-group': '/ecs/app' } },
        ...container,
      },
    ],
    ...more,
  };
}

export function service(
  region: string,
  overrides: Partial<ServiceFacts> = {},
  options: DefinitionOptions = {},
): ServiceFacts {
  return {
    desired: region === 'eu-west-1' ? 4 : 2,
    running: region === 'eu-west-1' ? 4 : 2,
    settled: true,
    definition: { seen: { name: 'app-prod:7', definition: definition(region, options), own: { [region]: 'region' } } },
    ...overrides,
  };
}

export function member(side: Side, overrides: Partial<MemberFacts> = {}): MemberFacts {
  return {
    host: `shop-db.${side}.rds.amazonaws.com`,
    retentionDays: 7,
    restorable: at - 300_000,
    size: 'db.m6g.large',
    parameterGroup: 'shop-db-pg16',
    parameters: { seen: { work_mem: '64', default_transaction_read_only: side === 'primary' ? '0' : '1' } },
    ...overrides,
  };
}

export function database(overrides: Partial<DatabaseFacts> = {}): DatabaseFacts {
  return {
    writer: 'primary',
    replication: { seen: {} },
    loss: { seen: 1 },
    sides: { primary: { seen: member('primary') }, standby: { seen: member('standby') } },
    ...overrides,
  };
}

/** Everything as it should be: 100 of 100. */
export function facts(overrides: Partial<ReadinessFacts> = {}): ReadinessFacts {
  const both = { primary: { seen: service('eu-west-1') }, standby: { seen: service('eu-central-1') } };
  const name = { seen: { leadsTo: 'primary' as const, said: 'app-prod-1.eu-west-1.elb.amazonaws.com', problems: [] } };
  const certificate = {
    primary: { seen: { expires: at + 200 * day } },
    standby: { seen: { expires: at + 200 * day } },
  };
  return {
    at,
    answers: { primary: { seen: true }, standby: { seen: true } },
    services: { app: both, web: both },
    databases: { 'shop-db': database() },
    names: { 'app.shop.example': name, 'shop.example': name },
    certificates: { 'app.shop.example': certificate, 'shop.example': certificate },
    secrets: { seen: [{ name: 'shop/prod/database', sides: { primary: { seen: 'v1' }, standby: { seen: 'v1' } } }] },
    quota: { seen: { limit: 200, used: 2 } },
    roles: [{ role: 'arn:aws:iam::123456789012:role/deploy', answer: { seen: {} } }],
    missingPlaybooks: [],
    lastDrill: at - 10 * day,
    ...overrides,
  };
}
