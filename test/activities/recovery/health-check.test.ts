import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  type ResourceRecordSet,
  Route53Client,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import type { HealthCheckState } from '../../../activities/recovery-api.ts';
import { recoveryGroupSchema } from '../../../domain/catalogue/recovery-schema.ts';
import type { AliasTarget, RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { attempt } from '../support/attempt.ts';
import { namesOf, recoveryCatalogue, standby } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

/** Checkers ask every tenth of a second, and a TTL of a minute is one second. */
const quick = '{ start: [0.3, 0.5], health: 0.2, drain: 0.3, stop: 0.1, crash: 0.2, dns_ttl: 1, health_check: 0.1 }';
const name = 'status.shop.example';
const watched: HealthCheckState = { disabled: false, inverted: false };
const away: HealthCheckState = { disabled: true, inverted: true };
const key = { change: 'failover-1', step: `switch/${name}` };

let aws: SimulatedAws;
let activities: ReturnType<typeof activitiesOn>;
let params: RecoveryStepParams['healthCheck'];
let balancers: { readonly primary: AliasTarget; readonly standby: AliasTarget };
const route53 = () => new Route53Client({ region: 'us-east-1' });

beforeAll(async () => {
  aws = await startSimulatedAws(quick);
  const shop = await recoveryCatalogue(aws);
  const { sides } = (await attempt(activitiesOn(noPast, shop, aws.dns).assess, 'shop')).result;
  const [primary, other] = [sides.primary.loadBalancers['app'], sides.standby.loadBalancers['app']];
  if (primary === undefined || other === undefined) throw new Error('not seeded');
  balancers = { primary, standby: other };
  const zone = (await namesOf(aws)).zones[0]?.id ?? '';
  const { HealthCheck } = await route53().send(
    new CreateHealthCheckCommand({
      CallerReference: 'status',
      HealthCheckConfig: {
        Type: 'HTTP',
        FullyQualifiedDomainName: primary.dnsName,
        Port: 80,
        ResourcePath: '/healthz',
        FailureThreshold: 1,
      },
    }),
  );
  const check = HealthCheck?.Id ?? '';
  await pair(zone, [
    { ...recordTo(primary), Failover: 'PRIMARY', SetIdentifier: 'primary', HealthCheckId: check },
    { ...recordTo(other), Failover: 'SECONDARY', SetIdentifier: 'standby' },
  ]);
  params = { scope: standby, zone, name, check, away: true };
  const group = {
    environment: 'prod',
    services: ['app'],
    traffic: [{ service: 'app', name, scheme: 'http', account: 'live', by: { healthCheck: { zone, id: check } } }],
    objectives: { rto: '15m', rpo: '1m' },
    approvals: { count: 2, from: ['oncall'], within: '10m' },
    rights: { failover: ['oncall'], override: ['oncall'] },
    channel: '#deploys',
  };
  activities = activitiesOn(noPast, { ...shop, recovery: { status: recoveryGroupSchema.parse(group) } }, aws.dns);
  await aws.advance(5);
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
  await set(watched);
});

function recordTo({ dnsName, hostedZone }: AliasTarget): ResourceRecordSet {
  const AliasTarget = { DNSName: dnsName, HostedZoneId: hostedZone, EvaluateTargetHealth: false };
  return { Name: name, Type: 'A', AliasTarget };
}

async function pair(zone: string, records: readonly ResourceRecordSet[], Action: 'CREATE' | 'DELETE' = 'CREATE') {
  const Changes = records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await route53().send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } }));
}

/** As somebody else would set it. */
async function set({ disabled, inverted }: HealthCheckState): Promise<void> {
  await route53().send(
    new UpdateHealthCheckCommand({ HealthCheckId: params.check, Disabled: disabled, Inverted: inverted }),
  );
}

/** Where the name servers lead the name, once they know what was set. */
async function leads(): Promise<unknown> {
  await aws.advance(2);
  const { nameServers } = (await aws.ask(`resolve?name=${name}`)) as { nameServers: { region: string }[] };
  return nameServers.map(({ region }) => region);
}
const turn = (want: HealthCheckState, from?: HealthCheckState) =>
  attempt(activities.writeHealthCheck, { key, params, want, ...(from === undefined ? {} : { only: [from] }) });
const assessed = async () => (await attempt(activities.assess, 'status')).result.names;

