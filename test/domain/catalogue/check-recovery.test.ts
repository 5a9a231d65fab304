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
