import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
  GlobalAcceleratorClient,
  UpdateEndpointGroupCommand,
} from '@aws-sdk/client-global-accelerator';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { recoveryGroupSchema } from '../../../domain/catalogue/recovery-schema.ts';
import type { RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import { attempt } from '../support/attempt.ts';
import { namesOf, recoveryCatalogue, standby } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

/** A TTL of a minute is one second. */
const quick = '{ start: [0.3, 0.5], health: 0.2, drain: 0.3, stop: 0.1, crash: 0.2, dns_ttl: 1, accelerator: 0.5 }';
const name = 'fast.shop.example';
const key = { change: 'failover-1', step: `switch/${name}` };

let aws: SimulatedAws;
let activities: ReturnType<typeof activitiesOn>;
let primary: string;
let other: string;
let params: RecoveryStepParams['dials'];
const api = () => new GlobalAcceleratorClient({ region: 'us-west-2' });

beforeAll(async () => {
  aws = await startSimulatedAws(quick);
  const { Accelerator } = await api().send(new CreateAcceleratorCommand({ Name: 'shop', IdempotencyToken: 'a' }));
  const PortRanges = [{ FromPort: 80, ToPort: 80 }];
  const { Listener } = await api().send(
    new CreateListenerCommand({
      AcceleratorArn: Accelerator?.AcceleratorArn,
      PortRanges,
      Protocol: 'TCP',
      IdempotencyToken: 'l',
    }),
  );
  const groupIn = async (region: string, TrafficDialPercentage: number) => {
    const elb = new ElasticLoadBalancingV2Client({ region });
    const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['app-prod'] }));
    const { EndpointGroup } = await api().send(
      new CreateEndpointGroupCommand({
        ListenerArn: Listener?.ListenerArn,
        EndpointGroupRegion: region,
        EndpointConfigurations: [{ EndpointId: LoadBalancers?.[0]?.LoadBalancerArn }],
        TrafficDialPercentage,
        IdempotencyToken: region,
      }),
    );
    return EndpointGroup?.EndpointGroupArn ?? '';
  };
  primary = await groupIn('eu-west-1', 100);
  other = await groupIn('eu-central-1', 0);
  const AliasTarget = { DNSName: Accelerator?.DnsName, HostedZoneId: 'Z2BJ6XQ5FK7U4H', EvaluateTargetHealth: false };
  const ResourceRecordSet = { Name: name, Type: 'A' as const, AliasTarget };
  const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet }];
  const HostedZoneId = (await namesOf(aws)).zones[0]?.id;
  const change = new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } });
  await new Route53Client({ region: 'us-east-1' }).send(change);
  const group = {
    environment: 'prod',
    services: ['app'],
    traffic: [
      { service: 'app', name, scheme: 'http', account: 'live', by: { accelerator: { primary, standby: other } } },
    ],
    smoke: [{ get: '/healthz', expect: 200 }],
    objectives: { rto: '15m', rpo: '1m' },
    approvals: { count: 2, from: ['oncall'], within: '10m' },
    rights: { failover: ['oncall'], override: ['oncall'] },
    channel: '#deploys',
  };
  const catalogue = { ...(await recoveryCatalogue(aws)), recovery: { fast: recoveryGroupSchema.parse(group) } };
  activities = activitiesOn(noPast, catalogue, aws.dns);
  params = { scope: standby, on: other, off: primary };
  await aws.advance(10);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  for (const region of ['eu-west-1', 'eu-central-1']) await aws.region(region, 'up');
  await set(primary, 100);
  await set(other, 0);
  await aws.advance(3);
});

/** As somebody else would set it. */
async function set(EndpointGroupArn: string, TrafficDialPercentage: number): Promise<void> {
  await api().send(new UpdateEndpointGroupCommand({ EndpointGroupArn, TrafficDialPercentage }));
}

/** Where clients are led now. */
async function leads(): Promise<unknown> {
  return ((await aws.ask(`resolve?name=${name}`)) as { clients: unknown }).clients;
}
const stand = (on: number, off: number) => ({ dials: { [other]: on, [primary]: off } });
const turn = (want: ReturnType<typeof stand>, from?: ReturnType<typeof stand>) =>
  attempt(activities.writeDials, { key, params, want, ...(from === undefined ? {} : { only: [from] }) });
const sets = async () =>
  only(await aws.calls(), 'UpdateEndpointGroup').map(({ params: said }) => [
    said['EndpointGroupArn'] === other ? 'standby' : 'primary',
    said['TrafficDialPercentage'],
  ]);
const assessed = async () => (await attempt(activities.assess, 'fast')).result.names;
const look = (startToCloseTimeoutMs = 20_000) =>
  attempt(activities.dialled, { ...params, name }, { startToCloseTimeoutMs });

