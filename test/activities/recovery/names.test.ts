import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { AliasTarget, RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { attempt } from '../support/attempt.ts';
import { namesOf, quickDatabases, recoveryCatalogue, standby } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast } from '../support/world.ts';

let aws: SimulatedAws;
let activities: ReturnType<typeof activitiesOn>;
let record: RecoveryStepParams['record'];
let routing: RecoveryStepParams['routing'];
const route53 = () => new Route53Client({ region: 'us-east-1' });

beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  const catalogue = await recoveryCatalogue(aws);
  activities = activitiesOn(noPast, catalogue, aws.dns);
  const { sides, names } = (await attempt(activities.assess, 'shop')).result;
  const { zones, routingControls } = await namesOf(aws);
  const from = names[0]?.record ?? missing();
  const to = sides.standby.loadBalancers['app'] ?? missing();
  record = { scope: standby, zone: zones[0]?.id ?? '', name: 'app.shop.example', from, to: targetOf(to) };
  const control = (region: string) => routingControls.find(({ name }) => name.endsWith(region))?.arn ?? missing();
  const endpoints = ['eu-west-1', 'us-east-1'].map((region) => ({ region, url: aws.endpoint }));
  routing = { scope: standby, endpoints, on: control('eu-central-1'), off: control('eu-west-1') };
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
});

const key = { change: 'failover-1', step: 'switch/app.shop.example' };
const targetOf = ({ dnsName, hostedZone }: AliasTarget): AliasTarget => ({ dnsName, hostedZone });
const swap = async (from: AliasTarget, to: AliasTarget) => {
  const params = { ...record, from, to };
  return attempt(activities.writeRecord, { key, params, want: to, only: [from] });
};

function missing(): never {
  throw new Error('not seeded');
}

/** Puts the record where a test wants it, as somebody else would. */
async function lead(to: AliasTarget): Promise<void> {
  const AliasTarget = { DNSName: to.dnsName, HostedZoneId: to.hostedZone, EvaluateTargetHealth: true };
  const ResourceRecordSet = { Name: record.name, Type: 'A' as const, AliasTarget };
  const Changes = [{ Action: 'UPSERT' as const, ResourceRecordSet }];
  await route53().send(new ChangeResourceRecordSetsCommand({ HostedZoneId: record.zone, ChangeBatch: { Changes } }));
}

