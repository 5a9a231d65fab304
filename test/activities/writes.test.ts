import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DescribeRulesCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ControlState, StepResult } from '../../activities/api.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { TrafficRule } from '../../domain/plan/step.ts';
import { attempt } from './support/attempt.ts';
import { type AuditEntry, only, type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
import { activitiesOn, deployRequest, noPast, planOf, stepOf } from './support/world.ts';

let aws: SimulatedAws;
let plan: Plan;
beforeAll(async () => {
  aws = await startSimulatedAws();
  const input = { change: 'c', request: deployRequest('app', '1.4.2', 'prod') };
  plan = planOf((await attempt(activities.makePlan, input)).result);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(() => aws.clearFaults());

const activities = activitiesOn(noPast);
let changes = 0;
/** A change of its own for every case. */
const newKey = () => ({ change: `change-${(changes += 1)}`, step: 'eu/x' });

/** Calls of that action that took effect: answered well, or applied though the answer was lost. */
const applied = (calls: readonly AuditEntry[], action: string) =>
  only(calls, action).filter(({ status, fault }) => status === 200 || fault === 'lost-answer');

/** Every write of a step, as it is made, and what tells that it took effect once. */
interface Case {
  readonly action: string;
  readonly run: () => Promise<StepResult>;
}

/** Another one each time. */
let percent = 0;
const weightCase = (rule: () => TrafficRule) => async () => {
  percent += 1;
  const { params } = stepOf(plan, 'weight', 'weight-5');
  const input = { key: newKey(), params: { ...params, rule: rule() }, want: { percent } };
  return (await attempt(activities.writeWeight, input)).result;
};
let headerRule: TrafficRule;
async function controlCase(change: (entry: ControlState['services'][number]) => ControlState['services'][number]) {
  const { params } = stepOf(plan, 'control', 'hold');
  const { services } = (await attempt(activities.readControl, params)).result;
  const want = { services: services.map(change) };
  return (await attempt(activities.writeControl, { key: newKey(), params, want })).result;
}
const cases: Case[] = [
  {
    action: 'RegisterTaskDefinition',
    run: async () => {
      const { params } = stepOf(plan, 'registerTaskDefinition', 'register');
      return (await attempt(activities.registerTaskDefinition, { key: newKey(), params })).result;
    },
  },
  {
    action: 'UpdateService',
    run: async () => {
      const { params } = stepOf(plan, 'service', 'canary');
      const { desiredCount = 0 } = (await attempt(activities.readService, params)).result;
      const want = { desiredCount: desiredCount === 1 ? 2 : 1 };
      return (await attempt(activities.writeService, { key: newKey(), params, want })).result;
    },
  },
  { action: 'ModifyListener', run: weightCase(() => stepOf(plan, 'weight', 'weight-5').params.rule) },
  { action: 'ModifyRule', run: weightCase(() => headerRule) },
  {
    action: 'RegisterScalableTarget',
    run: () =>
      controlCase((entry) =>
        'scaleInSuspended' in entry ? { ...entry, scaleInSuspended: !entry.scaleInSuspended } : entry,
      ),
  },
];

beforeAll(async () => {
  const input = { change: 'c', request: deployRequest('api', '1.4.2', 'prod') };
  const api = planOf((await attempt(activities.makePlan, input)).result);
  const { rule } = stepOf(api, 'weight', 'weight-0').params;
  const elb = new ElasticLoadBalancingV2Client({});
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: rule.arn }));
  const arn = Rules.find(({ IsDefault }) => IsDefault !== true)?.RuleArn ?? '';
  headerRule = { ...rule, type: 'rule', arn };
});

describe.each(cases)('$action', ({ action, run }) => {
  test('is made once', async () => {
    expect(await run()).toMatchObject({ verdict: 'passed' });
    expect(applied(await aws.calls(), action)).toHaveLength(1);
  });

  test('whose answer was lost is found, not repeated', async () => {
    await aws.fault({ kind: 'lost-answer', action, count: 1 });
    expect(await run()).toMatchObject({ verdict: 'passed' });
    const calls = await aws.calls();
    expect(only(calls, action).map(({ fault }) => fault)).toEqual(['lost-answer']);
  });

  test.each([
    ['throttled', { kind: 'error', code: 'ThrottlingException' }],
    ['answered 503', { kind: 'outage' }],
    ['hung up on', { kind: 'outage', answer: 'hang-up' }],
  ])('%s twice is tried again until it took effect once', async (_, fault) => {
    await aws.fault({ ...fault, action, count: 2 });
    expect(await run()).toMatchObject({ verdict: 'passed' });
    const calls = await aws.calls();
    expect(only(calls, action)).toHaveLength(3);
    expect(applied(calls, action)).toHaveLength(1);
  });

  test('refused by AWS is a verdict with its words, not an error', async () => {
    await aws.fault({
      kind: 'error',
      code: 'InvalidParameterException',
      message: 'This will not do.',
      action,
      count: 1,
    });
    const result = await run();
    expect(result.verdict).toBe('failed');
    expect(result.reason).toMatch(/refused.*: This will not do$/);
    expect(only(await aws.calls(), action)).toHaveLength(1);
  });

  test('denied is thrown, and not retried', async () => {
    await aws.fault({ kind: 'error', code: 'AccessDeniedException', action, count: 1 });
    await expect(run()).rejects.toMatchObject({ type: 'AwsDenied', nonRetryable: true });
  });
});
