import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { ControlState } from '../../activities/api.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import { attempt } from './support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
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

const activities = activitiesOn(noPast);
let changes = 0;
/** A change of its own for every case. */
const newKey = () => ({ change: `change-${(changes += 1)}`, step: 'eu/x' });
const scaling = () => new ApplicationAutoScalingClient({});
const scalable = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;
const resource = 'service/shop/app-prod';

describe('a repeated attempt', () => {
  test('finds the task definition that an earlier one registered, past those of others', async () => {
    const { params } = stepOf(plan, 'registerTaskDefinition', 'register');
    const key = newKey();
    const first = await attempt(activities.registerTaskDefinition, { key, params });
    const other = await attempt(activities.registerTaskDefinition, { key: newKey(), params });
    const again = await attempt(activities.registerTaskDefinition, { key, params }, { attempt: 2 });
    expect(again.result.output).toEqual(first.result.output);
    expect(other.result.output).not.toEqual(first.result.output);
    expect(only(await aws.calls(), 'RegisterTaskDefinition')).toHaveLength(2);
  });

  test('writes nothing where the world is as wanted', async () => {
    const service = stepOf(plan, 'service', 'roll').params;
    const before = (await attempt(activities.readService, service)).result;
    await attempt(activities.writeService, { key: newKey(), params: service, want: before });
    const weight = stepOf(plan, 'weight', 'weight-5').params;
    const share = (await attempt(activities.readWeight, weight)).result;
    await attempt(activities.writeWeight, { key: newKey(), params: weight, want: share });
    const control = stepOf(plan, 'control', 'hold').params;
    const settings = (await attempt(activities.readControl, control)).result;
    await attempt(activities.writeControl, { key: newKey(), params: control, want: settings });
    const written = (await aws.calls()).filter(({ action }) => /^(Update|Modify|Register)/.test(action));
    expect(written).toEqual([]);
  });
});

test('a share finer than AWS can hold is written once, to the nearest tenth', async () => {
  const { params } = stepOf(plan, 'weight', 'weight-5');
  const { result } = await attempt(activities.writeWeight, { key: newKey(), params, want: { percent: 0.25 } });
  expect(result).toMatchObject({ verdict: 'passed', evidence: { percent: 0.3 } });
  expect(only(await aws.calls(), 'ModifyListener')).toHaveLength(1);
});

