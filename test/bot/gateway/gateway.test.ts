import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createGateway, type Gateway } from '../../../bot/gateway/gateway.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import type { ServiceRequest } from '../../../domain/change/request.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { fakeWorld, type FakeWorld, inconclusive, lasting } from '../../support/fake-world.ts';
import { startDevServer } from '../../support/temporal.ts';
import { withCrew } from '../../workflows/support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const actor = { via: 'oidc', subject: 'developer' } as const;
const oncall = { actor: { via: 'oidc', subject: 'oncall' } as const, key: 'press 1' };

interface Desk {
  readonly gateway: Gateway;
  readonly request: ServiceRequest;
  readonly until: (change: string, reached: (view: ChangeView) => boolean) => Promise<ChangeView>;
}

/** A gateway in front of a worker over the fake world. */
function withDesk<T>(world: FakeWorld, work: (desk: Desk) => Promise<T>): Promise<T> {
  return withCrew(env, world, async (crew) => {
    // A dry run tells the crew's task queue, which is also the name of its service.
    const { taskQueue } = await (await crew.start({ dryRun: true })).describe();
    const gateway = createGateway({ client: env.client, taskQueue, address: env.address });
    return work({
      gateway,
      request: { kind: 'deploy', service: taskQueue, environment: 'prod', version: '1.4.2', dryRun: false, actor },
      async until(change, reached) {
        for (;;) {
          const view = await gateway.progress(change).catch(unanswered);
          if (view !== undefined && reached(view)) return view;
        }
      },
    });
  });
}

const stepOf = (view: ChangeView, id: string) => view.steps.find((step) => step.id === id);
const baking = (id: string) => (view: ChangeView) => stepOf(view, id)?.state === 'running';

/** A worker that has no time just now is asked again. */
function unanswered(error: unknown): undefined {
  if (!(error instanceof Problem && error.type === 'unreachable')) throw error;
}

async function problem(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw error ?? new Error('it was accepted');
}

