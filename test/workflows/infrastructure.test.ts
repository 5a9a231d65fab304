import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { StackRequest } from '../../domain/change/request.ts';
import { createStackGateway } from '../../bot/gateway/stacks.ts';
import { abort, approve, drift, driftSeen } from '../../workflows/messages.ts';
import { driftReport } from '../../domain/infrastructure/drift.ts';
import {
  applied,
  appliesUntilStopped,
  type FakeStacks,
  fakeStacks,
  plansUntilStopped,
  refused,
} from '../support/fake-stack.ts';
import { dangerousPlan, stackPlan } from '../support/stack-inputs.ts';
import { startDevServer } from '../support/temporal.ts';
import { type ChangeHandle, type Crew, withCrew } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

let tests = 0;

/** A stack of its own for each test; a second one belongs to the same service. */
async function withStack<T>(
  work: (crew: Crew, world: FakeStacks, stack: string, other: string) => Promise<T>,
): Promise<T> {
  tests += 1;
  const [stack, other] = [`one-${process.pid}-${tests}`, `two-${process.pid}-${tests}`];
  const world = fakeStacks([stack, other], `svc-${process.pid}-${tests}`);
  return withCrew(env, world, (crew) => work(crew, world, stack, other));
}

let changes = 0;
function ask({ client, taskQueue }: Crew, stack: string, more: Partial<StackRequest> = {}): Promise<ChangeHandle> {
  changes += 1;
  const request: StackRequest = {
    kind: 'infrastructure',
    stack,
    environment: 'prod',
    dryRun: false,
    actor: { via: 'oidc', subject: 'engineer' },
    ...more,
  };
  return client.workflow.start('infrastructure', { taskQueue, workflowId: `${stack}-${changes}`, args: [request] });
}

