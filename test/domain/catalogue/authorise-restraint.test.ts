import { describe, expect, test } from '@jest/globals';
import { authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { authoriseRestraint, reachOf } from '../../../domain/catalogue/authorise-restraint.ts';
import { overriders } from '../../../domain/catalogue/overriders.ts';
import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';
import type { Reach } from '../../../domain/restraints/restraint.ts';
import { catalogue } from '../../bot/support/catalogue.ts';

const as = (user: string) => ({ via: 'slack', team: 'T0SHOP', user }) as const;
const names = Object.fromEntries(Object.entries(catalogue.people).map(([name, { slack = '' }]) => [name, slack]));
const may = (person: string, right: 'operate' | 'override', on: Reach, of: Catalogue = catalogue) =>
  authoriseRestraint(of, as(names[person] ?? 'U0NOBODY'), right, on);
/** The catalogue with other rights to a service in prod. */
function withRights(service: string, rights: { readonly deploy: string[]; readonly override?: string[] }): Catalogue {
  const known = catalogue.services[service];
  const prod = known?.environments['prod'];
  if (known === undefined || prod === undefined) throw new Error(`no ${service} in prod`);
  const environments = { ...known.environments, prod: { ...prod, rights } };
  return { ...catalogue, services: { ...catalogue.services, [service]: { ...known, environments } } };
}

const everywhere = { everything: true } as const;

describe('who may restrain', () => {
  test.each<[string, Reach]>([
    ['a service', { service: 'app', environment: 'prod' }],
    ['an environment', { environment: 'prod' }],
    ['a recovery group', { group: 'shop' }],
    ['the line', everywhere],
  ])('%s: who may operate there, and nobody else', (_, on) => {
    expect(may('oncall', 'operate', on)).toMatchObject({ allowed: true, person: 'oncall' });
    expect(may('outsider', 'operate', on)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(/needs group/),
    });
    expect(may('stranger', 'operate', on)).toMatchObject({ allowed: false });
  });

  test('an environment takes the right to each of its services, the line to any', () => {
    const of = withRights('api', { deploy: ['duty'] });
    expect(may('oncall', 'operate', { environment: 'prod' }, of)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(/operate changes of api in prod/),
    });
    expect(may('oncall', 'operate', everywhere, of)).toMatchObject({ allowed: true });
  });

  test('an environment that no service has is unknown', () => {
    expect(may('oncall', 'operate', { environment: 'prd' })).toMatchObject({
      allowed: false,
      sentence: 'No environment or recovery group "prd" in the catalogue. Did you mean "prod"?',
    });
  });
});

describe('who may override', () => {
  const on = { service: 'api', environment: 'prod' } as const;
  const request = { kind: 'deploy', version: '1.4.2', dryRun: false, actor: as(names['oncall'] ?? ''), ...on } as const;
  const named = (groups: string[]) => withRights('api', { deploy: ['deployers'], override: groups });

  test('the groups that the environment names', () => {
    const of = named(['duty']);
    expect(may('oncall', 'override', on, of)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(
        /^You may not override a lock, freeze or safeguard of api in prod \(needs group duty;/,
      ),
    });
    expect(may('oncall', 'override', on, named(['oncall']))).toMatchObject({ allowed: true });
    expect(authoriseChange(of, request.actor, 'override', request)).toMatchObject({ allowed: false });
    expect(overriders(of, request)).toEqual(['duty']);
  });

  test('else those of its recovery group; without one, nobody', () => {
    expect(may('oncall', 'override', { service: 'app', environment: 'prod' })).toMatchObject({ allowed: true });
    expect(overriders(catalogue, { ...request, service: 'app' })).toEqual(['oncall']);
    expect(may('oncall', 'override', on)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(
        /^Nobody may override a lock, freeze or safeguard of api in prod: the catalogue names no group/,
      ),
    });
    expect(overriders(catalogue, request)).toEqual([]);
  });
});

test('one name is an environment or a recovery group', () => {
  expect(reachOf(catalogue, 'prod')).toEqual({ environment: 'prod' });
  expect(reachOf(catalogue, 'shop')).toEqual({ group: 'shop' });
  expect(reachOf(catalogue, 'app')).toEqual({
    sentence: '"app" is a service: name its environment too, for example: app prod.',
  });
  expect(reachOf(catalogue, 'shpo')).toEqual({
    sentence: 'No environment or recovery group "shpo" in the catalogue. Did you mean "shop"?',
  });
  expect(catalogueSchema.safeParse({ ...catalogue, timeZone: 'Mars/Olympus' }).success).toBe(false);
});