describe('traffic dials', () => {
  test('go up before the others go down, and back in the same order', async () => {
    expect((await attempt(activities.readDials, params)).result).toEqual(stand(0, 100));
    expect([await leads(), await assessed()]).toEqual([{ 'eu-west-1': 1 }, [{ name, leadsTo: 'primary' }]]);
    const { result, beats } = await turn(stand(100, 0), stand(0, 100));
    expect(result).toMatchObject({ verdict: 'passed', evidence: stand(100, 0) });
    expect(beats.map(({ text }) => text).join('; ')).toMatch(/100 and \w+ at 100; not at every edge yet/);
    expect([await leads(), await assessed()]).toEqual([{ 'eu-central-1': 1 }, [{ name, leadsTo: 'standby' }]]);
    expect((await look()).result).toMatchObject({
      verdict: 'passed',
      progress: { text: '3 of 3 resolvers lead there' },
    });
    expect((await turn(stand(0, 100), stand(100, 0))).result).toMatchObject({ verdict: 'passed' });
    expect(await sets()).toEqual([
      ['standby', 100],
      ['primary', 0],
      ['primary', 100],
      ['standby', 0],
    ]);
    expect(await leads()).toEqual({ 'eu-west-1': 1 });
  });

  test('are turned while the old region is gone, and need nothing of it', async () => {
    await aws.region('eu-west-1', 'down');
    expect((await turn(stand(100, 0), stand(0, 100))).result).toMatchObject({ verdict: 'passed' });
    const calls = (await aws.calls()).filter(({ service }) => service !== 'sts');
    expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(['us-west-2']));
    expect((await look()).result).toMatchObject({ verdict: 'passed' });
  });

  test('whose answer was lost, or whose worker died between the two, are read and not turned twice', async () => {
    await set(other, 100);
    await aws.mark();
    await aws.fault({ kind: 'lost-answer', action: 'UpdateEndpointGroup', count: 1 });
    expect((await turn(stand(100, 0), stand(0, 100))).result).toMatchObject({ verdict: 'passed' });
    expect((await turn(stand(100, 0), stand(0, 100))).result).toMatchObject({ verdict: 'passed' });
    expect(await sets()).toEqual([['primary', 0]]);
  });

  test('that stand otherwise than known are left, and so are two that would lead nowhere', async () => {
    await set(primary, 40);
    await aws.mark();
    expect((await turn(stand(100, 0), stand(0, 100))).result).toMatchObject({
      verdict: 'errored',
      reason: expect.stringMatching(/^the traffic dials stand \w+ at 0 and \w+ at 40, which this change did not do/),
    });
    expect((await turn(stand(0, 0))).result).toMatchObject({
      verdict: 'errored',
      reason: 'both traffic dials at 0 would lead nowhere, so they were left',
    });
    expect([await sets(), await assessed()]).toEqual([[], [{ name, leadsTo: 'primary' }]]);
  });

  test('that lead to both regions lead to neither, as far as a failover goes', async () => {
    await set(other, 50);
    expect(await assessed()).toEqual([{ name }]);
  });

  test('are not enough where no endpoint is healthy: then it leads elsewhere whatever they say', async () => {
    await turn(stand(100, 0));
    await aws.region('eu-central-1', 'down');
    await aws.advance(1);
    expect(await leads()).toEqual({ 'eu-west-1': 1 });
    expect((await look(3000)).result).toMatchObject({
      verdict: 'failed',
      reason: `the accelerator of ${name} does not lead there: it calls no endpoint in eu-central-1 healthy`,
    });
  });

  test('that were not turned are told', async () => {
    expect((await look(3000)).result.reason).toMatch(/does not lead there: its dials stand \w+ at 0 and \w+ at 100$/);
    const elsewhere = { ...params, name: 'app.shop.example' };
    await turn(stand(100, 0));
    const { result } = await attempt(activities.dialled, elsewhere, { startToCloseTimeoutMs: 4000 });
    expect(result.reason).toMatch(/^app.shop.example does not lead to a\w+\.awsglobalaccelerator\.com everywhere/);
  });

  test('are looked at beforehand by a drill, and by readiness', async () => {
    const on = { failed: 'hold', errored: 'hold', inconclusive: 'hold' } as const;
    const step = { id: key.step, title: '', phase: 'switch', timeoutSeconds: 60, on };
    const dials = { ...step, kind: 'dials', params } as const;
    const text = 'the traffic dials stand at 0 and 100';
    expect((await attempt(activities.precheck, { key, params: { of: dials } })).result).toMatchObject({
      verdict: 'passed',
      progress: { text },
    });
    const dialled = { ...step, kind: 'dialled', params: { ...params, name } } as const;
    expect((await attempt(activities.precheck, { key, params: { of: dialled } })).result).toMatchObject({
      verdict: 'passed',
    });
    const point = async () => {
      const { result } = await attempt(activities.evaluateReadiness, { group: 'fast' });
      if ('gone' in result) throw new Error('gone');
      return result.report.points.find(({ id }) => id === `names/${name}`);
    };
    expect(await point()).toMatchObject({
      state: 'ok',
      sentence: `${name} leads to eu-west-1: the traffic dials of its accelerator stand at 100 in eu-west-1 and 0 in eu-central-1.`,
    });
    await set(other, 10);
    expect(await point()).toMatchObject({
      state: 'bad',
      sentence: `The traffic dials of ${name} stand at 100 in eu-west-1 and 10 in eu-central-1; set one of them to 0 and the other to 100.`,
    });
    expect(await sets()).toEqual([['standby', 10]]);
  });
});