describe('a health check', () => {
  test('is held unhealthy in one update of the version that was read, and back; the name follows', async () => {
    expect((await attempt(activities.readHealthCheck, params)).result).toEqual(watched);
    expect([await leads(), await assessed()]).toEqual([['eu-west-1'], [{ name, leadsTo: 'primary' }]]);
    expect((await turn(away, watched)).result).toMatchObject({ verdict: 'passed', evidence: { ...away } });
    const updates = only(await aws.calls(), 'UpdateHealthCheck');
    expect(updates.map(({ params: said }) => said)).toEqual([
      { HealthCheckId: params.check, HealthCheckVersion: expect.any(Number), Disabled: true, Inverted: true },
    ]);
    expect([await leads(), await assessed()]).toEqual([['eu-central-1'], [{ name, leadsTo: 'standby' }]]);
    const { result } = await attempt(activities.resolves, { name, to: balancers.standby });
    expect(result).toMatchObject({ verdict: 'passed' });
    expect((await turn(watched, away)).result).toMatchObject({ verdict: 'passed' });
    expect(await leads()).toEqual(['eu-west-1']);
  });

  test('leads to the standby whatever becomes of the primary, where inverting alone would lead back to a dead one', async () => {
    await aws.region('eu-west-1', 'down');
    await aws.advance(5);
    // It has moved by itself; that is not yet a move.
    expect([await leads(), await assessed()]).toEqual([['eu-central-1'], [{ name, leadsTo: 'primary' }]]);
    await set({ disabled: false, inverted: true });
    await aws.advance(5);
    expect([await leads(), await assessed()]).toEqual([['eu-west-1'], [{ name }]]);
    await set(watched);
    await aws.mark();
    expect((await turn(away)).result).toMatchObject({ verdict: 'passed' });
    expect((await aws.calls()).filter(({ region }) => region === 'eu-west-1')).toEqual([]);
    expect(await leads()).toEqual(['eu-central-1']);
    await aws.region('eu-west-1', 'up');
    await aws.advance(5);
    expect(await leads()).toEqual(['eu-central-1']);
  });

  test('that fails already is held by a failover, which does not lead back', async () => {
    await aws.region('eu-west-1', 'down');
    await aws.advance(5);
    const actor = { via: 'oidc', subject: 'oncall' } as const;
    const request = {
      kind: 'failover',
      group: 'status',
      environment: 'prod',
      actor,
      dryRun: false,
      acceptLoss: false,
    } as const;
    const { result } = await attempt(activities.makePlan, { change: 'failover-1', request });
    if (result.outcome !== 'planned') throw new Error(result.sentence);
    expect(result.plan.recovery).toMatchObject({ mode: 'ungraceful', from: 'eu-west-1', to: 'eu-central-1' });
    const switches = stepsOf(result.plan.steps).filter(({ phase }) => phase === 'switch');
    expect(switches).toMatchObject([{ kind: 'healthCheck', params: { check: params.check, away: true } }]);
    const validated = stepsOf(result.plan.steps).find(({ id }) => id === `validate/${name}`);
    expect(validated).toMatchObject({ kind: 'resolves', params: { to: { dnsName: balancers.standby.dnsName } } });
  });

  test('whose answer was lost is read, not turned again', async () => {
    await aws.fault({ kind: 'lost-answer', action: 'UpdateHealthCheck', count: 1 });
    expect((await turn(away, watched)).result).toMatchObject({ verdict: 'passed' });
    expect((await turn(away, watched)).result).toMatchObject({ verdict: 'passed' });
    expect(only(await aws.calls(), 'UpdateHealthCheck')).toHaveLength(1);
  });

  test('that stands otherwise than known is left', async () => {
    await set({ disabled: true, inverted: false });
    expect((await turn(away, watched)).result).toEqual({
      verdict: 'errored',
      reason: `the health check ${params.check} of ${name} is held healthy (disabled), which this change did not do, so it was left`,
    });
  });

  test('that somebody turns between the look and the update is left', async () => {
    const caller = '.*coxswain-deploy.*';
    await aws.fault({ kind: 'latency', seconds: 4, action: 'UpdateHealthCheck', caller, count: 1 });
    const turning = turn(away, watched);
    await aws.faultsHit();
    await set({ disabled: true, inverted: false });
    expect((await turning).result).toMatchObject({ verdict: 'errored', reason: expect.stringMatching(/held healthy/) });
    expect(only(await aws.calls(), 'UpdateHealthCheck').map(({ status }) => status)).toEqual([200, 409]);
  });

  test('is refused where the name would not follow it', async () => {
    const other = { ...params, check: 'ffffffff-0000-4000-8000-000000000000' };
    await expect(attempt(activities.readHealthCheck, other)).rejects.toThrow(/Route 53: NoSuchHealthCheck/);
    await expect(attempt(activities.readHealthCheck, { ...params, name: 'app.shop.example' })).rejects.toThrow(
      /app.shop.example is to have a PRIMARY and a SECONDARY failover record, but it leads to app-prod/,
    );
    await expect(attempt(activities.readHealthCheck, { ...params, name: 'shop.example' })).rejects.toThrow(
      /the PRIMARY record of shop.example \(A\) has the health check \S+, not /,
    );
  });

  test('is looked at beforehand by a drill, and by readiness', async () => {
    const on = { failed: 'hold', errored: 'hold', inconclusive: 'hold' } as const;
    const step = {
      id: key.step,
      kind: 'healthCheck',
      title: '',
      phase: 'switch',
      timeoutSeconds: 60,
      params,
      on,
    } as const;
    const { result } = await attempt(activities.precheck, { key, params: { of: step } });
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: 'the health check is watched' } });
    expect(await point()).toMatchObject({
      state: 'ok',
      sentence: `${name} leads to eu-west-1: the health check of its PRIMARY record is watched.`,
    });
    expect(only(await aws.calls(), 'UpdateHealthCheck')).toEqual([]);
    await set({ disabled: false, inverted: true });
    expect(await point()).toMatchObject({
      state: 'bad',
      sentence: expect.stringMatching(/is inverted but still watched/),
    });
  });

  test('needs a standby record that nothing judges', async () => {
    const other = { ...recordTo(balancers.standby), Failover: 'SECONDARY', SetIdentifier: 'standby' } as const;
    const judged = { ...other, HealthCheckId: params.check };
    await pair(params.zone, [other], 'DELETE');
    await pair(params.zone, [judged]);
    expect(await point()).toMatchObject({
      state: 'bad',
      sentence: expect.stringMatching(/^The SECONDARY record of status.shop.example is judged itself/),
    });
    await pair(params.zone, [judged], 'DELETE');
    await pair(params.zone, [other]);
  });
});

async function point() {
  const { result } = await attempt(activities.evaluateReadiness, { group: 'status' });
  if ('gone' in result) throw new Error('gone');
  return result.report.points.find(({ id }) => id === `names/${name}`);
}
