import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';

const environment = {
  targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' }],
  channel: '#deploys',
  strategy: { rolling: { alarms: [] } },
  rights: { deploy: ['deployers'], operate: ['deployers', 'oncall'] },
};

export const team = 'T0SHOP';

/** Services app (staging, prod) and api (prod); a developer who may deploy, an on-call who may operate, an outsider. */
export const catalogue: Catalogue = catalogueSchema.parse({
  workspace: team,
  accounts: { live: { id: '123456789012' } },
  groups: ['deployers', 'oncall'],
  people: {
    developer: { slack: 'U0DEVELOPER', oidc: 'developer', groups: ['deployers'] },
    oncall: { slack: 'U0ONCALL', oidc: 'oncall', groups: ['oncall'] },
    outsider: { slack: 'U0OUTSIDER', oidc: 'outsider', groups: [] },
  },
  services: {
    app: { containers: { app: 'app' }, environments: { staging: environment, prod: environment } },
    api: { containers: { api: 'api' }, environments: { prod: environment } },
  },
});
