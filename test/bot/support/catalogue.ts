import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';

const environment = {
  targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' }],
  channel: '#deploys',
  strategy: { rolling: { alarms: [] } },
  rights: { deploy: ['deployers'], operate: ['deployers', 'oncall'] },
};

export const team = 'T0SHOP';

const standby = {
  name: 'dr',
  account: 'live',
  region: 'eu-central-1',
  cluster: 'shop-dr',
  service: 'app-prod',
  capacity: '50%',
};

/**
 * The recovery group shop (service app), moved by the word of two of oncall and release-managers, not the requester; a duty
 * manager may approve alone.
 */
const shop = {
  environment: 'prod',
  services: ['app'],
  traffic: [{ service: 'app', name: 'app.shop.example', account: 'live', by: { record: { zone: 'Z1' } } }],
  objectives: { rto: '15m', rpo: '1m' },
  approvals: { count: 2, from: ['oncall', 'release-managers'], notRequester: true, within: '10m' },
  rights: { failover: ['oncall', 'release-managers'], override: ['oncall'], breakGlass: 'duty' },
  channel: '#incidents',
};

/** Services app (staging, prod) and api (prod); a developer who may deploy, an on-call who may operate, an outsider. */
const written = {
  workspace: team,
  accounts: { live: { id: '123456789012' } },
  groups: ['deployers', 'oncall', 'release-managers', 'duty'],
  people: {
    developer: { slack: 'U0DEVELOPER', oidc: 'developer', groups: ['deployers'] },
    oncall: { slack: 'U0ONCALL', oidc: 'oncall', groups: ['oncall'] },
    'release-manager': { slack: 'U0MANAGER', oidc: 'release-manager', groups: ['release-managers'] },
    'duty-manager': { slack: 'U0DUTY', oidc: 'duty-manager', groups: ['duty'] },
    outsider: { slack: 'U0OUTSIDER', oidc: 'outsider', groups: [] },
  },
  services: {
    app: { containers: { app: 'app' }, environments: { staging: environment, prod: { ...environment, standby } } },
    api: { containers: { api: 'api' }, environments: { prod: environment } },
  },
  recovery: { shop },
};
export const catalogue: Catalogue = catalogueSchema.parse(written);

/** The same, prod frozen from Friday 16:00 to Monday 08:00 in Berlin. */
export const frozen: Catalogue = catalogueSchema.parse({
  ...written,
  calendars: {
    weekends: {
      freezes: ['prod'],
      owner: 'oncall',
      reason: 'nobody is here',
      zone: 'Europe/Berlin',
      windows: [{ from: 'fri 16:00', to: 'mon 08:00' }],
    },
  },
});
