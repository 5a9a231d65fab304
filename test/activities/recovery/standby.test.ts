import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { nextRevision } from '../../../activities/providers/aws/task-definition.ts';
import type { ChangeRequest } from '../../../domain/change/request.ts';
import type { RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { attempt } from '../support/attempt.ts';
import { primary, quickDatabases, recoveryCatalogue, standby } from '../support/recovery-world.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { activitiesOn, noPast, planOf } from '../support/world.ts';

let aws: SimulatedAws;
let activities: ReturnType<typeof activitiesOn>;
beforeAll(async () => {
  aws = await startSimulatedAws(quickDatabases);
  activities = activitiesOn(noPast, await recoveryCatalogue(aws));
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());
afterEach(async () => {
  await aws.clearFaults();
  await aws.region('eu-west-1', 'up');
  await aws.region('eu-central-1', 'up');
});

const actor = { via: 'schedule', schedule: 'sync of shop' } as const;
const sync: ChangeRequest = { kind: 'sync', service: 'app', environment: 'prod', dryRun: false, actor };
const rebuild: ChangeRequest = {
  kind: 'rebuild',
  group: 'shop',
  environment: 'prod',
  dryRun: false,
  actor: { via: 'oidc', subject: 'oncall' },
};
const plan = async (request: ChangeRequest) =>
  (await attempt(activities.makePlan, { change: 'app-prod-abcd2345', request })).result;
const sentenceOf = async (request: ChangeRequest) => {
  const planning = await plan(request);
  return planning.outcome === 'planned' ? 'planned' : `${planning.outcome}: ${planning.sentence}`;
};

const clusters = { 'eu-west-1': 'shop', 'eu-central-1': 'shop-dr' } as const;
type Region = keyof typeof clusters;

async function definitionOf(region: Region): Promise<TaskDefinition> {
  const ecs = new ECSClient({ region });
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: clusters[region], services: ['app-prod'] }),
  );
  const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: services[0]?.taskDefinition }));
  return answer.taskDefinition ?? {};
}

const byHandKey = { change: 'none', step: 'none' };

/** Somebody registers a revision by hand, and lets the service roll to it. */
async function byHand(region: Region, edit: (definition: TaskDefinition) => TaskDefinition): Promise<void> {
  const said = nextRevision({ taskDefinition: edit(await definitionOf(region)) }, { images: {} }, byHandKey);
  const ecs = new ECSClient({ region });
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(said));
  await ecs.send(
    new UpdateServiceCommand({
      cluster: clusters[region],
      service: 'app-prod',
      taskDefinition: taskDefinition?.taskDefinitionArn,
    }),
  );
  // Alarms are watched for minutes after a rollout.
  await settled(region);
}

async function settled(region: Region): Promise<void> {
  const ecs = new ECSClient({ region });
  for (let look = 0; look < 200; look += 1) {
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: clusters[region], services: ['app-prod'] }),
    );
    const deployments = services[0]?.deployments ?? [];
    if (deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED') return;
    await aws.advance(5);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`app-prod in ${region} does not settle`);
}

const withVariable =
  (name: string, value: string) =>
  ({ containerDefinitions = [], ...rest }: TaskDefinition): TaskDefinition => ({
    ...rest,
    containerDefinitions: containerDefinitions.map((each) => ({
      ...each,
      environment: [...(each.environment ?? []), { name, value }],
    })),
  });

