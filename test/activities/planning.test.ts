import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { hashOf } from '../../activities/plan-hash.ts';
import { attempt } from './support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
import { activitiesOn, catalogue, deployRequest, noPast, planOf, stepOf } from './support/world.ts';

let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws();
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());

// Without a recovery group: the routing controls of the sandbox's own catalogue are on a port that may be anybody's here.
const { makePlan, brokenGuards, offerReleases } = activitiesOn(noPast, { ...catalogue, recovery: {} });

async function planned(service: string, version: string, environment = 'prod') {
  return (await attempt(makePlan, { change: 'c', request: deployRequest(service, version, environment) })).result;
}
async function sentence(service: string, version: string, environment = 'prod'): Promise<string> {
  const answer = await planned(service, version, environment);
  return answer.outcome === 'planned' ? 'planned' : `${answer.outcome}: ${answer.sentence}`;
}

describe('what a form offers', () => {
  const offered = async (service: string, environment = 'prod') => {
    const answer = (await attempt(offerReleases, { service, environment })).result;
    return 'sentence' in answer ? answer.sentence : answer.releases;
  };

  test('every version of the registry, newest first, each by what names it alone', async () => {
    const releases = await offered('app');
    if (typeof releases === 'string') throw new Error(releases);
    const pushed = releases.map(({ pushedAt = '' }) => pushedAt);
    expect(pushed).toEqual(pushed.toSorted().toReversed());
    expect(releases.find(({ name }) => name === '1.4.2')).toMatchObject({
      typed: '1.4.2',
      commit: expect.stringMatching(/^\w{40}$/),
    });
    const bare = releases.find(({ name }) => name.startsWith('abc123'));
    expect(bare?.typed).toMatch(/^abc123\w{34}$/);
    for (const { name, typed } of releases.filter(({ name: each }) => ['1.4.2', bare?.name].includes(each))) {
      expect(planOf(await planned('app', typed)).summary.to).toBe(name);
    }
  });

  test('not what lacks the image of a container', async () => {
    const releases = await offered('web');
    if (typeof releases === 'string') throw new Error(releases);
    const names = releases.map(({ name }) => name);
    expect(names).toContain('1.4.2');
    expect(names).not.toContain('1.5.0');
  });

  test('a sentence where there is nothing to ask', async () => {
    expect(await offered('app', 'produ')).toBe('app has no environment "produ". Did you mean "prod"?');
  });
});

describe('what was typed', () => {
  test.each([
    [
      'app',
      '9.9.9',
      /^refused: app has no version 9\.9\.9 in its registry\. Newest: abc123\w \(5 h ago\), beef429 \(11 h ago\), beef421 \(12 h ago\)\.$/,
    ],
    ['app', 'latest', /^refused: "latest" is not a version: .* Newest: abc123/],
    [
      'app',
      'beef42',
      /^refused: "beef42" begins 2 commits of app: beef421\w{3} \(12 h ago\), beef429\w{3} \(11 h ago\)\. Type more of it\.$/,
    ],
    ['app', 'beef4', /^refused: app has no version beef4 .* A commit needs at least its first 6 digits\./],
    ['app', `sha256:${'0'.repeat(64)}`, /^refused: app has no version sha256:0/],
    [
      'web',
      '1.5.0',
      /^refused: web 1\.5\.0 is not complete: the registry in eu-west-1 has no image of it for worker \(repository web-worker\)\./,
    ],
    ['shop', '1.4.2', /^refused: No service "shop" in the catalogue\. /],
    ['app', '1.4.1', /^nothingToDo: app 1\.4\.1 already serves in prod: nothing to do\.$/],
  ])('%s %s', async (service, version, expected) => {
    expect(await sentence(service, version)).toMatch(expected);
  });

  test('an unknown environment', async () => {
    expect(await sentence('app', '1.4.2', 'produ')).toBe(
      'refused: app has no environment "produ". Did you mean "prod"?',
    );
  });

  test('every form of one version makes the same plan', async () => {
    const { summary, hash } = planOf(await planned('app', 'abc123'));
    const digest = summary.digests['app'] ?? '';
    const { commit = '' } = summary;
    expect(commit).toMatch(/^abc123\w{34}$/);
    for (const form of [commit, commit.slice(0, 12), digest, ` ${commit.slice(0, 7).toUpperCase()} `]) {
      expect(planOf(await planned('app', form)).hash).toBe(hash);
    }
  });

  test('a digest of one container finds its siblings', async () => {
    const { digests } = planOf(await planned('web', '1.4.2')).summary;
    expect(Object.keys(digests)).toEqual(['web', 'proxy', 'worker']);
    expect(new Set(Object.values(digests)).size).toBe(3);
    expect(planOf(await planned('web', digests['proxy'] ?? '')).summary.digests).toEqual(digests);
  });
});

