import { recoveryGroup, assessment, writtenGroup } from './recovery-inputs.ts';
import type { RehearsalInput } from '../../domain/recovery/rehearsal-input.ts';

const launch = {
  launchType: 'FARGATE',
  capacityProviders: [],
  subnets: ['subnet-1'],
  securityGroups: ['sg-1'],
  publicIp: false,
} as const;

/** A group of two services that are called, one of which is told of the copy of the database, and what was seen of it. */
export function rehearsalInput(overrides: Partial<RehearsalInput> = {}): RehearsalInput {
  const seen = assessment();
  const environment = { app: { DATABASE_HOST: '{database.shop-db.host}:{database.shop-db.port}', REGION: '{region}' } };
  const group = recoveryGroup({ ...writtenGroup(), drill: { environment } });
  return {
    group: { ...group, services: group.services.map((service) => ({ ...service, smoke: group.smoke })) },
    assessment: seen,
    change: 'shop-prod-abcd2345',
    tasks: ['app', 'web'].map((service) => ({ service, taskDefinition: `${service}-prod:7`, launch, port: 8080 })),
    copies: [
      {
        name: 'shop-db',
        size: 'db.r6g.large',
        snapshot: { id: 'rds:shop-db-replica-daily', at: seen.at - 5 * 3_600_000 },
      },
    ],
    lastSeconds: [],
    ...overrides,
  };
}