describe('the sync of a standby', () => {
  test('that is in step has nothing to do, and writes nothing to find that out', async () => {
    expect(await sentenceOf(sync)).toBe('nothingToDo: app 1.4.1 stands by in eu-central-1 with 2 tasks: in step.');
    expect(only(await aws.calls(), 'RegisterTaskDefinition', 'UpdateService')).toEqual([]);
  });

  test('takes over what was set where it serves, in a revision that says so for good', async () => {
    await byHand('eu-west-1', (definition) => ({
      ...withVariable('FEATURE_X', 'on')(definition),
      memory: '4096',
      cpu: '2048',
    }));
    const { steps, summary } = planOf(await plan(sync));
    expect(summary.taskDefinitionDiff).toEqual([
      'cpu as where it serves',
      'memory as where it serves',
      'app: FEATURE_X added',
    ]);
    const register = stepsOf(steps).find(({ kind }) => kind === 'registerTaskDefinition');
    if (register?.kind !== 'registerTaskDefinition') throw new Error('nothing is registered');
    const key = { change: 'app-prod-abcd2345', step: register.id };
    const { result } = await attempt(activities.registerTaskDefinition, { key, params: register.params });
    const { taskDefinition } = result.output ?? { taskDefinition: '' };
    const before = await definitionOf('eu-central-1');
    const ecs = new ECSClient({ region: 'eu-central-1' });
    const after = (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
    expect(after).toMatchObject({ memory: '4096', cpu: '2048', executionRoleArn: before.executionRoleArn });
    const [container] = after?.containerDefinitions ?? [];
    expect(container?.environment).toContainEqual({ name: 'FEATURE_X', value: 'on' });
    expect(container?.logConfiguration?.options?.['awslogs-region']).toBe('eu-central-1');
    expect(container?.image).toMatch(/\.eu-central-1\..*\/app@sha256:/);

    await ecs.send(new UpdateServiceCommand({ cluster: 'shop-dr', service: 'app-prod', taskDefinition }));
    await settled('eu-central-1');
    expect(await sentenceOf(sync)).toMatch(/^nothingToDo/);
  });

  test('waits while what serves is rolled out', async () => {
    const ecs = new ECSClient({ region: 'eu-west-1' });
    await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'app-prod', forceNewDeployment: true }));
    expect(await sentenceOf(sync)).toBe(
      'nothingToDo: app is being changed in eu-west-1: its standby is brought in step afterwards.',
    );
    await settled('eu-west-1');
  });

  test('is refused while the region is away', async () => {
    await aws.region('eu-central-1', 'down');
    expect(await sentenceOf(sync)).toMatch(
      /^refused: eu-central-1 does not answer \(.*\): its sync waits for the region\.$/,
    );
  });
});

describe('replication of images', () => {
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    layers: [],
  });
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const images = (repository: string) => [{ container: 'app', repository, digest }];
  const params = (repository: string): RecoveryStepParams['replicated'] => ({
    scope: standby,
    images: images(repository),
    from: 'eu-west-1',
  });
  const put = (repositoryName: string) =>
    new ECRClient({ region: 'eu-central-1' }).send(new PutImageCommand({ repositoryName, imageManifest: manifest }));

  test('is waited for, with how long it has been, until the image is there', async () => {
    let arrived: Promise<unknown> | undefined;
    const { result, beats } = await attempt(activities.replicated, params('app'), {}, (_, told) => {
      if (told.some(({ text }) => text.startsWith('waits for app'))) arrived ??= put('app');
    });
    await arrived;
    expect(beats.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^waits for app to be replicated from eu-west-1, \d+(\.\d)? s so far$/),
    );
    expect(result).toMatchObject({
      verdict: 'passed',
      progress: {
        text: expect.stringMatching(
          /^the image is in eu-central-1, waited \d+(\.\d)? s for the replication from eu-west-1$/,
        ),
      },
      evidence: { images: [`app@${digest}`] },
    });
  });

  test('that was over long ago is not waited for', async () => {
    await aws.advance(600);
    const later = { scheduledTimestampMs: Date.now() + 600_000 };
    const { result } = await attempt(activities.replicated, params('app'), later);
    expect(result.progress?.text).toMatch(/^the image is in eu-central-1, replicated /);
  });

  test('makes repositories that are not there yet, and is told from none at all by what to look at', async () => {
    const { result } = await attempt(activities.replicated, params('new'), { startToCloseTimeoutMs: 3000 });
    expect(result).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(
        /^waits for new to be replicated from eu-west-1, .* so far: look at the replication rules of the registry in eu-west-1 /,
      ),
    });
    await new ECRClient({ region: 'eu-central-1' }).send(new CreateRepositoryCommand({ repositoryName: 'new' }));
    await put('new');
    expect((await attempt(activities.replicated, params('new'))).result.verdict).toBe('passed');
  });

  test('is not taken as an answer while ECR is away', async () => {
    await aws.fault({ kind: 'outage', action: 'DescribeImages', count: 1 });
    const { result } = await attempt(activities.replicated, params('app'));
    expect(result.verdict).toBe('passed');
  });
});