describe('a record', () => {
  beforeEach(async () => {
    await lead(record.from);
    await aws.advance(10);
    await aws.mark();
  });

  test('is swapped in one batch that says what stood there, waited for and read back', async () => {
    const { result, beats } = await swap(record.from, record.to);
    expect(result).toMatchObject({ verdict: 'passed', evidence: { dnsName: record.to.dnsName } });
    expect(beats.map(({ text }) => text)).toContain('changed; not on every name server yet');
    const [change, ...more] = only(await aws.calls(), 'ChangeResourceRecordSets');
    expect(more).toEqual([]);
    const said = JSON.stringify(change?.params);
    expect(said).toMatch(/DELETE.*eu-west-1.*CREATE.*eu-central-1/);
    expect(said).not.toContain('UPSERT');
    const { ResourceRecordSets } = await route53().send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: record.zone,
        StartRecordName: record.name,
        StartRecordType: 'A',
        MaxItems: 1,
      }),
    );
    // What else the record said is kept.
    expect(ResourceRecordSets?.[0]?.AliasTarget?.EvaluateTargetHealth).toBe(true);
    expect((await attempt(activities.readRecord, record)).result).toEqual(record.to);
  });

  test('whose answer was lost is found, not swapped again', async () => {
    await aws.fault({ kind: 'lost-answer', action: 'ChangeResourceRecordSets', count: 1 });
    expect((await swap(record.from, record.to)).result).toMatchObject({ verdict: 'passed' });
    expect((await swap(record.from, record.to)).result).toMatchObject({ verdict: 'passed' });
    expect(only(await aws.calls(), 'ChangeResourceRecordSets')).toHaveLength(1);
  });

  test('that somebody else moved is left', async () => {
    const elsewhere = { ...record.from, dnsName: 'web-prod-1.eu-west-1.elb.amazonaws.com' };
    await lead(elsewhere);
    await aws.mark();
    expect((await swap(record.from, record.to)).result).toEqual({
      verdict: 'errored',
      reason:
        'app.shop.example leads to web-prod-1.eu-west-1.elb.amazonaws.com, which this change did not do ' +
        '(it knows of app-prod-1.eu-west-1.elb.amazonaws.com), so it was left',
    });
    expect(only(await aws.calls(), 'ChangeResourceRecordSets')).toEqual([]);
  });

  test('that somebody moves between the look and the swap is left', async () => {
    const elsewhere = { ...record.from, dnsName: 'web-prod-1.eu-west-1.elb.amazonaws.com' };
    await aws.fault({
      kind: 'latency',
      seconds: 4,
      action: 'ChangeResourceRecordSets',
      caller: '.*coxswain-deploy.*',
      count: 1,
    });
    const swapping = swap(record.from, record.to);
    await aws.faultsHit();
    await lead(elsewhere);
    expect((await swapping).result).toMatchObject({
      verdict: 'errored',
      reason: expect.stringContaining('leads to web-prod-1'),
    });
  });

  test('waits while Route 53 works on another change', async () => {
    await aws.fault({ kind: 'error', code: 'PriorRequestNotComplete', action: 'ChangeResourceRecordSets', count: 2 });
    expect((await swap(record.from, record.to)).result).toMatchObject({ verdict: 'passed' });
    expect(only(await aws.calls(), 'ChangeResourceRecordSets')).toHaveLength(3);
  });

  test('is swapped while its old region is gone, and needs nothing of it', async () => {
    await aws.region('eu-west-1', 'down');
    expect((await swap(record.from, record.to)).result).toMatchObject({ verdict: 'passed' });
    expect((await aws.calls()).filter(({ region }) => region === 'eu-west-1')).toEqual([]);
  });

  test('that is none cannot be read', async () => {
    await expect(attempt(activities.readRecord, { ...record, name: 'nothing.shop.example' })).rejects.toThrow(
      /nothing\.shop\.example in hosted zone \w+ leads to nothing: there is no such record/,
    );
    await expect(attempt(activities.readRecord, { ...record, name: 'shop.example' })).rejects.toThrow(
      /by a routing policy/,
    );
  });

  test('is followed by every resolver', async () => {
    await swap(record.from, record.to);
    const { result, beats } = await attempt(activities.resolves, { name: record.name, to: record.to });
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: '3 of 3 resolvers lead there', done: 1 } });
    for (const { text } of beats) expect(text).toMatch(/^[0-3] of 3 resolvers lead there$/);
  });
});

test('resolvers that answer otherwise are named', async () => {
  const info = { startToCloseTimeoutMs: 3000 };
  const { result } = await attempt(activities.resolves, { name: 'shop.example', to: record.to }, info);
  expect(result).toMatchObject({ verdict: 'failed', progress: { text: '0 of 3 resolvers lead there' } });
  const answer = String.raw`127\.0\.0\.1:\d+ answers \d+\.\d+\.\d+\.\d+`;
  expect(result.reason).toMatch(
    new RegExp(
      `^shop.example does not lead to app-prod-1.eu-central-1.elb.amazonaws.com everywhere: ${answer}.*, ${answer}.* and ${answer}`,
    ),
  );
});

test('a resolver that does not answer keeps it from passing', async () => {
  const deaf = activitiesOn(noPast, undefined, [...aws.dns.slice(0, 1), '127.0.0.1:9']);
  const info = { startToCloseTimeoutMs: 4000 };
  const { result } = await attempt(deaf.resolves, { name: record.to.dnsName, to: record.to }, info);
  expect(result).toMatchObject({ verdict: 'failed', progress: { text: '1 of 2 resolvers lead there' } });
  expect(result.reason).toMatch(/127\.0\.0\.1:9 (does not answer|answers ECONNREFUSED)/);
});

