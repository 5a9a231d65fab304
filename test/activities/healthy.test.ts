import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { healthy } from '../../activities/healthy.ts';
import { createAwsFor } from '../../activities/index.ts';
import type { RecoveryStepParams } from '../../domain/plan/recovery-steps.ts';
import { attempt } from './support/attempt.ts';
import { quickDatabases, standby } from './support/recovery-world.ts';
import { type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';

let aws: SimulatedAws;
let server: Server;
let status: (request: number) => number = () => 200;
let requests = 0;

beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  server = createServer((_, response) => {
    requests += 1;
    response.writeHead(status(requests)).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await aws.stop();
});

const watch = (params: Partial<RecoveryStepParams['healthy']>, info = {}) => {
  const { port } = server.address() as AddressInfo;
  requests = 0;
  const whole = {
    scope: standby,
    seconds: 1,
    urls: [`http://127.0.0.1:${port}`],
    checks: [{ get: '/healthz', expect: 200 }],
    alarms: [],
    ...params,
  };
  return attempt((input: RecoveryStepParams['healthy']) => healthy(createAwsFor()(standby), input, 50), whole, info);
};

test('passes once all was well for the whole time', async () => {
  const { result, beats } = await watch({});
  expect(result).toMatchObject({
    verdict: 'passed',
    progress: { text: expect.stringMatching(/^well for 0:0\d$/), done: 1 },
  });
  expect(beats.some(({ text }) => text === 'all is well')).toBe(true);
  expect(requests).toBeGreaterThan(3);
});

test('looks past a hiccup, and fails at the third bad look in a row with what was bad', async () => {
  status = (request) => (request === 3 ? 503 : 200);
  expect((await watch({})).result.verdict).toBe('passed');
  status = (request) => (request > 2 ? 503 : 200);
  const { result } = await watch({ seconds: 600 });
  status = () => 200;
  expect(requests).toBe(5);
  expect(result.reason).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/healthz answered 503, not 200 after 0:0\d$/);
});

test('an alarm that turns red counts as bad', async () => {
  const cloudwatch = new CloudWatchClient({ region: standby.region });
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'orders-late',
      Namespace: 'Shop/Test',
      MetricName: 'late',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: 'orders-late', StateValue: 'ALARM', StateReason: 'test' }),
  );
  const { result } = await watch({ seconds: 600, alarms: ['orders-late'] });
  expect(result).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(/^orders-late is red after/) });
});

test('an alarm that there is not guards nothing', async () => {
  const { result } = await watch({ alarms: ['nowhere'] });
  expect(result).toMatchObject({ verdict: 'failed', reason: 'CloudWatch in eu-central-1 has no alarm nowhere' });
});

test('a lost worker begins anew: nobody looked meanwhile', async () => {
  const { result } = await watch({}, { scheduledTimestampMs: Date.now() - 60_000 });
  expect(result.verdict).toBe('passed');
  expect(requests).toBeGreaterThan(3);
});

test('while CloudWatch does not answer the checks still tell what is bad', async () => {
  await aws.fault({ kind: 'outage', service: 'monitoring', count: 500 });
  status = () => 503;
  const { result } = await watch({ seconds: 600, alarms: ['orders-late'] });
  status = () => 200;
  await aws.clearFaults();
  expect(result).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(/answered 503, not 200 after/) });
});
