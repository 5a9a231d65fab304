import { expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { type FailoverInput, planFailover } from '../../../domain/recovery/plan-failover.ts';
import {
  assessment,
  dead,
  recoveryGroup,
  side,
  writtenAccelerated,
  writtenGroup,
  writtenStateless,
} from '../../support/recovery-inputs.ts';

const plan = (overrides: Partial<FailoverInput> = {}) =>
  planFailover({ group: recoveryGroup(), assessment: assessment(), kind: 'failover', acceptLoss: false, ...overrides });

function planned(overrides: Partial<FailoverInput> = {}) {
  const answer = plan(overrides);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.plan;
}

function sentenceOf(overrides: Partial<FailoverInput>): string {
  const answer = plan(overrides);
  return answer.outcome === 'planned' ? 'planned' : `${answer.outcome}: ${answer.sentence}`;
}

const primaryDead = assessment({ sides: { primary: dead, standby: side('eu-central-1') } });

test('while the region answers, the failover is graceful: it waits for the last write and loses nothing', () => {
  const { mode, steps, lossSeconds, lossText } = planned();
  expect([mode, lossSeconds]).toEqual(['graceful', 0]);
  expect(lossText).toMatch(/nothing is lost/);
  const ids = stepsOf(steps).map(({ id }) => id);
  expect(ids.indexOf('fence/confirm')).toBeLessThan(ids.indexOf('promote/shop-db/caught-up'));
  expect(ids.indexOf('promote/shop-db/caught-up')).toBeLessThan(ids.indexOf('promote/shop-db'));
  expect(ids.indexOf('promote/shop-db')).toBeLessThan(ids.indexOf('switch/app.shop.example'));
});

test('when the region is dead it is ungraceful, says the price, and tries its fence only once', () => {
  const { mode, steps, lossSeconds, lossText } = planned({ assessment: primaryDead });
  expect([mode, lossSeconds]).toEqual(['ungraceful', 3]);
  expect(lossText).toBe('lose about 3 s of writes (estimated at the last contact, 03:12:38 UTC; objective 1 min)');
  const fence = stepsOf(steps).filter(({ phase, kind }) => phase === 'fence' && kind !== 'fenced');
  expect(fence.map(({ attempts, on }) => [attempts, on.errored])).toEqual(fence.map(() => [1, 'continue']));
  expect(stepsOf(steps).find(({ kind }) => kind === 'fenced')).toMatchObject({
    skipNeeds: 'override',
    on: { inconclusive: 'hold' },
  });
  expect(stepsOf(steps).some(({ kind }) => kind === 'caughtUp')).toBe(false);
});

test('the standby grows to what the other side ran, or to what its share says when nobody can tell', () => {
  const count = (input: Partial<FailoverInput>) =>
    stepsOf(planned(input).steps).flatMap((step) =>
      step.id === 'scale/app' && step.kind === 'service' ? step.params.desiredCount : [],
    );
  expect(count({})).toEqual([6]);
  expect(count({ assessment: primaryDead })).toEqual([6]);
});

test('playbooks are told the side that takes over', () => {
  const configure = stepsOf(planned().steps).find(({ kind }) => kind === 'playbook');
  expect(configure?.params).toMatchObject({
    scope: { region: 'eu-central-1' },
    variables: { host: 'shop-db-replica.eu-central-1.rds.amazonaws.com', where: 'eu-central-1' },
  });
});

test('nothing of an ungraceful plan but its fence needs the dead region', () => {
  const asked = stepsOf(planned({ assessment: primaryDead }).steps).filter(({ phase }) => phase !== 'fence');
  // The record that stands is named in its own compare-and-swap; it is not called.
  expect(JSON.stringify(asked.map(({ params }) => ({ ...params, from: '' })))).not.toContain('eu-west-1');
});

test('the same look gives the same plan, and the loss is frozen while the source is dead', () => {
  expect(planned({ assessment: primaryDead })).toEqual(planned({ assessment: primaryDead }));
  expect(planned({ assessment: { ...primaryDead, at: primaryDead.at + 60_000 } }).guard).toEqual(
    planned({ assessment: primaryDead }).guard,
  );
});

test('without a database nothing is promoted, and stopping goes back at every point', () => {
  const group = recoveryGroup({ ...writtenGroup(), databases: {} });
  const { steps, undo } = planned({ group, assessment: assessment({ databases: [] }) });
  expect(stepsOf(steps).some(({ kind }) => kind === 'promote' || kind === 'caughtUp')).toBe(false);
  expect(undo).toBe('stopping goes back to eu-west-1 at every point');
});

const [database] = assessment().databases;
const refusals: [string, Partial<FailoverInput>, RegExp][] = [
  [
    'graceful from a dead region',
    { assessment: primaryDead, mode: 'graceful' },
    /cannot hand over gracefully.*--mode ungraceful/,
  ],
  [
    'ungraceful from a region that answers, and goes on to write',
    { mode: 'ungraceful' },
    /eu-west-1 answers, so no write of shop has to be lost: leave out --mode ungraceful.*--accept-loss/,
  ],
  [
    'to a region that does not answer',
    { assessment: assessment({ sides: { primary: side('eu-west-1'), standby: { ...dead, region: 'eu-central-1' } } }) },
    /eu-central-1, where shop would go, does not answer/,
  ],
  [
    'a service that does not stand by',
    {
      assessment: assessment({
        sides: { primary: side('eu-west-1'), standby: side('eu-central-1', { services: [] }) },
      }),
    },
    /app and web do not stand by in eu-central-1/,
  ],
  [
    'a broken replica',
    {
      assessment: assessment({
        databases:
          database === undefined ? [] : [{ ...database, replication: 'broken', problem: 'replication stopped' }],
      }),
    },
    /standby of shop-db cannot take over: replication stopped. Rebuild it first/,
  ],
  [
    'a loss past the objective',
    { assessment: { ...primaryDead, databases: database === undefined ? [] : [{ ...database, lossSeconds: 90 }] } },
    /lose about 1 min 30 s of writes, more than its objective of 1 min.*--accept-loss/,
  ],
  [
    'a group left half-way',
    {
      assessment: assessment({
        databases: [],
        names: [
          { name: 'a', leadsTo: 'primary' },
          { name: 'b', leadsTo: 'standby' },
        ],
      }),
    },
    /half-way between eu-west-1 and eu-central-1/,
  ],
  [
    'an ungraceful failback',
    {
      kind: 'failback',
      mode: 'ungraceful',
      assessment: assessment({ databases: [], names: [{ name: 'a', leadsTo: 'standby' }] }),
    },
    /failback is graceful only/,
  ],
];
test.each(refusals)('%s is refused in a sentence with what to do', (_what, input, sentence) => {
  expect(sentenceOf(input)).toMatch(sentence);
});

test('without a database nothing is lost by leaving a region that answers ungracefully', () => {
  const group = recoveryGroup({ ...writtenGroup(), databases: {} });
  expect(planned({ group, assessment: assessment({ databases: [] }), mode: 'ungraceful' }).mode).toBe('ungraceful');
});

test('without a database a region that is gone is left without asking whether it still writes', () => {
  const group = recoveryGroup({ ...writtenGroup(), databases: {} });
  const confirm = (input: Partial<FailoverInput>) =>
    stepsOf(planned(input).steps).find(({ id }) => id === 'fence/confirm');
  const gone = { group, assessment: { ...primaryDead, databases: [] } };
  expect(confirm(gone)).toMatchObject({ on: { inconclusive: 'continue', failed: 'continue' }, attempts: 1 });
  expect(confirm(gone)).not.toHaveProperty('skipNeeds');
  expect(confirm({ group, assessment: assessment({ databases: [] }) })).toMatchObject({ on: { failed: 'hold' } });
  expect(confirm({ assessment: primaryDead })).toMatchObject({ on: { inconclusive: 'hold' }, skipNeeds: 'override' });
});

test('a region that was silent when this was planned is not taken for fenced when it answers again', () => {
  const confirm = (input: Partial<FailoverInput>) =>
    stepsOf(planned(input).steps).find(({ id }) => id === 'fence/confirm')?.params;
  expect(confirm({ assessment: primaryDead })).toMatchObject({ wasSilent: true });
  expect(confirm({})).not.toHaveProperty('wasSilent');
});

test('a loss past the objective goes on once it is accepted', () => {
  const past = { ...primaryDead, databases: database === undefined ? [] : [{ ...database, lossSeconds: 90 }] };
  expect(planned({ assessment: past, acceptLoss: true }).lossSeconds).toBe(90);
});

test('a failback where the group is at home has nothing to do', () => {
  expect(sentenceOf({ kind: 'failback' })).toBe('nothingToDo: shop runs in eu-west-1 already: nothing to do.');
});

const switches = (input: Partial<FailoverInput>) =>
  stepsOf(planned(input).steps).flatMap((step) => (step.phase === 'switch' ? [[step.kind, step.params]] : []));

test('a health check is held unhealthy to leave the primary, and watched again to come home', () => {
  const group = recoveryGroup(writtenStateless());
  const names = (leadsTo: 'primary' | 'standby') => [{ name: 'app.shop.example', leadsTo }];
  const away = { group, assessment: assessment({ databases: [], names: names('primary') }) };
  expect(switches(away)).toMatchObject([['healthCheck', { zone: 'Z1', check: 'check-1', away: true }]]);
  const home = { group, kind: 'failback', assessment: assessment({ databases: [], names: names('standby') }) } as const;
  expect(switches(home)).toMatchObject([['healthCheck', { check: 'check-1', away: false }]]);
});

test('the dials of an accelerator are turned, and it is judged by them: its addresses stay', () => {
  const group = recoveryGroup(writtenAccelerated());
  const on = expect.stringMatching(/endpoint-group\/s$/);
  const off = expect.stringMatching(/endpoint-group\/p$/);
  expect(switches({ group })).toMatchObject([
    ['dials', { scope: { region: 'eu-central-1' }, on, off }],
    ['dials', { on, off }],
  ]);
  const steps = stepsOf(planned({ group }).steps);
  expect(steps.some(({ kind }) => kind === 'resolves')).toBe(false);
  expect(steps.find(({ id }) => id === 'validate/shop.example')).toMatchObject({
    kind: 'dialled',
    params: { name: 'shop.example', on, off },
  });
});

test('names that one thing moves are switched one after the other, so that undo knows how it stood before', () => {
  const { steps } = planned({ group: recoveryGroup(writtenAccelerated()) });
  expect(JSON.stringify(steps)).toMatch(
    /"parallel":\[\{"sequence":\[\{"id":"switch\/app.shop.example".*?"id":"switch\/shop/,
  );
});