describe('the plan', () => {
  test('names versions, commit, images of the region, and how the canary is reached', async () => {
    const plan = planOf(await planned('app', '1.4.2'));
    expect(plan.summary).toMatchObject({ from: '1.4.1', to: '1.4.2', title: 'checkout: round totals half to even' });
    expect(stepOf(plan, 'registerTaskDefinition', 'register').params.images).toEqual({
      app: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@${plan.summary.digests['app']}`,
    });
    const smoke = stepOf(plan, 'smoke', 'smoke-canary').params;
    expect(smoke.url).toMatch(/^http:\/\/app-prod-.*\.eu-west-1\.elb\.amazonaws\.com:8080$/);
    expect(stepOf(plan, 'smoke', 'smoke').params.url).toMatch(/:80$/);
  });

  test('reaches a canary behind a header rule by that header, on the production port', async () => {
    const plan = planOf(await planned('api', '1.4.2'));
    const { url, headers } = stepOf(plan, 'smoke', 'smoke-canary').params;
    expect(url).toMatch(/:80$/);
    expect(headers).toEqual({ 'x-canary': 'always' });
    expect(stepOf(plan, 'weight', 'weight-0').params.rule.type).toBe('listener');
  });

  test('binds everything but prose by its hash', async () => {
    const { hash: _, ...draft } = planOf(await planned('app', '1.4.2'));
    const { summary } = draft;
    expect(planOf(await planned('app', '1.4.2')).hash).toBe(hashOf(draft));
    expect(hashOf({ ...draft, summary: { ...summary, estimateSeconds: 1, notes: ['x'] } })).toBe(hashOf(draft));
    expect(hashOf({ ...draft, guards: [] })).not.toBe(hashOf(draft));
  });

  test('writes nothing', async () => {
    await planned('app', '1.4.2');
    await planned('web', '1.4.2');
    const written = (await aws.calls()).filter(
      ({ action }) => !/^(Describe|List|Get|BatchGet|AssumeRole)/.test(action),
    );
    expect(written).toEqual([]);
    expect(only(await aws.calls(), 'AssumeRole').length).toBeLessThanOrEqual(1);
  });

  test('throws, retryably, when AWS does not answer', async () => {
    await aws.fault({ kind: 'outage', service: 'ecr', count: 1 });
    await expect(planned('app', '1.4.2')).rejects.toMatchObject({ type: 'AwsUnavailable', nonRetryable: false });
    await aws.clearFaults();
    await aws.fault({ kind: 'error', code: 'AccessDeniedException', action: 'DescribeServices', count: 1 });
    await expect(planned('app', '1.4.2')).rejects.toMatchObject({ type: 'AwsDenied', nonRetryable: true });
    await aws.clearFaults();
  });
});

test('what a terminated change left on the services is noted in the plan', async () => {
  expect(planOf(await planned('app', '1.4.2')).summary.notes).toEqual([]);
  const scaling = new ApplicationAutoScalingClient({});
  const suspend = (suspended: boolean) =>
    scaling.send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: 'service/shop/app-prod',
        SuspendedState: { DynamicScalingInSuspended: suspended },
      }),
    );
  await suspend(true);
  expect(planOf(await planned('app', '1.4.2')).summary.notes).toEqual([
    expect.stringMatching(/^Scale-in of app-prod in eu-west-1 is suspended already, before this change/),
  ]);
  await suspend(false);
});

test('guards hold until somebody else deploys', async () => {
  const { guards } = planOf(await planned('web', '1.4.2', 'staging'));
  expect((await attempt(brokenGuards, guards)).result).toEqual([]);
  const other = planOf(await planned('app', '1.4.2', 'staging'));
  const registered = await attempt(activitiesOn(noPast).registerTaskDefinition, {
    key: { change: 'other', step: 'x' },
    params: {
      ...stepOf(other, 'registerTaskDefinition', 'register').params,
      base: stepOf(planOf(await planned('web', '1.4.2', 'staging')), 'registerTaskDefinition', 'register').params.base,
      images: {},
    },
  });
  const taskDefinition = registered.result.output?.taskDefinition;
  const ecs = new ECSClient({});
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web-staging', taskDefinition }));
  expect((await attempt(brokenGuards, guards)).result).toEqual([
    'web-staging in eu-west-1 runs web-staging:3 now, not web-staging:2 as when this was planned.',
  ]);
});