describe('routing controls', () => {
  const turn = (on: string, off: string, expected?: readonly Readonly<Record<string, 'On' | 'Off'>>[]) => {
    const want = { states: { [on]: 'On', [off]: 'Off' } } as const;
    const input = { key, params: { ...routing, on, off }, want };
    return attempt(
      activities.writeRouting,
      expected === undefined ? input : { ...input, only: expected.map((states) => ({ states })) },
    );
  };
  const states = async () => (await attempt(activities.readRouting, routing)).result.states;
  afterEach(async () => {
    await aws.clearFaults();
    await aws.region('eu-west-1', 'up');
    await turn(routing.off, routing.on);
    await aws.advance(5);
  });

  test('are turned both in one call, by an endpoint that answers', async () => {
    const before = await states();
    expect(before).toEqual({ [routing.on]: 'Off', [routing.off]: 'On' });
    await aws.region('eu-west-1', 'down');
    await aws.mark();
    const { result } = await turn(routing.on, routing.off, [before]);
    expect(result).toMatchObject({ verdict: 'passed', progress: { text: 'both controls set and read back' } });
    const updates = only(await aws.calls(), 'UpdateRoutingControlStates');
    expect(updates.map(({ region, status }) => ({ region, status }))).toEqual([{ region: 'us-east-1', status: 200 }]);
    expect(await states()).toEqual({ [routing.on]: 'On', [routing.off]: 'Off' });
  });

  test('whose answer was lost are read, not turned again', async () => {
    await aws.fault({ kind: 'lost-answer', action: 'UpdateRoutingControlStates', count: 1 });
    expect((await turn(routing.on, routing.off)).result).toMatchObject({ verdict: 'passed' });
    const changed = only(await aws.calls(), 'UpdateRoutingControlStates').filter(({ status }) => status === 200);
    expect(changed.length).toBeLessThanOrEqual(1);
  });

  test('that stand otherwise than known are left', async () => {
    const { result } = await turn(routing.on, routing.off, [{ [routing.on]: 'On', [routing.off]: 'On' }]);
    expect(result).toMatchObject({
      verdict: 'errored',
      reason: expect.stringMatching(/stand \w+ Off, \w+ On, which this change did not do/),
    });
  });

  test('that a safety rule forbids are told in its words', async () => {
    const want = { states: { [routing.on]: 'Off', [routing.off]: 'Off' } } as const;
    const { result } = await attempt(activities.writeRouting, { key, params: routing, want });
    expect(result.verdict).toBe('failed');
    expect(result.reason).toMatch(
      /^ARC refused to turn the routing controls: The update would violate safety rule shop-at-least-one/,
    );
  });
});

describe('a deploy', () => {
  const request = {
    kind: 'deploy',
    service: 'app',
    environment: 'prod',
    version: '1.4.2',
    dryRun: false,
    actor: { via: 'oidc', subject: 'developer' },
  } as const;
  const plannedIn = async (makePlan = activities.makePlan) => {
    const { result } = await attempt(makePlan, { change: 'deploy-1', request });
    if (result.outcome !== 'planned') throw new Error(result.sentence);
    const { steps, summary } = result.plan;
    const regions = stepsOf(steps).flatMap(({ params }) => ('place' in params ? params.place.region : []));
    return {
      regions: [...new Set(regions)],
      kinds: new Set(stepsOf(steps).map(({ kind }) => kind)),
      notes: summary.notes,
    };
  };

  test('goes to the region where the group serves, also while the other is dead', async () => {
    await lead(record.from);
    await aws.advance(10);
    expect((await plannedIn()).regions).toEqual(['eu-west-1']);
    await lead(record.to);
    await aws.advance(10);
    await aws.region('eu-west-1', 'down');
    const away = await plannedIn();
    expect(away.regions).toEqual(['eu-central-1']);
    expect(away.kinds.has('weight')).toBe(false);
    expect(away.notes[0]).toBe('app runs in eu-central-1 since a failover: it is rolled there, without a canary.');
  });

  test('goes where the group was last known to run while nobody says where its name leads', async () => {
    await lead(record.from);
    await aws.fault({ kind: 'outage', service: 'route53', count: 50 });
    const at = Date.UTC(2026, 0, 5, 3, 12);
    const report = {
      group: 'shop',
      at,
      from: 'eu-central-1',
      to: 'eu-west-1',
      score: 97,
      level: 'ready',
      points: [],
      blockers: [],
    };
    const remembering = {
      workflow: {
        ...noPast.workflow,
        getHandle: () => ({ query: async () => ({ group: 'shop', report, series: [] }) }),
      },
    };
    const { makePlan } = activitiesOn(remembering as unknown as typeof noPast, await recoveryCatalogue(aws), aws.dns);
    const { regions, notes } = await plannedIn(makePlan);
    expect(regions).toEqual(['eu-central-1']);
    expect(notes[1]).toMatch(
      /^Where app\.shop\.example leads cannot be looked up now \(.*\); shop was last known to run in eu-central-1 at 03:12 UTC\.$/,
    );
    await expect(plannedIn()).rejects.toThrow(/Route 53|Route53/);
  });
});