describe('only while the world holds what the change wrote', () => {
  test('a weight that somebody else set is left, with what it is', async () => {
    const { params } = stepOf(plan, 'weight', 'weight-5');
    await attempt(activities.writeWeight, { key: newKey(), params, want: { percent: 40 } });
    const input = { key: newKey(), params, want: { percent: 0 }, only: [{ percent: 5 }, { percent: 25 }] };
    const { result } = await attempt(activities.writeWeight, input);
    expect(result).toMatchObject({
      verdict: 'errored',
      reason: '40 % go to the canary, which this change did not set (it knows of 5 % or 25 %), so it was left',
    });
    expect((await attempt(activities.readWeight, params)).result).toEqual({ percent: 40 });
    const ours = { ...input, only: [{ percent: 5 }, { percent: 40 }] };
    expect((await attempt(activities.writeWeight, ours)).result.verdict).toBe('passed');
  });

  test('a service that runs something else is left', async () => {
    const { params } = stepOf(plan, 'service', 'roll');
    const before = (await attempt(activities.readService, params)).result;
    const input = {
      key: newKey(),
      params,
      want: { taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:1' },
      only: [{ taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:99' }],
    };
    const { result } = await attempt(activities.writeService, input);
    expect(result.verdict).toBe('errored');
    expect(result.reason).toMatch(/^app-prod is set to app-prod:\d+ with 4 tasks, which this change did not do/);
    expect((await attempt(activities.readService, params)).result).toEqual(before);
  });

  test('a count that somebody else set is left by a step that sets the count alone, and by no other', async () => {
    const { params } = stepOf(plan, 'service', 'tasks-50');
    const before = (await attempt(activities.readService, params)).result;
    const input = { key: newKey(), params, want: { desiredCount: 2 }, only: [{ ...before, desiredCount: 1 }] };
    const { result } = await attempt(activities.writeService, input);
    expect(result.verdict).toBe('errored');
    expect(result.reason).toMatch(/^app-prod-canary is set to app-prod:\d+ with 0 tasks, which this change did not do/);
    expect((await attempt(activities.readService, params)).result).toEqual(before);
  });

  test('settings that somebody else changed are left', async () => {
    const { params } = stepOf(plan, 'control', 'hold');
    const found = (await attempt(activities.readControl, params)).result;
    const turned = (state: ControlState): ControlState => ({
      services: state.services.map((entry) => ({
        ...entry,
        deployment: { ...entry.deployment, circuitBreaker: { enable: false, rollback: false } },
      })),
    });
    const elsewhere = {
      services: found.services.map((entry) => ({
        ...entry,
        deployment: { ...entry.deployment, alarms: { enable: true, rollback: true, names: ['other'] } },
      })),
    };
    const input = { key: newKey(), params, want: turned(found), only: [elsewhere] };
    const { result } = await attempt(activities.writeControl, input);
    expect(result.verdict).toBe('errored');
    expect((await attempt(activities.readControl, params)).result).toEqual(found);
  });
});

test('control keeps all that it does not set, and starts no deployment', async () => {
  const ecs = new ECSClient({});
  const describe_ = async () =>
    (await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['app-prod'] }))).services?.[0];
  await scaling().send(
    new RegisterScalableTargetCommand({
      ...scalable,
      ResourceId: resource,
      SuspendedState: {
        DynamicScalingOutSuspended: true,
        ScheduledScalingSuspended: true,
        DynamicScalingInSuspended: false,
      },
    }),
  );
  const before = await describe_();
  const { params } = stepOf(plan, 'control', 'hold');
  const found = (await attempt(activities.readControl, params)).result;
  const want: ControlState = {
    services: found.services.map(({ service }) => ({
      service,
      deployment: {
        circuitBreaker: { enable: true, rollback: false },
        alarms: { enable: false, rollback: false, names: [] },
      },
      scaleInSuspended: true,
    })),
  };
  await attempt(activities.writeControl, { key: newKey(), params, want });
  const targets = await scaling().send(new DescribeScalableTargetsCommand({ ...scalable, ResourceIds: [resource] }));
  expect(targets.ScalableTargets?.[0]?.SuspendedState).toEqual({
    DynamicScalingOutSuspended: true,
    ScheduledScalingSuspended: true,
    DynamicScalingInSuspended: true,
  });
  const after = await describe_();
  expect(after?.deployments?.map(({ id }) => id)).toEqual(before?.deployments?.map(({ id }) => id));
  expect(after?.deploymentConfiguration).toEqual({
    ...before?.deploymentConfiguration,
    deploymentCircuitBreaker: { enable: true, rollback: false },
    alarms: { enable: false, rollback: false, alarmNames: [] },
  });
  // And as it was, by what was captured.
  const back = { key: newKey(), params, want: found, only: [want] };
  expect((await attempt(activities.writeControl, back)).result.verdict).toBe('passed');
  expect((await attempt(activities.readControl, params)).result).toEqual(found);
});

test('settings that landed by half are put back: what never changed is no stranger', async () => {
  const { params } = stepOf(plan, 'control', 'hold');
  const found = (await attempt(activities.readControl, params)).result;
  const deployment = {
    circuitBreaker: { enable: false, rollback: false },
    alarms: { enable: false, rollback: false, names: [] },
  };
  const half: ControlState = { services: found.services.map((entry) => ({ ...entry, deployment })) };
  const whole: ControlState = { services: half.services.map((entry) => ({ ...entry, scaleInSuspended: true })) };
  await attempt(activities.writeControl, { key: newKey(), params, want: half });
  const back = { key: newKey(), params, want: found, only: [whole] };
  expect((await attempt(activities.writeControl, back)).result).toMatchObject({ verdict: 'passed' });
  expect((await attempt(activities.readControl, params)).result).toEqual(found);
});
