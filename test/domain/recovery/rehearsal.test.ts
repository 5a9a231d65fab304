import { expect, test } from '@jest/globals';
import type { PlanDraft } from '../../../domain/plan/plan.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { planRehearsal } from '../../../domain/recovery/rehearsal.ts';
import { scratchId } from '../../../domain/recovery/scratch-id.ts';
import { assessment, dead, recoveryGroup, side, writtenGroup } from '../../support/recovery-inputs.ts';
import { rehearsalInput } from '../../support/rehearsal-inputs.ts';

function planned(overrides: Parameters<typeof rehearsalInput>[0] = {}): PlanDraft {
  const answer = planRehearsal(rehearsalInput(overrides));
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}

function refused(overrides: Parameters<typeof rehearsalInput>[0]): string {
  const answer = planRehearsal(rehearsalInput(overrides));
  if (answer.outcome !== 'refused') throw new Error('planned');
  return answer.sentence;
}

test('every write is of a thing of its own, and is taken back by a later step of the same kind', () => {
  const steps = stepsOf(planned().steps);
  const kinds = new Set(steps.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['scratchDatabase', 'scratchTask', 'smoke']);
  const made = steps.flatMap((step) =>
    step.kind === 'scratchDatabase' || step.kind === 'scratchTask' ? [step.params] : [],
  );
  const there = made.filter(({ present }) => present).map(({ id }) => id);
  expect(there.toSorted()).toEqual(
    made
      .filter(({ present }) => !present)
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(there.every((id) => id.endsWith('-rehearsal-abcd2345'))).toBe(true);
});

test('it is on the side that stands by, whichever that is, and holds while the other serves', () => {
  expect(planned()).toMatchObject({
    kind: 'drill',
    guards: [{ kind: 'serves', group: 'shop', side: 'primary' }],
    summary: { to: 'eu-central-1' },
  });
  const { databases, ...rest } = assessment();
  const moved = { ...rest, databases: databases.map((each) => ({ ...each, writer: 'standby' as const })) };
  expect(planned({ assessment: moved }).summary.to).toBe('eu-west-1');
});

test('nobody is asked while copies cost money, and nothing is passed over that stays', () => {
  const draft = planned();
  expect(draft.approval).toBeUndefined();
  for (const step of stepsOf(draft.steps)) {
    if (step.phase === 'tear down') expect(step).toMatchObject({ mustPass: true, on: { failed: 'hold' } });
    else expect(step.on).toEqual({ failed: 'undo', errored: 'undo', inconclusive: 'undo' });
  }
});

test('says what it costs, how old the copy is, and what is not told or called', () => {
  const { notes, estimateSeconds } = planned({
    tasks: rehearsalInput().tasks.map(({ port: _port, ...task }) => task),
  }).summary;
  expect(notes).toEqual([
    'AWS bills for 1 database (db.r6g.large) and 2 tasks more until it is torn down.',
    'app is not called, only seen to run: it opens no port.',
    'web is not told of a copy of a database: its task uses what the standby uses.',
    'web is not called, only seen to run: it opens no port.',
    'The copy of shop-db is 5 h old: it is made of the last snapshot.',
  ]);
  expect(estimateSeconds).toBeGreaterThan(600);
  expect(planned({ lastSeconds: [812, 790] }).summary.estimateSeconds).toBe(812);
});

test('leaves out, and says so, what cannot be copied: a cluster without an instance, a global table', () => {
  const base = writtenGroup();
  const member = (region: string) => ({ account: 'live', region, id: `orders-${region}` });
  const databases = {
    orders: { aurora: { globalCluster: 'orders', primary: member('eu-west-1'), standby: member('eu-central-1') } },
    carts: { dynamodb: { table: 'carts', account: 'live' } },
  };
  const environment = { web: { DATABASE_HOST: '{database.orders.host}' } };
  const group = recoveryGroup({ ...base, databases, drill: { environment } });
  const headless = planned({ group, copies: [{ name: 'orders' }, { name: 'carts' }] });
  expect(stepsOf(headless.steps).some(({ kind }) => kind === 'scratchDatabase')).toBe(false);
  expect(headless.summary.notes).toEqual(
    expect.arrayContaining([
      'web is not told DATABASE_HOST: there is no copy for it.',
      expect.stringMatching(/^orders is left out: its cluster there has no instance/),
      expect.stringMatching(/^carts is a global table and is not restored/),
    ]),
  );
  const copied = planned({ group, copies: [{ name: 'orders', size: 'db.r6g.large' }, { name: 'carts' }] });
  expect(stepsOf(copied.steps).filter(({ kind }) => kind === 'scratchDatabase')).toHaveLength(2);
});

test('is refused in a sentence: half-way, a region that is silent, no service there, no backup', () => {
  const { names } = assessment();
  const halfWay = assessment({
    databases: [],
    names: names.map((name, index) => ({ ...name, leadsTo: index === 0 ? 'primary' : 'standby' })),
  });
  expect(refused({ assessment: halfWay })).toMatch(/half-way between eu-west-1 and eu-central-1/);
  const silent = assessment({ sides: { primary: side('eu-west-1'), standby: { ...dead, region: 'eu-central-1' } } });
  expect(refused({ assessment: silent })).toMatch(/^eu-central-1, where shop would be rehearsed, does not answer/);
  const lost = assessment({ sides: { primary: dead, standby: side('eu-central-1') } });
  expect(refused({ assessment: lost })).toMatch(
    /^eu-west-1, where shop runs, does not answer .* To move: \/failover shop\.$/,
  );
  expect(refused({ tasks: [] })).toMatch(/^app and web do not stand by in eu-central-1/);
  expect(refused({ copies: [{ name: 'shop-db' }] })).toMatch(
    /^shop-db-replica in eu-central-1 has no snapshot to restore shop-db from/,
  );
});

test('names fit RDS, however long what they are made of', () => {
  const long = scratchId('a-very-long-name-of-a-database-cluster-in-the-standby-region-1', 'shop-prod-abcd2345');
  expect(`${long}-1`.length).toBeLessThanOrEqual(63);
  expect(long).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*-rehearsal-abcd2345$/);
  expect(scratchId('shop-db', 'shop-prod-abcd2345')).toBe('shop-db-rehearsal-abcd2345');
});
