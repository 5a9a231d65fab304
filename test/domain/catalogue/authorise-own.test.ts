import { describe, expect, test } from '@jest/globals';
import { authoriseChange, type ChangeAction } from '../../../domain/catalogue/authorise-change.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import type { Actor } from '../../../domain/change/actor.ts';
import { changeRequestSchema } from '../../../domain/change/request.ts';
import { writtenCatalogue } from '../../support/recovery-inputs.ts';

const written = writtenCatalogue();
const catalogue = catalogueSchema.parse({
  ...written,
  groups: [...written.groups, 'deployers'],
  people: { ...written.people, developer: { oidc: 'developer', groups: ['deployers'] } },
  services: {
    ...written.services,
    web: {
      ...written.services.web,
      environments: { prod: { ...written.services.web.environments.prod, rights: { deploy: ['deployers'] } } },
    },
  },
});
const oidc = (subject: string): Actor => ({ via: 'oidc', subject });
const own: readonly Actor[] = [
  { via: 'change', change: 'web-prod-abcd2345', person: 'developer' },
  { via: 'schedule', schedule: 'sync of shop' },
];
const ask = (actor: Actor, request: object, action: ChangeAction = 'start') =>
  authoriseChange(
    catalogue,
    actor,
    action,
    changeRequestSchema.parse({ environment: 'prod', dryRun: false, actor, ...request }),
  );
const sync = { kind: 'sync', service: 'web' } as const;

describe('a sync', () => {
  test('is begun by who deploys there, and by who moves the group', () => {
    expect(ask(oidc('developer'), sync)).toMatchObject({ allowed: true, person: 'developer' });
    expect(ask(oidc('oncall'), sync)).toMatchObject({ allowed: true, person: 'oncall' });
    expect(ask(oidc('oncall'), sync, 'operate')).toMatchObject({ allowed: true });
    expect(ask(oidc('captain'), sync)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(/^You may not deploy web/),
    });
    expect(ask(oidc('nobody'), sync)).toMatchObject({
      allowed: false,
      sentence: expect.stringMatching(/knows no person/),
    });
  });

  test('is begun by a change in the name of its person, and by the schedule', () => {
    expect(own.map((actor) => ask(actor, sync))).toEqual([
      { allowed: true, person: 'developer', groups: [] },
      { allowed: true, person: 'coxswain', groups: [] },
    ]);
  });
});

test('a fence follows a change, a drill on paper comes by the schedule, and not the other way', () => {
  const [change, schedule] = own as [Actor, Actor];
  const fence = { kind: 'fence', group: 'shop' } as const;
  const drill = { kind: 'drill', group: 'shop' } as const;
  expect(ask(change, fence)).toMatchObject({ allowed: true, person: 'developer' });
  expect(ask(schedule, drill)).toMatchObject({ allowed: true, person: 'coxswain' });
  expect(ask(schedule, fence).allowed || ask(change, drill).allowed).toBe(false);
});

test('a change that was approved may be carried out by moves; a schedule moves nothing', () => {
  const [change, schedule] = own as [Actor, Actor];
  const moves = [
    { kind: 'failover', group: 'shop', acceptLoss: false },
    { kind: 'failback', group: 'shop' },
    { kind: 'rebuild', group: 'shop' },
  ];
  expect(moves.map((move) => ask(change, move).allowed)).toEqual([true, true, true]);
  expect(moves.map((move) => ask(schedule, move).allowed)).toEqual([false, false, false]);
});

test('neither change nor schedule may do anything else, nor decide on anything', () => {
  const sentence = 'Only people may do this: no change or schedule may ask for it.';
  const requests = [
    { kind: 'deploy', service: 'web', version: '1.4.2' },
    { kind: 'rollback', service: 'web' },
    { kind: 'arm', group: 'shop' },
  ];
  for (const actor of own) {
    for (const request of requests) expect(ask(actor, request)).toEqual({ allowed: false, sentence });
    for (const action of ['operate', 'override', 'approve'] as const) {
      for (const request of [...requests, sync, { kind: 'failover', group: 'shop', acceptLoss: true }]) {
        expect(ask(actor, request, action)).toEqual({ allowed: false, sentence });
      }
    }
  }
});
