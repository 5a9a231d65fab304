import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';

/** A small catalogue: app in staging and prod, four people. */
export function catalogue(more: Record<string, unknown> = {}): Catalogue {
  const target = { name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop' };
  return catalogueSchema.parse({
    workspace: 'T0SHOP',
    accounts: { live: { id: '123456789012' } },
    groups: ['deployers', 'oncall', 'auditors', 'nobody'],
    people: {
      developer: { slack: 'U0DEVELOPER', oidc: 'developer', groups: ['deployers'] },
      oncall: { slack: 'U0ONCALL', groups: ['oncall'] },
      auditor: { slack: 'U0AUDITOR', oidc: 'auditor', groups: ['auditors'] },
      outsider: { slack: 'U0OUTSIDER', groups: [] },
    },
    services: {
      app: {
        containers: { app: 'app' },
        environments: {
          staging: {
            targets: [{ ...target, service: 'app-staging' }],
            channel: '#deploys',
            strategy: { rolling: { alarms: [] } },
            rights: { deploy: ['nobody'] },
          },
          prod: {
            targets: [{ ...target, service: 'app-prod' }],
            channel: '#deploys',
            strategy: { canary: { weights: [5, 50], bake: '10m', testTraffic: { port: 8080 } } },
            verify: [{ metric: 'alb.errorRate', max: '1%', period: '1m' }],
            rights: { deploy: ['deployers'], operate: ['deployers', 'oncall'] },
          },
        },
      },
    },
    ...more,
  });
}
