import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { UpdateServiceCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { ScalingState } from '../../../activities/recovery-api.ts';
import { attempt } from '../support/attempt.ts';
import { primary, primaryPlace, quickDatabases, standby } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

const activities = activitiesOn(noPast);
let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
});

const key = { change: 'failover-1', step: 'fence/app/scaling' };
const params = { place: primaryPlace, services: ['app-prod', 'app-prod-canary'], suspended: true };
const state = (scaleIn: boolean, scaleOut: boolean, scheduled: boolean): ScalingState => ({
  services: [{ service: 'app-prod', suspended: { scaleIn, scaleOut, scheduled } }],
});
const held = state(true, true, true);
const free = state(false, false, false);
const write = async (want: ScalingState, before?: readonly ScalingState[]) =>
  (
    await attempt(
      activities.writeScaling,
      before === undefined ? { key, params, want } : { key, params, want, only: before },
    )
  ).result;
const read = async () => (await attempt(activities.readScaling, params)).result;

test('is held in all three ways, read back, and put back as it was', async () => {
  const before = await read();
  expect(before).toEqual(free);
  expect(await write(held, [before])).toMatchObject({ verdict: 'passed', evidence: held });
  expect(await read()).toEqual(held);
  const [call, ...more] = only(await aws.calls(), 'RegisterScalableTarget');
  expect(more).toEqual([]);
  // Capacities are not ours to set.
  expect(call?.params).not.toHaveProperty('MinCapacity');
  expect(await write(before, [held])).toMatchObject({ verdict: 'passed' });
  expect(await read()).toEqual(free);
});

test('whose answer was lost is found, not set again', async () => {
  await aws.fault({ kind: 'lost-answer', action: 'RegisterScalableTarget', count: 1 });
  expect(await write(held, [free])).toMatchObject({ verdict: 'passed' });
  expect(only(await aws.calls(), 'RegisterScalableTarget')).toHaveLength(1);
  await write(free);
});

test('that somebody else changed is left', async () => {
  const scaling = new ApplicationAutoScalingClient({ region: 'eu-west-1' });
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/shop/app-prod',
      SuspendedState: { DynamicScalingInSuspended: true },
    }),
  );
  expect(await read()).toEqual(state(true, false, false));
  expect(await write(held, [free])).toEqual({
    verdict: 'errored',
    reason: 'somebody else changed the auto scaling of app-prod, so it was left as it is',
  });
  await write(free);
});

test('a service that does not scale by itself has nothing to hold', async () => {
  const services = [{ service: 'app-prod-canary', suspended: { scaleIn: true, scaleOut: true, scheduled: true } }];
  expect(await write({ services })).toMatchObject({
    verdict: 'passed',
    progress: { text: 'nothing scales by itself' },
  });
  expect(only(await aws.calls(), 'RegisterScalableTarget')).toEqual([]);
});

test('a region that is gone is shown as trouble, and the attempt can be ended', async () => {
  await aws.region('eu-west-1', 'down');
  const gone = attempt(activities.writeScaling, { key, params, want: held }, {}, (environment, beats) => {
    if (beats.some(({ trouble }) => trouble?.includes('eu-west-1') === true)) environment.cancel();
  });
  await expect(gone).rejects.toThrow(/CANCEL/i);
});

const fenced = { region: 'eu-west-1', services: [{ place: primaryPlace, service: 'web-prod' }], databases: [] };

test('services with tasks, or about to have some, can still write', async () => {
  const info = { startToCloseTimeoutMs: 2000 };
  expect((await attempt(activities.fenced, fenced, info)).result).toMatchObject({
    verdict: 'failed',
    reason: 'web-prod has 4 tasks',
  });
  const ecs = new ECSClient({ region: 'eu-west-1' });
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web-prod', desiredCount: 0 }));
  const { result, beats } = await attempt(activities.fenced, fenced);
  expect(result).toMatchObject({ verdict: 'passed', evidence: { stopped: ['web-prod'], readOnly: [] } });
  expect(beats.map(({ text }) => text).join('\n')).toMatch(/web-prod/);
});

test.each(['down', 'partitioned'] as const)(
  'whether a region that is %s still writes is not known, in time',
  async (gone) => {
    await aws.region('eu-west-1', gone);
    const began = Date.now();
    const info = { startToCloseTimeoutMs: 30_000 };
    const { result } = await attempt(activities.fenced, fenced, info);
    expect(Date.now() - began).toBeLessThan(info.startToCloseTimeoutMs);
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      reason: 'eu-west-1 does not answer: whether web-prod still takes writes is not known',
    });
  },
);

/** An alarm on a metric that nobody writes: it stays as it is set. */
async function define(AlarmName: string): Promise<void> {
  await new CloudWatchClient({ region: 'eu-central-1' }).send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Shop/Test',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
}
async function set(AlarmName: string, StateValue: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'): Promise<void> {
  const command = new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' });
  await new CloudWatchClient({ region: 'eu-central-1' }).send(command);
}

test('an alarm is watched until it is red, or until the time since the first attempt is up', async () => {
  await define('shop-down');
  await set('shop-down', 'OK');
  const watch = { scope: standby, alarm: 'shop-down', seconds: 60 };
  let turned = false;
  const fired = await attempt(activities.fires, watch, {}, (_, beats) => {
    if (turned || !beats.some(({ text }) => text === 'shop-down is green')) return;
    turned = true;
    void set('shop-down', 'ALARM');
  });
  expect(fired.result).toMatchObject({ verdict: 'passed', progress: { text: 'shop-down is red' } });

  await set('shop-down', 'ALARM');
  const begun = { scheduledTimestampMs: Date.now() - 60_000 };
  expect((await attempt(activities.fires, watch, begun)).result).toEqual({
    verdict: 'failed',
    reason: 'shop-down did not turn red within 1 min',
  });
  expect((await attempt(activities.fires, { ...watch, alarm: 'nowhere' })).result).toMatchObject({ verdict: 'failed' });
});

test('alarms are green once none was red for a while; one without data is said', async () => {
  await define('orders-late');
  await define('orders-new');
  await set('orders-late', 'ALARM');
  const watch = { scope: standby, names: ['orders-late', 'orders-new'] };
  const red = await attempt(activities.alarms, watch, { startToCloseTimeoutMs: 2500 });
  expect(red.result).toMatchObject({ verdict: 'failed', reason: expect.stringContaining('orders-late is red') });
  let mended = false;
  const green = await attempt(activities.alarms, watch, {}, (_, beats) => {
    if (mended || !beats.some(({ text }) => text === 'orders-late is red')) return;
    mended = true;
    void set('orders-late', 'OK');
  });
  expect(green.result).toMatchObject({
    verdict: 'passed',
    progress: { text: 'none red for 10 s; orders-new lacks data' },
    evidence: { 'orders-late': 'OK', 'orders-new': 'INSUFFICIENT_DATA' },
  });
});

test('an alarm that CloudWatch does not know guards nothing', async () => {
  const watch = { scope: primary, names: ['nowhere'] };
  expect((await attempt(activities.alarms, watch)).result).toEqual({
    verdict: 'failed',
    reason: 'CloudWatch in eu-west-1 has no alarm nowhere: create it, or take it out of the group\'s "alarms"',
  });
});
