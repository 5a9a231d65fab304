import { expect, test } from '@jest/globals';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import { writtenCatalogue, writtenGroup } from '../../support/recovery-inputs.ts';

const problems = (group: object) =>
  checkCatalogue(catalogueSchema.parse(writtenCatalogue(group))).map(
    ({ path, sentence }) => `${path.join('.')}: ${sentence}`,
  );

test('a right group has no problem', () => {
  expect(problems(writtenGroup())).toEqual([]);
});

const group = writtenGroup();
const { rds } = group.databases['shop-db'];
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
    'an order without a fence',
    { order: { sequence: ['promote:shop-db', 'switch', 'validate'] } },
    /recovery.shop.order: the order has no fence/,
  ],
];
test.each(wrong)('%s is found', (_what, change, sentence) => {
  expect(problems({ ...writtenGroup(), ...change }).join('\n')).toMatch(sentence);
});
