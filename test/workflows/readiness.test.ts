import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { ReadinessActivities, ReadinessPost, ReadinessPostActivities } from '../../activities/readiness-api.ts';
import type { Evaluated } from '../../domain/recovery/readiness/evaluated.ts';
import { readinessId } from '../../domain/recovery/readiness/id.ts';
import type { PointState, ReadinessReport } from '../../domain/recovery/readiness/report.ts';
import { drawHistory, evaluateNow, readinessEvaluated, readinessReport } from '../../workflows/messages.ts';
import type { readiness } from '../../workflows/readiness.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

interface World {
  /** What the next evaluation finds. */
  state: PointState | 'gone';
  /** Slack refuses. */
  slackAway: boolean;
  readonly posts: ReadinessPost[];
  readonly asked: { readonly group: string; readonly lastDrill?: number }[];
  lastDrill?: number;
}

let at = Date.UTC(2026, 0, 5, 3);
function report(group: string, state: PointState): ReadinessReport {
  at += 600_000;
  const score = { ok: 100, warn: 96, unknown: 94, bad: 80 }[state];
  const point = { id: 'digest/app', title: 'app: same digests', weight: 20, state, lost: 100 - score, sentence: 'So.' };
  const level = state === 'bad' ? 'blocked' : 'ready';
  return { group, at, from: 'eu-west-1', to: 'eu-central-1', score, level, points: [point], blockers: [] };
}

let crews = 0;
async function withReadiness(work: (crew: Awaited<ReturnType<typeof crewOf>>) => Promise<void>): Promise<void> {
  const crew = await crewOf();
  await crew.worker.runUntil(work(crew));
}

async function crewOf() {
  crews += 1;
  const group = `shop-${process.pid}-${crews}`;
  const taskQueue = `readiness-${group}`;
  const world: World = { state: 'ok', slackAway: false, posts: [], asked: [] };
  let draws = 0;
  const evaluated = (): Evaluated =>
    world.state === 'gone'
      ? { group, gone: true }
      : {
          group,
          channel: '#incidents',
          report: {
            ...report(group, world.state),
            ...(world.lastDrill === undefined ? {} : { lastDrill: world.lastDrill }),
          },
        };
  const activities: ReadinessActivities & ReadinessPostActivities = {
    async evaluateReadiness(input) {
      world.asked.push(input);
      return evaluated();
    },
    readinessRound: async () => ({ groups: 1, seconds: 0 }),
    async postReadiness(post) {
      if (world.slackAway) throw new Error('away');
      world.posts.push(post);
    },
    async drawReadiness() {
      draws += 1;
      return { file: 'F1', alt: 'a line' };
    },
  };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities,
  });
  const workflowId = readinessId(group);
  const handle = env.client.workflow.getHandle<typeof readiness>(workflowId);
  const view = () => handle.query(readinessReport);
  return {
    worker,
    world,
    handle,
    view,
    draws: () => draws,
    round: async () => {
      const known = { workflowId, taskQueue, args: [group] as [string] };
      await env.client.workflow.signalWithStart<typeof readiness, [Evaluated]>('readiness', {
        ...known,
        signal: readinessEvaluated,
        signalArgs: [evaluated()],
      });
    },
    evaluate: (chart = false) =>
      env.client.workflow.executeUpdateWithStart(evaluateNow, {
        args: [{ chart }],
        startWorkflowOperation: new WithStartWorkflowOperation('readiness', {
          workflowId,
          taskQueue,
          args: [group],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      }),
    until: async (reached: () => boolean | Promise<boolean>) => {
      while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

test('keeps each round and tells the channel of a change, not of its repetition', async () => {
  await withReadiness(async ({ world, round, view, until }) => {
    const lengths = async (length: number) => until(async () => (await view()).series.length === length);
    await round();
    await lengths(1);
    world.state = 'bad';
    await round();
    await until(() => world.posts.length === 1);
    await round();
    await round();
    await lengths(4);
    world.state = 'ok';
    await round();
    await until(() => world.posts.length === 2);
    const found = await view();
    expect(found.series.map(({ score }) => score)).toEqual([100, 80, 80, 80, 100]);
    expect(found.report).toMatchObject({ score: 100, level: 'ready' });
    expect(world.posts.map(({ news }) => [news.level?.now, news.turnedBad.length, news.recovered.length])).toEqual([
      ['blocked', 1, 0],
      ['ready', 0, 1],
    ]);
    expect(world.posts[0]).toMatchObject({ channel: '#incidents', series: [{ score: 100 }, { score: 80 }] });
  });
});

test('evaluates when asked, begins by itself for that, and draws the history where it is wanted', async () => {
  await withReadiness(async ({ world, evaluate }) => {
    expect(await evaluate()).toMatchObject({ report: { score: 100 }, series: [{ score: 100 }] });
    world.state = 'warn';
    expect(await evaluate(true)).toMatchObject({ series: [{ score: 100 }, { score: 96 }], chart: { file: 'F1' } });
    expect(world.asked).toHaveLength(2);
    expect(world.posts).toEqual([]);
  });
});

test('the history is drawn once an evaluation, however many ask for it, and nothing is looked at for that', async () => {
  await withReadiness(async ({ world, evaluate, handle, view, draws }) => {
    await evaluate();
    await evaluate();
    const [one, other] = await Promise.all([handle.executeUpdate(drawHistory), handle.executeUpdate(drawHistory)]);
    expect(one).toMatchObject({ series: [{}, {}], chart: { file: 'F1' } });
    expect(other).toEqual(one);
    expect(await view()).toEqual(one);
    expect([world.asked.length, draws()]).toEqual([2, 1]);
    expect(await evaluate()).not.toHaveProperty('chart');
    expect(await handle.executeUpdate(drawHistory)).toMatchObject({ chart: { file: 'F1' } });
    expect(draws()).toBe(2);
  });
});

test('what Slack did not take is told with the next evaluation', async () => {
  await withReadiness(async ({ world, evaluate, handle, until }) => {
    world.state = 'bad';
    world.slackAway = true;
    await evaluate();
    // Three attempts, a second and two apart.
    await until(async () => (await failures(handle)) === 1);
    world.slackAway = false;
    await evaluate();
    await until(() => world.posts.length === 1);
    expect(world.posts[0]?.news).toMatchObject({ level: { now: 'blocked' }, turnedBad: [{ id: 'digest/app' }] });
  });
});

test('remembers the last drill beyond what Temporal keeps of it', async () => {
  await withReadiness(async ({ world, evaluate, handle }) => {
    world.lastDrill = Date.UTC(2026, 0, 1);
    await evaluate();
    await evaluate();
    expect(world.asked[1]).toMatchObject({ lastDrill: world.lastDrill });
    expect((await handle.describe()).memo).toEqual({ lastDrill: world.lastDrill });
  });
});

test('ends when its group is no longer in the catalogue', async () => {
  await withReadiness(async ({ world, evaluate, round, handle }) => {
    await evaluate();
    world.state = 'gone';
    await round();
    await handle.result();
    await expect(evaluate()).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/^The catalogue has no/) },
    });
  });
});

/** Activities that were given up. */
async function failures(handle: { fetchHistory(): Promise<{ events?: unknown }> }): Promise<number> {
  const { events } = await handle.fetchHistory();
  const all: readonly object[] = Array.isArray(events) ? events : [];
  return all.filter((event) => Boolean(Reflect.get(event, 'activityTaskFailedEventAttributes'))).length;
}
