import { catalogueSchema } from '../../domain/catalogue/schema.ts';
import type { Assessment, AssessedSide } from '../../domain/recovery/assessment.ts';
import { findGroup } from '../../domain/recovery/find-group.ts';
import type { RecoveryGroup } from '../../domain/recovery/group.ts';

const account = '123456789012';
const rights = { deploy: ['oncall'] };

function environment(service: string) {
  return {
    prod: {
      targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: `${service}-prod` }],
      standby: {
        name: 'dr',
        account: 'live',
        region: 'eu-central-1',
        cluster: 'shop-dr',
        service: `${service}-prod`,
        capacity: '50%',
      },
      channel: '#deploys',
      strategy: { rolling: { alarms: [] } },
      tasks: 4,
      rights,
    },
  };
}

/** A group of two services, an RDS database, a plain record and routing controls, as written. */
export function writtenGroup() {
  return {
    environment: 'prod',
    services: ['app', 'web'],
    databases: {
      'shop-db': {
        rds: {
          primary: { account: 'live', region: 'eu-west-1', id: 'shop-db' },
          standby: { account: 'live', region: 'eu-central-1', id: 'shop-db-replica' },
          parameterGroup: 'shop-db-pg16',
          position: { namespace: 'Shop/Database', metric: 'WalPosition' },
        },
      },
    },
    traffic: [
      { service: 'app', name: 'app.shop.example', scheme: 'http', account: 'live', by: { record: { zone: 'Z1' } } },
      {
        service: 'web',
        name: 'shop.example',
        scheme: 'http',
        account: 'live',
        by: {
          routingControls: {
            endpoints: [{ region: 'us-east-1', url: 'http://127.0.0.1:1' }],
            primary: 'arn:aws:route53-recovery-control::123456789012:controlpanel/a/routingcontrol/p',
            standby: 'arn:aws:route53-recovery-control::123456789012:controlpanel/a/routingcontrol/s',
          },
        },
      },
    ],
    playbooks: {
      configure: { playbook: 'configure.yaml', variables: { host: '{database.shop-db.host}', where: '{region}' } },
    },
    smoke: [{ get: '/healthz', expect: 200 }],
    drill: { live: { window: { days: ['mon'], from: '03:00', to: '05:00', timeZone: 'UTC' }, watch: '5m' } },
    prearm: { alarms: [{ name: 'shop-down', account: 'live', region: 'eu-central-1' }], for: '30m' },
    objectives: { rto: '15m', rpo: '60s' },
    approvals: { count: 2, from: ['oncall', 'managers'], within: '10m' },
    rights: { failover: ['oncall'], override: ['managers'], breakGlass: 'captains' },
    channel: '#incidents',
  };
}

const listener = `arn:aws:globalaccelerator::${account}:accelerator/a/listener/l`;

/** A group without a database, whose name is moved by the health check of its PRIMARY record. */
export function writtenStateless() {
  const healthCheck = { zone: 'Z1', id: 'check-1' };
  const traffic = [{ service: 'app', name: 'app.shop.example', scheme: 'http', account: 'live', by: { healthCheck } }];
  return { ...writtenGroup(), services: ['app'], databases: {}, playbooks: {}, traffic };
}

/** The group of `writtenGroup`, with both names behind one Global Accelerator. */
export function writtenAccelerated() {
  const accelerator = { primary: `${listener}/endpoint-group/p`, standby: `${listener}/endpoint-group/s` };
  const group = writtenGroup();
  return { ...group, traffic: group.traffic.map((each) => ({ ...each, by: { accelerator } })) };
}

export function writtenCatalogue(group: object = writtenGroup()) {
  return {
    accounts: { live: { id: account } },
    groups: ['oncall', 'managers', 'captains'],
    people: {
      oncall: { oidc: 'oncall', groups: ['oncall'] },
      manager: { oidc: 'manager', groups: ['managers'] },
      captain: { oidc: 'captain', groups: ['captains'] },
    },
    services: {
      app: { containers: { app: 'app' }, environments: environment('app') },
      web: { containers: { web: 'web' }, environments: environment('web') },
      alone: {
        containers: { alone: 'alone' },
        environments: { prod: { ...environment('alone').prod, standby: undefined } },
      },
    },
    recovery: { shop: group },
  };
}

export function recoveryGroup(group: object = writtenGroup()): RecoveryGroup {
  const found = findGroup(catalogueSchema.parse(writtenCatalogue(group)), 'shop');
  if (!found.found) throw new Error(found.sentence);
  return found.group;
}

export function side(region: string, overrides: Partial<AssessedSide> = {}): AssessedSide {
  const digests = { app: 'sha256:a', web: 'sha256:a' };
  const count = region === 'eu-west-1' ? 6 : 3;
  return {
    region,
    reachable: true,
    services: ['app', 'web'].map((service) => ({
      service,
      desiredCount: count,
      runningCount: count,
      settled: true,
      digests,
      version: '1.4.1',
      taskDefinition: `${service}:1`,
      scalable: false,
    })),
    loadBalancers: Object.fromEntries(
      ['app', 'web'].map((service) => [
        service,
        {
          dnsName: `${service}-prod.${region}.elb.amazonaws.com`,
          hostedZone: 'Z2',
          url: `http://${service}-prod.${region}.elb.amazonaws.com:80`,
        },
      ]),
    ),
    ...overrides,
  };
}

export const dead = side('eu-west-1', {
  reachable: false,
  trouble: 'ECS does not answer in eu-west-1',
  services: [],
  loadBalancers: {},
});

export function assessment(overrides: Partial<Assessment> = {}): Assessment {
  const at = Date.UTC(2026, 0, 5, 3, 12, 40);
  return {
    at,
    sides: { primary: side('eu-west-1'), standby: side('eu-central-1') },
    databases: [
      {
        name: 'shop-db',
        writer: 'primary',
        hosts: { standby: 'shop-db-replica.eu-central-1.rds.amazonaws.com' },
        replication: 'replicating',
        lagSeconds: 1,
        lastContact: at - 2000,
        lossSeconds: 2.4,
      },
    ],
    names: [
      {
        name: 'app.shop.example',
        leadsTo: 'primary',
        record: { dnsName: 'app-prod.eu-west-1.elb.amazonaws.com', hostedZone: 'Z1' },
      },
      { name: 'shop.example', leadsTo: 'primary' },
    ],
    ...overrides,
  };
}
