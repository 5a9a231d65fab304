import { expect, test } from '@jest/globals';
import { createDriftActivities } from '../../activities/drift.ts';
import { brokenGuards } from '../../activities/guards.ts';
import { planStackChange } from '../../activities/infrastructure-planning.ts';
import { noInfrastructure } from '../../activities/no-infrastructure.ts';
import { pastApplies } from '../../activities/past-applies.ts';
import { createPolicyActivities } from '../../activities/policy.ts';
import { serviceLane, stackLane, standbyLane } from '../../domain/lane-ids.ts';
import type { StackState } from '../../domain/infrastructure/stack-plan.ts';
import { applying } from '../bot/support/stack-views.ts';
import { at } from '../bot/support/views.ts';
import { stackCatalogue, stackPlan } from '../support/stack-inputs.ts';
import { temporalWith } from './support/world.ts';

const log = { info: () => undefined, warn: () => undefined };
const catalogue = stackCatalogue();
const past = [applying({ status: 'succeeded', endedAt: at(760) })];
const deps = (state: StackState = stackPlan().state) => ({
  catalogue,
  temporal: temporalWith(past),
  log,
  aws: () => {
    throw new Error('not here');
  },
  infrastructure: { ...noInfrastructure, stackState: async () => state },
});
const request = {
  kind: 'infrastructure',
  stack: 'primary',
  environment: 'prod',
  actor: { via: 'oidc', subject: 'engineer' },
  dryRun: false,
} as const;

test('an apply holds its stack from the beginning, and its services only once it is approved', async () => {
  const policy = createPolicyActivities({ catalogue });
  expect(await policy.laneRules(request)).toEqual({
    channel: '#platform',
    lanes: [
      { lane: stackLane('primary'), mode: 'queue' },
      { lane: serviceLane('app', 'prod'), mode: 'queue', late: true },
      { lane: standbyLane('app', 'prod'), mode: 'queue', late: true },
    ],
  });
  expect(await policy.laneRules({ ...request, stack: 'primry' })).toEqual({
    sentence: 'No stack "primry" in the catalogue. Did you mean "primary"?',
  });
});

test('the plan knows how long the last applies took, and is bound to the file', async () => {
  const one = await planStackChange(deps(), request, stackPlan());
  if (one.outcome !== 'planned') throw new Error(one.sentence);
  expect(one.plan.summary.lastSeconds).toEqual([60]);
  const file = { key: 'primary/one.tfplan', sha256: 'cd'.repeat(32), bytes: 4096 };
  const other = await planStackChange(deps(), request, stackPlan({ file }));
  expect(other.outcome === 'planned' && other.plan.hash !== one.plan.hash).toBe(true);
});

test('a stored plan that is older than its state is refused, and so is it at the guard', async () => {
  const moved = deps({ lineage: 'a-lineage', serial: 14 });
  const sentence =
    'The state of primary has changed since this was planned (serial 14 now, 12 then), so it has to be planned again: /infra plan primary.';
  expect(await planStackChange(moved, { ...request, of: 'primary-prod-abcd2345' }, stackPlan())).toEqual({
    outcome: 'refused',
    sentence,
  });
  const { stack, commit, place, state: planned } = stackPlan({ place: { bucket: 'states', key: 'primary.tfstate' } });
  const guard = { kind: 'stackState', stack, commit, place, ...planned } as const;
  expect(await brokenGuards(moved, [guard])).toEqual([sentence]);
  expect(await brokenGuards(deps(), [guard])).toEqual([]);
});

test('what is looked at for drift is the commit that was applied last', async () => {
  const drift = createDriftActivities(deps());
  expect(await drift.lookAt('primary')).toEqual({ channel: '#platform', commit: stackPlan().commit });
  expect(await drift.lookAt('gone')).toBeUndefined();
  expect(await pastApplies({ temporal: temporalWith([]), log }, 'primary')).toEqual([]);
});

test('nothing is looked at while an apply is under way; what only waits for approval changes nothing', async () => {
  const [step] = applying().steps;
  if (step === undefined) throw new Error('no step');
  const lookBeside = (status: string, state: 'pending' | 'running') => {
    const answers: Readonly<Record<string, unknown>> = {
      [stackLane('primary')]: { epoch: 1, holder: 'primary-prod-abcd2345', queue: [] },
      'primary-prod-abcd2345': applying({ steps: [{ ...step, state }] }),
    };
    const known = temporalWith(past);
    const getHandle = (id: string) =>
      id in answers
        ? { query: async () => answers[id], describe: async () => ({ status: { name: status } }) }
        : known.workflow.getHandle(id);
    const temporal = { workflow: { ...known.workflow, getHandle } } as unknown as typeof known;
    return createDriftActivities({ ...deps(), temporal }).lookAt('primary');
  };
  const look = { channel: '#platform', commit: stackPlan().commit };
  expect(await lookBeside('RUNNING', 'running')).toEqual({ busy: true });
  expect(await lookBeside('RUNNING', 'pending')).toEqual(look);
  expect(await lookBeside('TERMINATED', 'running')).toEqual(look);
});

test('a worker that runs no tool says what to set', async () => {
  await expect(noInfrastructure.stackState(stackPlan())).rejects.toThrow('COXSWAIN_PLAN_BUCKET');
});