describe('a change', () => {
  test('is started once for a key, on whichever bot', async () => {
    await withDesk(fakeWorld(), async ({ gateway, request, until }) => {
      const [one, two] = await Promise.all([
        gateway.start(request, 'v0=signature'),
        gateway.start(request, 'v0=signature'),
      ]);
      expect(one.change).toBe(two.change);
      expect([one, two].filter(({ fresh }) => fresh)).toHaveLength(1);
      await until(one.change, ({ status }) => status === 'succeeded');
      // Not even after it has ended.
      expect(await gateway.start(request, 'v0=signature')).toEqual({ change: one.change, fresh: false });
      expect((await gateway.start(request, 'v0=another')).change).not.toBe(one.change);
    });
  });

  test('of a CI job is started once for its token, wherever else it is asked for', async () => {
    await withDesk(fakeWorld(), async ({ gateway, request }) => {
      const build = { project: 'shop/app', ref: 'main', tag: false, protected: true, sha: 'a'.repeat(40) };
      const job = {
        ...request,
        actor: { via: 'ci', host: 'gitlab', token: `of ${request.service}`, ...build },
      } as const;
      const { change } = await gateway.start(job, 'key');
      expect(await gateway.start(job, 'key')).toEqual({ change, fresh: false });
      for (const other of [job, { ...job, environment: 'staging' }, { ...job, service: 'api' }]) {
        const refused = await problem(gateway.start(other, 'another key'));
        expect(refused).toMatchObject({ type: 'conflict', message: expect.stringContaining(change) });
      }
    });
  });

  test('a key is used for one request, wherever the other goes, on whichever bot, before and after', async () => {
    await withDesk(fakeWorld(), async ({ gateway, request }) => {
      const plan = { kind: 'infrastructure', stack: 'primary', commit: '3f2a9c1b', dryRun: true };
      const key = `plan of ${request.service}`;
      await gateway.useKey(key, plan);
      await gateway.useKey(key, { dryRun: plan.dryRun, commit: plan.commit, kind: plan.kind, stack: plan.stack });
      for (const other of [
        { ...plan, commit: 'beef4242' },
        { ...plan, stack: 'dr' },
      ]) {
        expect(await problem(gateway.useKey(key, other))).toMatchObject({ type: 'keyReused' });
      }
      const { commit: _, ...newest } = plan;
      expect((await problem(gateway.useKey(key, newest))).message).toContain(
        'commit was "3f2a9c1b" and is now not sent.',
      );
      await gateway.useKey(`${key} again`, newest);
      // Two at once: one of them has it.
      const both = await Promise.allSettled(
        ['primary', 'dr'].map((stack) => gateway.useKey(`${key} at once`, { ...plan, stack })),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });
  });

  test('shows what its running activity says, and its history', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      const view = await until(change, (now) => stepOf(now, 'eu/bake-5')?.progress?.text === 'watching');
      expect(stepOf(view, 'eu/bake-5')?.progress).toEqual({ text: 'watching' });
      expect(await gateway.lane({ service: request.service, environment: 'prod' })).toMatchObject({ holder: change });
      expect(await gateway.history(change)).toMatchObject({ events: expect.any(Array) });
      await gateway.decide(change, 'abort', { ...oncall, reason: 'enough' });
      expect((await until(change, ({ status }) => status === 'aborted')).stoppedBy).toMatchObject({ person: 'oncall' });
    });
  });

  test('shows why an attempt is tried again, and forgets it once the next one works', async () => {
    const world = fakeWorld();
    const failing = () => {
      throw ApplicationFailure.retryable(
        'AWS throttles calls in eu-west-1 (ECS: ThrottlingException).',
        'AwsThrottled',
      );
    };
    world.script['bake 5'] = [failing, failing, lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      const trouble = (view: ChangeView) => stepOf(view, 'eu/bake-5')?.progress?.trouble;
      const view = await until(change, (now) => trouble(now) !== undefined);
      expect(trouble(view)).toMatch(
        /^AWS throttles calls in eu-west-1 \(ECS: ThrottlingException\); (attempt \d|trying again)/,
      );
      await until(
        change,
        (now) => trouble(now) === undefined && stepOf(now, 'eu/bake-5')?.progress?.text === 'watching',
      );
      await gateway.decide(change, 'abort', oncall);
    });
  });

  test('shows what is in the way while the plan is made', async () => {
    const world = fakeWorld();
    const undisturbed = { ...world.activities };
    let calls = 0;
    world.activities.makePlan = async (input) => {
      calls += 1;
      if (calls < 3) throw ApplicationFailure.retryable('AWS throttles calls in eu-west-1.', 'AwsThrottled');
      return undisturbed.makePlan(input);
    };
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      const view = await until(change, ({ trouble }) => trouble !== undefined);
      expect(view.trouble).toMatch(/^AWS throttles calls in eu-west-1; (attempt \d|trying again)/);
      expect((await until(change, ({ plan }) => plan !== undefined)).trouble).toBeUndefined();
      await gateway.decide(change, 'abort', oncall);
    });
  });

  test('shows what is in the way of going back, and not what was said going forward', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [() => ({ verdict: 'failed', reason: 'errors rose to 6 %' })];
    const forward = () => ({ verdict: 'passed' as const, progress: { text: '5 % to the canary' } });
    const failing = () => {
      throw ApplicationFailure.retryable('AWS does not answer in eu-west-1.', 'AwsAway');
    };
    world.script['weight eu/weight-5'] = [forward];
    world.script['weight eu/weight-5/undo'] = [failing, failing, () => ({ verdict: 'passed' })];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      const progress = (view: ChangeView) => stepOf(view, 'eu/weight-5')?.progress;
      const view = await until(change, (now) => progress(now)?.trouble !== undefined);
      expect(view.undoing).toBe(true);
      expect(progress(view)?.trouble).toMatch(/^AWS does not answer in eu-west-1; (attempt \d|trying again)/);
      expect(progress(view)?.text).toBe('');
      await until(change, ({ status }) => status === 'rolledBack');
    });
  });

  test('that was terminated by hand is told as failed, not as running for ever', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      await until(change, baking('eu/bake-5'));
      await env.client.workflow.getHandle(change).terminate();
      expect(await gateway.progress(change)).toMatchObject({
        status: 'failed',
        intents: [],
        sentence: expect.stringContaining('terminated by hand'),
      });
    });
  });
});