describe('an Aurora member', () => {
  const follows = async (region: 'eu-west-1' | 'eu-central-1', globalCluster = 'orders') => {
    const member = { scope: region === 'eu-west-1' ? primary : standby, id: `orders-${region}` };
    return (await attempt(activities.follows, { globalCluster, member }, { startToCloseTimeoutMs: 20_000 })).result;
  };

  test('that is connected follows; the writer does not, nor what is no member', async () => {
    expect(await follows('eu-central-1')).toMatchObject({ verdict: 'passed' });
    expect(await follows('eu-west-1')).toMatchObject({
      verdict: 'failed',
      reason: 'orders-eu-west-1 in eu-west-1 is the writer of orders: it stands by for nobody',
    });
    expect(await follows('eu-west-1', 'nothing')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/is no member of global database nothing: add that region to it again in RDS/),
    });
  });

  test('that was failed over from is waited for until it is synchronised anew', async () => {
    await aws.region('eu-west-1', 'down');
    const member = { scope: standby, id: 'orders-eu-central-1' };
    const key = { change: 'shop-prod-abcd2345', step: 'promote/orders' };
    const params = { engine: 'aurora', globalCluster: 'orders', member, allowDataLoss: true } as const;
    await attempt(activities.promote, { key, params });
    await aws.region('eu-west-1', 'up');
    expect(await follows('eu-west-1')).toMatchObject({
      verdict: 'passed',
      progress: { text: 'orders-eu-west-1 follows its writer' },
    });
  });
});

describe('the rebuild of a group', () => {
  test('that is half-way is refused', async () => {
    // Aurora moved alone, in the test before.
    expect(await sentenceOf(rebuild)).toMatch(/^refused: shop is half-way between eu-west-1 and eu-central-1/);
    const key = { change: 'shop-prod-abcd2345', step: 'promote/orders' };
    const member = { scope: primary, id: 'orders-eu-west-1' };
    const params = { engine: 'aurora', globalCluster: 'orders', member, allowDataLoss: false } as const;
    expect((await attempt(activities.promote, { key, params })).result.verdict).toBe('passed');
  });

  test('whose standby is one has nothing to do', async () => {
    expect(await sentenceOf(rebuild)).toBe('nothingToDo: eu-central-1 stands by for shop already: nothing to do.');
  });

  test('waits for the region', async () => {
    await aws.region('eu-central-1', 'down');
    expect(await sentenceOf(rebuild)).toMatch(
      /^refused: eu-central-1 does not answer \(.*\): its rebuild waits for the region\. Ask again once it is back: \/dr rebuild shop\.$/,
    );
  });

  test('holds the lanes of the standbys too, and a failover takes them over', async () => {
    const rules = async (request: ChangeRequest) => {
      const { result } = await attempt(activities.laneRules, request);
      return 'lanes' in result ? Object.fromEntries(result.lanes.map(({ lane, mode }) => [lane, mode])) : {};
    };
    expect(await rules(sync)).toEqual({ 'standby-lane:app:prod': 'queue' });
    expect(await rules(rebuild)).toMatchObject({ 'standby-lane:app:prod': 'queue', 'lane:web:prod': 'queue' });
    expect(await rules({ ...rebuild, kind: 'failover', acceptLoss: false })).toMatchObject({
      'standby-lane:app:prod': 'takeOver',
      'standby-lane:web:prod': 'takeOver',
    });
  });
});
