import { recoveryGroupSchema } from '../../../domain/catalogue/recovery-schema.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { DatabaseMember } from '../../../domain/plan/recovery-steps.ts';
import type { Place } from '../../../domain/plan/place.ts';
import type { SimulatedAws } from './simulated-aws.ts';
import { catalogue as shop } from './world.ts';

/** What takes minutes takes a second; ReplicaLag is told every second. */
export const quickDatabases =
  '{ start: [0.3, 0.5], health: 0.2, drain: 0.3, stop: 0.1, crash: 0.2, database: { create: 1, backup: 1, modify: 0.5, reboot: 1, ' +
  'delete: 0.5, create_replica: 1.5, promote: 1.5, apply: 0.3, switchover: 1, failover: 1, resync: 1 } }';

const account = '123456789012';
const role = `arn:aws:iam::${account}:role/coxswain-deploy`;
export const primary = { account, role, region: 'eu-west-1' } as const;
export const standby = { account, role, region: 'eu-central-1' } as const;
export const primaryPlace: Place = { ...primary, target: 'eu', cluster: 'shop' };
export const source: DatabaseMember = { scope: primary, id: 'shop-db' };
export const replica: DatabaseMember = { scope: standby, id: 'shop-db-replica' };
export const parameterGroup = 'shop-db-pg16';
export const position = {
  namespace: 'Shop/Database',
  metric: 'WalPosition',
  dimension: 'DBInstanceIdentifier',
} as const;

interface Names {
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  readonly routingControls: readonly { readonly name: string; readonly arn: string; readonly state: 'On' | 'Off' }[];
}

export async function namesOf(aws: SimulatedAws): Promise<Names> {
  return (await aws.ask('dns')) as Names;
}

/** The shop's catalogue with one recovery group `shop`: a record, routing controls, an RDS instance and an Aurora database. */
export async function recoveryCatalogue(aws: SimulatedAws): Promise<Catalogue> {
  const { zones, routingControls } = await namesOf(aws);
  const zone = zones[0]?.id ?? '';
  const control = (region: string) => routingControls.find(({ name }) => name.endsWith(region))?.arn ?? '';
  const services = Object.fromEntries(
    Object.entries(shop.services).map(([name, service]) => {
      const { prod } = service.environments;
      if (prod === undefined) return [name, service];
      const at = {
        name: 'dr',
        account: 'live',
        region: 'eu-central-1',
        cluster: 'shop-dr',
        service: `${name}-prod`,
        capacity: 50,
      };
      return [name, { ...service, environments: { ...service.environments, prod: { ...prod, standby: at } } }];
    }),
  );
  const member = (region: string, id: string) => ({ account: 'live', region, id });
  const written = {
    environment: 'prod',
    services: ['app', 'web'],
    databases: {
      'shop-db': {
        rds: {
          primary: member('eu-west-1', source.id),
          standby: member('eu-central-1', replica.id),
          parameterGroup,
          position,
        },
      },
      orders: {
        aurora: {
          globalCluster: 'orders',
          primary: member('eu-west-1', 'orders-eu-west-1'),
          standby: member('eu-central-1', 'orders-eu-central-1'),
        },
      },
    },
    traffic: [
      { service: 'app', name: 'app.shop.example', account: 'live', by: { record: { zone } } },
      {
        service: 'web',
        name: 'shop.example',
        account: 'live',
        by: {
          routingControls: {
            endpoints: ['eu-west-1', 'us-east-1', 'us-west-2'].map((region) => ({ region, url: aws.endpoint })),
            primary: control('eu-west-1'),
            standby: control('eu-central-1'),
          },
        },
      },
    ],
    objectives: { rto: '15m', rpo: '1m' },
    approvals: { count: 2, from: ['oncall'], within: '10m' },
    rights: { failover: ['oncall'], override: ['oncall'] },
    channel: '#deploys',
  };
  return { ...shop, services, recovery: { shop: recoveryGroupSchema.parse(written) } };
}