/** What came of an approval: its sentence, accepted or not. */
async function approveAs(crew: Crew, handle: ChangeHandle, person: string, typed?: string): Promise<string> {
  const { plan } = await crew.until(
    handle,
    ({ intents, status }) => intents.includes('approve') || status === 'refused',
  );
  const approving = {
    actor: { via: 'oidc', subject: person } as const,
    plan: plan?.hash ?? '',
    ...(typed === undefined ? {} : { typed }),
  };
  return handle.executeUpdate(approve, { args: [approving] }).then(
    ({ sentence }) => sentence,
    (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
  );
}

const engineer = { actor: { via: 'oidc', subject: 'engineer' } } as const;

describe('a stack', () => {
  test('is planned: nothing is applied, and no lane is held', async () => {
    await withStack(async (crew, world, stack) => {
      const handle = await ask(crew, stack, {
        dryRun: true,
        commit: '3f2a9c1b',
        actor: { via: 'oidc', subject: 'developer' },
      });
      const view = await handle.result();
      expect(view).toMatchObject({
        status: 'succeeded',
        subject: stack,
        infrastructure: { stack, counts: { create: 2, update: 1 } },
        plan: { commit: stackPlan().commit },
      });
      expect(world.calls).toEqual([`plan ${stack} 3f2a9c1b apply`]);
    });
  });

  test('is applied once somebody else has approved just that plan', async () => {
    await withStack(async (crew, world, stack) => {
      const handle = await ask(crew, stack);
      expect(await approveAs(crew, handle, 'engineer')).toContain('somebody else has to approve it');
      expect(await approveAs(crew, handle, 'oncall')).toContain('Approved');
      const view = await handle.result();
      expect(view.status).toBe('succeeded');
      expect(view.sentence).toBe(`${stack} is as its code at 3f2a9c1b says: 2 added and 1 changed.`);
      expect(view.steps).toMatchObject([{ kind: 'terraformApply', state: 'passed', progress: { text: '3 of 3' } }]);
      expect(world.calls).toEqual([`plan ${stack} newest apply`, `apply ${stack} primary/one.tfplan`]);
    });
  });

  test('that is destroyed in part needs two people, who type its name', async () => {
    await withStack(async (crew, world, stack) => {
      world.plan = dangerousPlan();
      const handle = await ask(crew, stack);
      expect(await approveAs(crew, handle, 'oncall')).toContain(`type "${stack}" exactly`);
      expect(await approveAs(crew, handle, 'oncall', stack)).toContain('1 more');
      expect(await approveAs(crew, handle, 'second', stack)).toContain('Approved');
      expect((await handle.result()).status).toBe('succeeded');
    });
  });

  test('whose plan was stored is applied from that plan, without planning anew', async () => {
    await withStack(async (crew, world, stack) => {
      const handle = await ask(crew, stack, { of: 'one-prod-abcd2345' });
      await approveAs(crew, handle, 'oncall');
      expect((await handle.result()).status).toBe('succeeded');
      expect(world.calls).toEqual([`stored ${stack} one-prod-abcd2345`, `apply ${stack} primary/one.tfplan`]);
    });
  });

  test('whose state moves on before the approval is not applied', async () => {
    await withStack(async (crew, world, stack) => {
      const handle = await ask(crew, stack);
      await crew.until(handle, ({ intents }) => intents.includes('approve'));
      world.state = { lineage: 'a-lineage', serial: 13 };
      expect(await approveAs(crew, handle, 'oncall')).toContain('serial 13 now, 12 then');
      const view = await handle.result();
      expect(view).toMatchObject({ status: 'refused', approval: { outcome: 'lapsed' } });
      expect(view.sentence).toBe(
        `The state of ${stack} has changed since this was planned (serial 13 now, 12 then), so it has to be planned again: /infra plan ${stack}. What was approved no longer holds; ask again for a new plan. Nothing was changed.`,
      );
      expect(world.calls.filter((call) => call.startsWith('apply'))).toEqual([]);
    });
  });

  test('is stopped between two resources, and says what stands and what does not', async () => {
    await withStack(async (crew, world, stack) => {
      world.applying = appliesUntilStopped;
      const handle = await ask(crew, stack);
      await approveAs(crew, handle, 'oncall');
      await crew.until(handle, ({ steps }) => steps[0]?.state === 'running');
      await handle.executeUpdate(abort, { args: [{ ...engineer, reason: 'wrong stack' }] });
      const view = await handle.result();
      expect(view.status).toBe('aborted');
      expect(view.sentence).toBe(
        `Stopped by engineer ("wrong stack"). 1 of 3 is applied and stands: aws_ecr_repository.app. Not known, since it was cut off: aws_ecr_repository.worker. Not applied: aws_cloudwatch_log_group.app. To see what is left: /infra plan ${stack}`,
      );
    });
  });

  test('that is stopped during its last resource was applied', async () => {
    await withStack(async (crew, world, stack) => {
      world.applying = async () => {
        await appliesUntilStopped();
        return applied(...stackPlan().changes.map(({ address }) => address));
      };
      const handle = await ask(crew, stack);
      await approveAs(crew, handle, 'oncall');
      await crew.until(handle, ({ steps }) => steps[0]?.state === 'running');
      await handle.executeUpdate(abort, { args: [engineer] });
      expect(await handle.result()).toMatchObject({
        status: 'succeeded',
        sentence: `${stack} is as its code at 3f2a9c1b says: 2 added and 1 changed. The stop by engineer came too late: all of it was applied.`,
      });
    });
  });

  test('is withdrawn while it is being planned: the tool ends first', async () => {
    await withStack(async (crew, world, stack) => {
      world.planning = plansUntilStopped;
      const handle = await ask(crew, stack);
      await crew.until(handle, () => world.calls.length > 0);
      await handle.executeUpdate(abort, { args: [engineer] });
      expect(await handle.result()).toMatchObject({
        status: 'aborted',
        sentence: 'Withdrawn by engineer; nothing was changed.',
      });
    });
  });

  test('that fails on the way needs a person, and says how far it came', async () => {
    await withStack(async (crew, world, stack) => {
      world.applying = async () => ({
        verdict: 'failed',
        reason: 'aws_ecr_repository.worker: the repository exists already',
        output: {
          applied: ['aws_ecr_repository.app'],
          unsure: [],
          pending: ['aws_ecr_repository.worker', 'aws_cloudwatch_log_group.app'],
        },
      });
      const handle = await ask(crew, stack);
      await approveAs(crew, handle, 'oncall');
      const view = await handle.result();
      expect(view.status).toBe('failed');
      expect(view.sentence).toMatch(
        /exists already\. 1 of 3 is applied and stands: .* Not applied: aws_ecr_repository\.worker and/,
      );
    });
  });

  test('that fails before anything was applied was refused', async () => {
    await withStack(async (crew, world, stack) => {
      world.applying = async () => ({
        verdict: 'failed',
        reason: 'the state is locked by engineer since 12:00',
        output: { applied: [], unsure: [], pending: ['aws_ecr_repository.app'] },
      });
      const handle = await ask(crew, stack);
      await approveAs(crew, handle, 'oncall');
      expect(await handle.result()).toMatchObject({
        status: 'refused',
        sentence: 'the state is locked by engineer since 12:00. Nothing was changed.',
      });
    });
  });

  test('that cannot be planned is refused in the sentence that says why', async () => {
    await withStack(async (crew, world, stack) => {
      world.planning = refused('The variable "zone" is declared nowhere in terraform/stacks/primary.');
      const view = await (await ask(crew, stack, { dryRun: true })).result();
      expect(view).toMatchObject({
        status: 'refused',
        sentence: 'The variable "zone" is declared nowhere in terraform/stacks/primary. Nothing was changed.',
      });
    });
  });

  test('that needs nothing is done without asking anybody', async () => {
    await withStack(async (crew, world, stack) => {
      world.plan = stackPlan({ counts: { create: 0, update: 0, replace: 0, delete: 0, state: 0 }, changes: [] });
      const view = await (await ask(crew, stack)).result();
      expect(view).toMatchObject({ status: 'succeeded', sentence: expect.stringContaining('nothing to change') });
    });
  });

  test('waits for the change of its service that is under way, only once it is approved', async () => {
    await withStack(async (crew, world, stack, other) => {
      world.applying = appliesUntilStopped;
      const first = await ask(crew, stack);
      await approveAs(crew, first, 'oncall');
      await crew.until(first, ({ steps }) => steps[0]?.state === 'running');

      const second = await ask(crew, other);
      // Its approval does not wait for anything.
      expect(await approveAs(crew, second, 'oncall')).toContain('Approved');
      const queued = await crew.until(second, ({ status, waitsFor }) => status === 'queued' && waitsFor !== undefined);
      expect(queued.waitsFor?.what).toMatch(
        new RegExp(
          `^(the standby of )?svc-.* in prod to be left alone: an apply of ${stack} \\(engineer\\) is under way there$`,
        ),
      );
      world.applying = async () => applied('aws_ecr_repository.app');
      await first.executeUpdate(abort, { args: [engineer] });
      expect((await second.result()).status).toBe('succeeded');
    });
  });

  test('an outsider may not even look', async () => {
    await withStack(async (crew, world, stack) => {
      const view = await (
        await ask(crew, stack, { dryRun: true, actor: { via: 'oidc', subject: 'outsider' } })
      ).result();
      expect(view).toMatchObject({ status: 'refused', sentence: expect.stringContaining('You may not plan stack') });
      expect(world.calls).toEqual([]);
    });
  });
});

describe('drift', () => {
  const start = ({ client, taskQueue }: Crew, stack: string) =>
    client.workflow.execute('driftRound', { taskQueue, workflowId: `drift-${stack}-${Math.random()}`, args: [stack] });

  test('a round plans the commit that was applied last, stores nothing, and tells what it saw', async () => {
    await withStack(async (crew, world, stack) => {
      expect(await start(crew, stack)).toMatchObject({ stack, found: { counts: { create: 2 } } });
      expect(world.calls).toEqual([`plan ${stack} c0ffee12 look`, `tell ${stack} seen`]);
      world.calls.length = 0;
      world.planning = refused('GitLab has no commit c0ffee12.');
      expect(await start(crew, stack)).toMatchObject({ problem: 'GitLab has no commit c0ffee12.' });
      expect(world.calls.at(-1)).toBe(`tell ${stack} GitLab has no commit c0ffee12.`);
      expect(await start(crew, 'gone')).toBeUndefined();
      expect(world.calls.at(-1)).toBe('tell gone gone');
    });
  });

  test('a round does not look while an apply is under way, and tells nothing', async () => {
    await withStack(async (crew, world, stack) => {
      world.busy = true;
      expect(await start(crew, stack)).toBeUndefined();
      expect(world.calls).toEqual([]);
    });
  });

  test.each<[string, (world: FakeStacks) => void]>([
    ['is still under way', (world) => (world.busy = true)],
    ['has ended', (world) => (world.state = { lineage: 'a-lineage', serial: 13 })],
    ['was of another commit', (world) => (world.commit = 'beef4201')],
  ])('what a round finds beside an apply that began meanwhile, and %s, is thrown away', async (_, applies) => {
    await withStack(async (crew, world, stack) => {
      world.planning = async () => applies(world);
      expect(await start(crew, stack)).toBeUndefined();
      expect(world.calls).toEqual([`plan ${stack} c0ffee12 look`]);
    });
  });

  test('the channel hears of a change once, and the watch ends with its stack', async () => {
    await withStack(async ({ client, taskQueue }, world, stack) => {
      const seen = (at: number, plan = stackPlan()) => ({
        report: { ...driftReport(plan, at), stack },
        channel: '#platform',
      });
      const none = stackPlan({ counts: { create: 0, update: 0, replace: 0, delete: 0, state: 0 }, changes: [] });
      const watch = await client.workflow.start('stackWatch', {
        taskQueue,
        workflowId: `watch-${stack}`,
        args: [stack],
      });
      const told = async (...calls: string[]) => {
        while (world.calls.length < calls.length) await new Promise((resolve) => setTimeout(resolve, 20));
        expect(world.calls).toEqual(calls);
      };
      await watch.signal(driftSeen, seen(1_000));
      await told(`post ${stack} drifted`);
      await watch.signal(driftSeen, seen(2_000));
      expect(await watch.query(drift)).toMatchObject({ stack, since: 1_000, report: { at: 2_000 } });
      await watch.signal(driftSeen, seen(3_000, none));
      await told(`post ${stack} drifted`, `post ${stack} back`);
      expect(await watch.query(drift)).not.toHaveProperty('since');
      await watch.signal(driftSeen, 'gone');
      await watch.result();
    });
  });
});

test('a merge request has its plans in one comment, the one that could not be made among them', async () => {
  await withStack(async ({ client, taskQueue }, world, stack, other) => {
    const wanted = { project: 'shop/infrastructure', request: 7, commit: '3f2a9c1b'.repeat(5), stacks: [stack, other] };
    let plans = 0;
    world.planning = async () => {
      plans += 1;
      if (plans === 2) return refused('The state is locked by engineer since 12:00.')();
    };
    const comment = await client.workflow.execute('mergeRequestPlan', {
      taskQueue,
      workflowId: `request-${stack}`,
      args: [wanted],
    });
    expect(comment).toContain(`**${stack}**: 2 to add and 1 to change (terraform 1.11.4)`);
    expect(comment).toContain('+ add aws_ecr_repository.worker');
    expect(comment).toContain(`**${other}**: not planned. The state is locked by engineer since 12:00.`);
    expect(world.calls).toEqual([
      `comment shop/infrastructure !7 Planning ${stack} and ${other} at commit 3f2a9c1b …`,
      `plan ${stack} ${wanted.commit} look`,
      `plan ${other} ${wanted.commit} look`,
      'comment shop/infrastructure !7 ### Plan at commit 3f2a9c1b',
    ]);
  });
});

test('a merge request is planned once for its commit, and again where that failed', async () => {
  await withStack(async ({ client, taskQueue }, world, stack) => {
    const gateway = createStackGateway({ client, taskQueue, address: env.address });
    const wanted = { project: `shop/${stack}`, request: 7, commit: '3f2a9c1b'.repeat(5), stacks: [stack] };
    world.commenting = refused('GitLab does not take the token.');
    const { change, fresh } = await gateway.planRequest(wanted);
    expect(fresh).toBe(true);
    await expect(client.workflow.getHandle(change).result()).rejects.toThrow('failed');
    world.commenting = async () => undefined;
    expect(await gateway.planRequest(wanted)).toEqual({ change, fresh: true });
    expect(await client.workflow.getHandle(change).result()).toContain('2 to add and 1 to change');
    expect(await gateway.planRequest(wanted)).toEqual({ change, fresh: false });
    expect(world.calls.filter((call) => call.startsWith('plan'))).toHaveLength(1);
  });
});
