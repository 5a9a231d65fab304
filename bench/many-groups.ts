import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../sandbox/supervisor/root.ts';

/** What the groups hold, in turn: of five two have an instance, one a global database, one a table, one nothing. */
const holdings = ['instance', 'instance', 'global database', 'table', 'nothing'] as const;
type Holding = (typeof holdings)[number];

const regions = ['eu-west-1', 'eu-central-1'] as const;
const zone = 'shop.example';

export interface ManyGroups {
  readonly folder: string;
  readonly catalogue: string;
  readonly scenario: string;
  /** Names of the groups. */
  readonly groups: readonly string[];
  /** How many groups hold what. */
  readonly holds: Readonly<Record<string, number>>;
}

/**
 * So many recovery groups in two regions, each with a service, a public name, a secret, a playbook and mostly a database of its own; and
 * the simulated AWS to match. The caller removes the folder.
 */
export function manyGroups(amount: number): ManyGroups {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-groups-'));
  const catalogue = join(folder, 'catalogue');
  const groups = Array.from({ length: amount }, (_, index) => `g${String(index + 1).padStart(2, '0')}`);
  for (const file of ['accounts.yaml', 'people.yaml']) {
    cpSync(join(root, 'sandbox/catalogue', file), join(catalogue, file), { recursive: true });
  }
  const write = (path: string, value: object) => writeFileSync(join(folder, path), JSON.stringify(value)); // JSON is YAML
  write('catalogue/groups.yaml', {
    services: Object.fromEntries(groups.map((name) => [name, serviceOf(name)])),
    recovery: Object.fromEntries(groups.map((name, index) => [name, groupOf(name, holdingOf(index))])),
  });
  write('scenario.yaml', scenarioOf(groups));
  const holds: Record<string, number> = {};
  for (const index of groups.keys()) holds[holdingOf(index)] = (holds[holdingOf(index)] ?? 0) + 1;
  return { folder, catalogue, scenario: join(folder, 'scenario.yaml'), groups, holds };
}

function holdingOf(index: number): Holding {
  return holdings[index % holdings.length] ?? 'nothing';
}

function serviceOf(name: string): object {
  const place = (at: string, region: string, cluster: string) => ({ name: at, account: 'live', region, cluster });
  return {
    containers: { app: name },
    environments: {
      prod: {
        targets: [{ ...place('eu', regions[0], 'shop'), service: `${name}-prod` }],
        standby: { ...place('dr', regions[1], 'shop-dr'), service: `${name}-prod`, capacity: '50%' },
        channel: '#deploys',
        strategy: { rolling: { alarms: [] } },
        tasks: 2,
        rights: { deploy: ['deployers'] },
      },
    },
  };
}

function groupOf(name: string, holding: Holding): object {
  const databases = databasesOf(name, holding);
  const zoneId = `Z${createHash('sha256').update(zone).digest('hex').slice(0, 20).toUpperCase()}`;
  return {
    environment: 'prod',
    services: [name],
    databases,
    traffic: [
      { service: name, name: `${name}.${zone}`, scheme: 'http', account: 'live', by: { record: { zone: zoneId } } },
    ],
    playbooks: { settings: { playbook: 'configure-application.yaml', secrets: { login: `${name}/login#password` } } },
    objectives: { rto: '15m', rpo: '60s' },
    approvals: { count: 2, from: ['oncall', 'release-managers'], within: '10m' },
    rights: { failover: ['oncall'], override: ['release-managers'] },
    channel: '#incidents',
  };
}

function databasesOf(name: string, holding: Holding): object {
  const sides = (ids: readonly [string, string]) =>
    Object.fromEntries(
      regions.map((region, index) => [
        index === 0 ? 'primary' : 'standby',
        { account: 'live', region, id: ids[index] },
      ]),
    );
  switch (holding) {
    case 'instance': {
      const position = { namespace: 'Shop/Database', metric: 'WalPosition' };
      return {
        db: { rds: { ...sides([`${name}-db`, `${name}-db-replica`]), parameterGroup: `${name}-db-pg16`, position } },
      };
    }
    case 'global database':
      return { db: { aurora: { ...sides([`${name}-${regions[0]}`, `${name}-${regions[1]}`]), globalCluster: name } } };
    case 'table':
      return { db: { dynamodb: { table: `${name}-orders`, account: 'live' } } };
    case 'nothing':
      return {};
  }
}

function scenarioOf(groups: readonly string[]): object {
  const shop: { environments: Record<string, object>; versions: Record<string, object> } = parse(
    readFileSync(join(root, 'sandbox/scenarios/shop.yaml'), 'utf8'),
  );
  const { prod, standby } = shop.environments;
  // Of a service that is not here.
  const { '1.5.0': _, ...versions } = shop.versions;
  const held = (holding: Holding) => groups.filter((_, index) => holdingOf(index) === holding);
  const [region, other] = regions;
  return {
    ...shop,
    environments: {
      prod: { ...prod, tasks: 2, requests_per_second: 1 },
      standby: { ...standby, tasks: 1, requests_per_second: 1 },
    },
    versions,
    services: Object.fromEntries(
      groups.map((name) => [name, { title: name, containers: { app: name }, entry: 'app', env: { CURRENCY: 'EUR' } }]),
    ),
    dns: {
      zone,
      primary: 'prod',
      standby: 'standby',
      names: Object.fromEntries(groups.map((name) => [`${name}.${zone}`, { service: name, routing: 'simple' }])),
    },
    data: {
      instances: Object.fromEntries(
        held('instance').map((name) => [
          `${name}-db`,
          { region, replica: `${name}-db-replica`, replica_region: other },
        ]),
      ),
      global_clusters: Object.fromEntries(held('global database').map((name) => [name, { regions: [...regions] }])),
      tables: Object.fromEntries(held('table').map((name) => [`${name}-orders`, { key: 'id', regions: [...regions] }])),
      secrets: Object.fromEntries(groups.map((name) => [`${name}/login`, [...regions]])),
      certificates: { [zone]: 280 },
      fargate_vcpus: 400,
    },
  };
}