describe('a decision', () => {
  test('pressed twice counts once: the second press does not end the next bake', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    world.script['bake 25'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      await until(change, baking('eu/bake-5'));
      const press = { ...oncall, step: 'eu/bake-5', attempt: 1 };
      await Promise.all([
        gateway.decide(change, 'promote', press),
        gateway.decide(change, 'promote', { ...press, key: 'press 2' }),
      ]);
      await until(change, baking('eu/bake-25'));
      const late = await problem(gateway.decide(change, 'promote', { ...press, key: 'press 3' }));
      expect(late).toMatchObject({
        type: 'conflict',
        message: expect.stringContaining('That bake is over already, now it is "watch 25 %"'),
      });
      expect(world.calls.filter((call) => call === 'bake 50')).toEqual([]);
      await gateway.decide(change, 'abort', oncall);
    });
  });

  test('to pause counts again after a resume', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      await until(change, baking('eu/bake-5'));
      for (const round of ['first', 'second']) {
        expect((await gateway.decide(change, 'pause', { ...oncall, key: `pause ${round}` })).person).toBe('oncall');
        expect((await gateway.progress(change)).pausedBy?.person).toBe('oncall');
        await gateway.decide(change, 'resume', { ...oncall, key: `resume ${round}` });
        expect((await gateway.progress(change)).pausedBy).toBeUndefined();
      }
      await gateway.decide(change, 'abort', oncall);
    });
  });

  test('on a step that holds needs no name of it, and fits one attempt only', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [inconclusive('not enough traffic'), inconclusive('still not enough')];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      const held = await until(change, ({ status }) => status === 'waiting');
      const attempt = stepOf(held, 'eu/bake-5')?.attempt ?? 0;
      await gateway.decide(change, 'retryStep', { ...oncall, attempt });
      await until(change, (view) => view.status === 'waiting' && stepOf(view, 'eu/bake-5')?.attempt === attempt + 1);
      expect(await problem(gateway.decide(change, 'skipStep', { ...oncall, attempt }))).toMatchObject({
        type: 'conflict',
      });
      await gateway.decide(change, 'skipStep', { ...oncall, attempt: attempt + 1 });
      await until(change, ({ status }) => status === 'succeeded');
    });
  });

  test('refused for a missing right is no answer any more once the person has the right', async () => {
    const world = fakeWorld();
    const original = { ...world.activities };
    let trusted = false;
    world.activities.authorise = async (input) =>
      input.action === 'start' || trusted ? original.authorise(input) : { allowed: false, sentence: 'You may not.' };
    world.script['bake 5'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      await until(change, baking('eu/bake-5'));
      const refused = await problem(gateway.decide(change, 'abort', { ...oncall, key: 'first press' }));
      expect(refused).toMatchObject({ type: 'refused', message: 'You may not.' });
      trusted = true;
      expect(await gateway.decide(change, 'abort', { ...oncall, key: 'second press' })).toMatchObject({
        person: 'oncall',
      });
      await until(change, ({ status }) => status === 'aborted');
    });
  });

  test('by a person without the right is refused with the sentence, and after the end there is none', async () => {
    const world = fakeWorld();
    world.script['bake 5'] = [lasting];
    await withDesk(world, async ({ gateway, request, until }) => {
      const { change } = await gateway.start(request, 'key');
      await until(change, baking('eu/bake-5'));
      const outsider = { actor: { via: 'oidc', subject: 'outsider' } as const, key: 'press' };
      expect(await problem(gateway.decide(change, 'abort', outsider))).toMatchObject({
        type: 'refused',
        message: 'You may not operate app in prod.',
      });
      await gateway.decide(change, 'abort', oncall);
      await until(change, ({ status }) => status === 'aborted');
      expect(await problem(gateway.decide(change, 'pause', oncall))).toMatchObject({
        type: 'conflict',
        message: expect.stringContaining('has ended already'),
      });
    });
  });
});

test('changes are listed by where they went, newest first', async () => {
  await withDesk(fakeWorld(), async ({ gateway, request, until }) => {
    const { change } = await gateway.start(request, 'one');
    await until(change, ({ status }) => status === 'succeeded');
    // Visibility follows a little later.
    let listed = await gateway.list({ service: request.service, environment: 'prod', limit: 5 });
    while (listed[0]?.status !== 'succeeded')
      listed = await gateway.list({ service: request.service, environment: 'prod', limit: 5 });
    expect(listed[0]).toMatchObject({
      change,
      kind: 'deploy',
      service: request.service,
      environment: 'prod',
      version: '1.4.2',
      requestedBy: 'developer',
    });
    const over = (value: boolean) => gateway.list({ service: request.service, over: value, limit: 5 });
    while ((await over(true))[0]?.change !== change) await over(false);
    expect(await over(false)).toEqual([]);
    expect(await gateway.list({ service: 'elsewhere', limit: 5 })).toEqual([]);
    expect(await gateway.list({ service: "x' OR 'a'='a", limit: 5 })).toEqual([]);
  });
});

describe('what is not there', () => {
  test('an unknown change, and a workflow that is no change', async () => {
    await withDesk(fakeWorld(), async ({ gateway, request, until }) => {
      expect(await problem(gateway.progress('app-prod-nowhere'))).toMatchObject({
        type: 'notFound',
        message: expect.stringContaining('app-prod-nowhere'),
      });
      expect(await gateway.lane({ service: 'never', environment: 'prod' })).toEqual({ queue: [] });
      const { change } = await gateway.start(request, 'key');
      await until(change, ({ status }) => status === 'succeeded');
      expect(await problem(gateway.progress(`lane:${request.service}:prod`))).toMatchObject({ type: 'notFound' });
    });
  });

  test('no Temporal: one sentence, at once', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:9' });
    const gateway = createGateway({ client: new Client({ connection }), taskQueue: 'none', address: '127.0.0.1:9' });
    const request: ServiceRequest = { kind: 'rollback', service: 'app', environment: 'prod', dryRun: false, actor };
    const error = await problem(gateway.start(request, 'key'));
    expect(error).toMatchObject({
      type: 'unreachable',
      message: expect.stringContaining('Temporal does not answer at 127.0.0.1:9.'),
    });
    await connection.close();
  });
});
