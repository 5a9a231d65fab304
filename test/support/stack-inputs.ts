import { type Catalogue, catalogueSchema } from '../../domain/catalogue/schema.ts';
import type { ResourceChange, StackPlan } from '../../domain/infrastructure/stack-plan.ts';

/** A stack as the catalogue writes it; of the service app in prod. */
export const writtenStack = {
  gitlab: 'shop/infrastructure',
  folder: 'terraform/stacks/primary',
  account: 'live',
  region: 'eu-west-1',
  environment: 'prod',
  services: ['app'],
  channel: '#platform',
  rights: { plan: ['deployers'], apply: ['platform'], override: ['oncall'] },
  approvals: { count: 1, from: ['oncall', 'platform'], notRequester: true, within: '10m' },
  destructive: { count: 2, from: ['oncall', 'platform'], notRequester: true, within: '10m' },
};

/** A catalogue with these stacks, by default one that is called primary. */
export function stackCatalogue(stacks: Readonly<Record<string, object>> = { primary: {} }): Catalogue {
  return catalogueSchema.parse({
    accounts: { live: { id: '123456789012', role: 'arn:aws:iam::123456789012:role/deploy' } },
    groups: ['deployers', 'platform', 'oncall'],
    people: {
      developer: { oidc: 'developer', groups: ['deployers'] },
      engineer: { oidc: 'engineer', slack: 'U0ENGINEER', groups: ['platform'] },
      oncall: { oidc: 'oncall', slack: 'U0ONCALL', groups: ['oncall'] },
      second: { oidc: 'second', groups: ['oncall'] },
      outsider: { oidc: 'outsider', groups: [] },
    },
    services: {
      app: {
        containers: { app: 'app' },
        environments: {
          prod: {
            targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' }],
            channel: '#deploys',
            strategy: { rolling: { alarms: [] } },
            rights: { deploy: ['deployers'] },
          },
        },
      },
    },
    infrastructure: Object.fromEntries(
      Object.entries(stacks).map(([name, more]) => [name, { ...writtenStack, ...more }]),
    ),
  });
}

export function resourceChange(address: string, more: Partial<ResourceChange> = {}): ResourceChange {
  const type = address.split('.').at(-2) ?? '';
  return { address, type, action: 'create', attributes: [], ...more };
}

/** Adds two registries and changes a log group. */
export function stackPlan(more: Partial<StackPlan> = {}): StackPlan {
  return {
    stack: 'primary',
    commit: '3f2a9c1b'.repeat(5),
    commitTitle: 'a registry for the worker',
    tool: 'terraform 1.11.4',
    file: { key: 'primary/one.tfplan', sha256: 'ab'.repeat(32), bytes: 4096 },
    state: { lineage: 'a-lineage', serial: 12 },
    counts: { create: 2, update: 1, replace: 0, delete: 0, state: 0 },
    changes: [
      resourceChange('aws_cloudwatch_log_group.app', { action: 'update', attributes: ['retention_in_days'] }),
      resourceChange('aws_ecr_repository.app'),
      resourceChange('aws_ecr_repository.worker'),
    ],
    leftOut: 0,
    dangerous: 0,
    outputs: [],
    drifted: [],
    ...more,
  };
}

/** Replaces a database too. */
export function dangerousPlan(more: Partial<StackPlan> = {}): StackPlan {
  const { changes, counts } = stackPlan();
  const database = resourceChange('aws_db_instance.shop', {
    action: 'replace',
    attributes: ['engine_version', 'storage_encrypted'],
    forces: ['storage_encrypted'],
    reason: 'it cannot be changed in place',
    danger: 'database',
  });
  return stackPlan({ counts: { ...counts, replace: 1 }, changes: [database, ...changes], dangerous: 1, ...more });
}
