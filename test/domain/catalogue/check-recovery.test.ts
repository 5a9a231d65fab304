import { expect, test } from '@jest/globals';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import { writtenAccelerated, writtenCatalogue, writtenGroup, writtenStateless } from '../../support/recovery-inputs.ts';

const problems = (group: object) =>
  checkCatalogue(catalogueSchema.parse(writtenCatalogue(group))).map(
    ({ path, sentence }) => `${path.join('.')}: ${sentence}`,
  );

test('a right group has no problem, however its names are moved', () => {
  for (const each of [writtenGroup(), writtenStateless(), writtenAccelerated()]) expect(problems(each)).toEqual([]);
});

const group = writtenGroup();
const { rds } = group.databases['shop-db'];
const [stateless] = writtenStateless().traffic;
const [accelerated] = writtenAccelerated().traffic;
const moved = accelerated?.by.accelerator ?? { primary: '', standby: '' };
const elsewhere = moved.standby.replace('/listener/l/', '/listener/other/');
const wrong: [string, object, RegExp][] = [
  [
    'an unknown service',
    { services: ['app', 'webb'] },
    /recovery.shop.services.1: no service "webb" in services. Did you mean "?web/,
  ],
  ['a service without standby', { services: ['app', 'web', 'alone'] }, /alone in prod has no standby/],
  ['an unknown environment', { environment: 'prd' }, /app has no environment "prd"/],
  [
    'a database in another region',
    { databases: { 'shop-db': { rds: { ...rds, standby: { ...rds.standby, region: 'us-east-1' } } } } },
    /the standby of shop-db is in us-east-1, but the group's services have their standby in eu-central-1/,
  ],
  [
    'an unknown group of people',
    { rights: { failover: ['oncal'], override: ['managers'] } },
    /no group "oncal" in groups/,
  ],
  [
    'more approvals than people',
    { approvals: { count: 3, from: ['oncall', 'managers'], within: '10m' } },
    /3 approvals are asked for, but only oncall and manager/,
  ],
  [
    'a name that leads to a stranger',
    { traffic: [{ ...group.traffic[0], service: 'api' }] },
    /leads to "api", which is not in the group/,
  ],
  [
    'a name moved by a health check in a group with a database',
    { traffic: [stateless] },
    /traffic.0.by.healthCheck: app.shop.example would move by itself whenever its health check fails, but the group has the database shop-db, and a database moves only by a failover; switch the name by routingControls or record/,
  ],
  [
    'an accelerator without smoke tests',
    { traffic: [accelerated], smoke: [] },
    /recovery.shop.smoke: app.shop.example keeps its addresses .*; write at least one/,
  ],
  [
    'one endpoint group for both sides',
    { traffic: [{ ...accelerated, by: { accelerator: { ...moved, standby: moved.primary } } }] },
    /app.shop.example has one endpoint group for both sides/,
  ],
  [
    'endpoint groups of two listeners',
    { traffic: [{ ...accelerated, by: { accelerator: { ...moved, standby: elsewhere } } }] },
    /the endpoint groups of app.shop.example belong to different listeners/,
  ],
  [
    'an order without a fence',
    { order: { sequence: ['promote:shop-db', 'switch', 'validate'] } },
    /recovery.shop.order: the order has no fence/,
  ],
  [
    'variables of a stranger',
    { drill: { environment: { api: { HOST: 'x' } } } },
    /recovery.shop.drill.environment.api: "api" is not in the group/,
  ],
  [
    'a copy of no database',
    { drill: { environment: { app: { HOST: '{database.shopdb.host}' } } } },
    /app.HOST: \{database.shopdb.host\} stands for nothing: no database "shopdb" is restored.*Did you mean "?shop-db/,
  ],
  [
    'what a copy does not have',
    { drill: { environment: { app: { HOST: '{database.shop-db.name}' } } } },
    /a copy has host, port or id, no "name"/,
  ],
  [
    'a placeholder of something else',
    { drill: { environment: { app: { HOST: '{cluster}' } } } },
    /\{cluster\} stands for nothing: write \{region\} or \{database/,
  ],
];
test.each(wrong)('%s is found', (_what, change, sentence) => {
  expect(problems({ ...writtenGroup(), ...change }).join('\n')).toMatch(sentence);
});

const [record, controls] = group.traffic;
const otherName = { service: 'alone', name: 'alone.example', scheme: 'http', account: 'live', by: record?.by };
const other = { ...group, services: ['alone'], databases: {}, playbooks: {}, traffic: [otherName] };
const shared: [string, object, object, string][] = [
  ['a service', group, { services: ['app'] }, 'services.0: service app in prod'],
  ['a name', group, { traffic: [{ ...record, service: 'alone' }] }, 'traffic.0.name: the name app.shop.example'],
  [
    'an instance',
    group,
    { databases: { orders: { rds: { ...rds, parameterGroup: 'orders' } } } },
    'databases.orders.rds.primary: the instance shop-db in eu-west-1 (account 123456789012)',
  ],
  [
    'a parameter group',
    group,
    {
      databases: {
        orders: {
          rds: { ...rds, primary: { ...rds.primary, id: 'orders' }, standby: { ...rds.standby, id: 'orders-replica' } },
        },
      },
    },
    'databases.orders.rds.parameterGroup: the parameter group shop-db-pg16 in eu-central-1 (account 123456789012)',
  ],
  [
    'a health check',
    writtenStateless(),
    { traffic: [{ ...otherName, by: stateless?.by }] },
    'traffic.0.by: the health check check-1',
  ],
  [
    'a routing control',
    group,
    { traffic: [{ ...otherName, by: controls?.by }] },
    'traffic.0.by: the routing control arn:aws:route53-recovery-control::123456789012:controlpanel/a/routingcontrol/s',
  ],
  [
    'an endpoint group',
    writtenAccelerated(),
    { traffic: [{ ...otherName, by: accelerated?.by }] },
    `traffic.0.by: the endpoint group ${moved.primary}`,
  ],
];
test.each(shared)('%s that two groups would move is found', (_what, first, change, said) => {
  const written = writtenCatalogue(first);
  const twice = catalogueSchema.parse({ ...written, recovery: { shop: first, second: { ...other, ...change } } });
  expect(checkCatalogue(twice).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`)).toContain(
    `recovery.second.${said} is in the group shop already, and a failover of second would move it too; take it out of one of them, or make one group of both`,
  );
});

test('a table that two groups use is no problem, a service that stands there twice is one', () => {
  const databases = { orders: { dynamodb: { table: 'orders', account: 'live' } } };
  const first = { ...group, databases, playbooks: {} };
  const second = { ...first, services: ['web'], traffic: [{ ...otherName, service: 'web' }] };
  const written = writtenCatalogue();
  const found = (recovery: object) =>
    checkCatalogue(catalogueSchema.parse({ ...written, recovery })).map(({ sentence }) => sentence);
  expect(found({ shop: { ...first, services: ['app'], traffic: [record] }, second })).toEqual([]);
  expect(problems({ ...group, services: ['app', 'web', 'app'] })).toEqual([
    'recovery.shop.services.2: service app in prod is in the group shop already; name it once',
  ]);
});
