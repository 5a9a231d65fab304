import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BatchDeleteImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { attempt } from './support/attempt.ts';
import { type SimulatedAws, startSimulatedAws } from './support/simulated-aws.ts';
import { activitiesOn, catalogue, deployRequest, noPast, planOf } from './support/world.ts';

let aws: SimulatedAws;
beforeAll(async () => {
  aws = await startSimulatedAws();
});
afterAll(() => aws.stop());

const planned = async () =>
  (await attempt(activitiesOn(noPast).makePlan, { change: 'c', request: deployRequest('app', '1.4.2', 'staging') }))
    .result;

describe('what the catalogue names and AWS lacks', () => {
  type Environment = Catalogue['services'][string]['environments'][string];

  async function with_(change: (staging: Environment) => Environment): Promise<string> {
    const app = catalogue.services['app'];
    const staging = app?.environments['staging'];
    if (app === undefined || staging === undefined) throw new Error('no app in staging');
    const environments = { ...app.environments, staging: change(staging) };
    const altered = { ...catalogue, services: { ...catalogue.services, app: { ...app, environments } } };
    const activities = activitiesOn(noPast, altered);
    const input = { change: 'c', request: deployRequest('app', '1.4.2', 'staging') };
    const { result } = await attempt(activities.makePlan, input);
    return result.outcome === 'planned' ? 'planned' : result.sentence;
  }

  test('an ECS service', async () => {
    const gone = await with_((staging) => ({
      ...staging,
      targets: staging.targets.map((target) => ({ ...target, service: 'app-stagin' })),
    }));
    expect(gone).toBe(
      'There is no ECS service app-stagin in cluster shop (eu-west-1, account 123456789012). Create it, or correct "service" of target eu of app in staging in the catalogue.',
    );
  });

  test('an alarm', async () => {
    const gone = await with_((staging) => ({
      ...staging,
      strategy: { rolling: { alarms: ['app-staging-5xx', 'nope'] } },
    }));
    expect(gone).toMatch(
      /^CloudWatch in eu-west-1 has no alarm nope, which the catalogue names to guard the rollout\. /,
    );
  });

  test('a canary service', async () => {
    const testTraffic = { port: 8080 };
    const gone = await with_((staging) => ({
      ...staging,
      strategy: { canary: { weights: [5], bake: 30, testTraffic } },
    }));
    expect(gone).toMatch(
      /^There is no ECS service app-staging-canary in cluster shop .* correct "canary" of target eu/,
    );
  });

  const second = { name: 'dr', account: 'live', region: 'eu-central-1', cluster: 'shop-dr', service: 'app-prod' };

  test('a cluster', async () => {
    const gone = await with_((staging) => ({
      ...staging,
      strategy: { rolling: { alarms: [] } },
      targets: [...staging.targets, { ...second, cluster: 'shop' }],
    }));
    expect(gone).toMatch(
      /^There is no ECS service app-prod in cluster shop \(eu-central-1, .* of target dr of app in staging/,
    );
  });

  test('an image that was not replicated', async () => {
    const both = (staging: Environment) => ({
      ...staging,
      strategy: { rolling: { alarms: [] } },
      targets: [...staging.targets, second],
    });
    expect(await with_(both)).toBe('planned');
    const ecr = new ECRClient({ region: second.region });
    const imageDigest = planOf(await planned()).summary.digests['app'];
    await ecr.send(new BatchDeleteImageCommand({ repositoryName: 'app', imageIds: [{ imageDigest }] }));
    expect(await with_(both)).toMatch(
      /^app 1\.4\.2 is not in the registry of eu-central-1 yet \(repository app, container app\)\. /,
    );
  });
});
