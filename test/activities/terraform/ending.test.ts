// Applies that do not come to their end, by Terraform itself or OpenTofu against simulated AWS: nothing half done that is not told, no lock left.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApplyResult, InfrastructureActivities } from '../../../activities/infrastructure-api.ts';
import type { StackPlan } from '../../../domain/infrastructure/stack-plan.ts';
import { attempt, type Ran } from '../support/attempt.ts';
import { type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { addSlow, applying, buckets, catalogueWith, commitsOf, prepare, type Prepared, slow, tool } from './support.ts';

const described = tool === undefined ? describe.skip : describe;
const names = ['abort', 'shutdown', 'early', 'tool', 'worker', 'host'] as const;
const [cluster, database, parameter] = ['aws_ecs_cluster.it', 'aws_db_instance.it', 'aws_ssm_parameter.it'];

described('an apply that is cut off', () => {
  let aws: SimulatedAws;
  let prepared: Prepared;
  let activities: InfrastructureActivities;
  const commits = commitsOf();
  const commit = addSlow(commits);
  const catalogue = catalogueWith(Object.fromEntries(names.map((name) => [name, slow(name)])));

  beforeAll(async () => {
    aws = await startSimulatedAws('{ database: { create: 6, backup: 0.5 } }');
    prepared = await prepare();
    activities = prepared.activities(catalogue, commits);
  });
  afterAll(async () => {
    prepared?.remove();
    await aws?.stop();
  });

  async function planned(stack: string): Promise<StackPlan> {
    const input = { stack, commit, change: `infra-${stack}`, purpose: 'apply' } as const;
    return (await attempt((each) => activities.planStack(each), input)).result;
  }
  function apply(plan: StackPlan, during?: Parameters<typeof attempt>[3]): Promise<Ran<ApplyResult>> {
    return attempt(
      (input) => activities.applyStack(input),
      applying(plan, catalogue, `infra-${plan.stack}`),
      {},
      during,
    );
  }
  const lockOf = (stack: string) => prepared.object(buckets.state, `${stack}.tfstate.tflock`);

  test('by a person: it ends between resources, and says what it applied', async () => {
    const plan = await planned('abort');
    // What is under way may take all the time that the step has, not only what a dying worker leaves it.
    const patient = prepared.activities(catalogue, commits, { graceMs: 500 });
    const { result } = await attempt(
      (input) => patient.applyStack(input),
      applying(plan, catalogue, 'infra-abort'),
      { currentAttemptScheduledTimestampMs: Date.now(), startToCloseTimeoutMs: 3_600_000 },
      (environment, beats) => {
        if (beats.at(-1)?.text.includes(database) === true) environment.cancel();
      },
    );
    expect(result).toMatchObject({ verdict: 'inconclusive', output: { unsure: [], pending: [parameter] } });
    expect(result.output?.applied.toSorted()).toEqual([database, cluster]);
    expect(result.reason).toBe('Stopped between resources.');
    expect(await lockOf('abort')).toBeUndefined();
    expect(JSON.parse((await prepared.object(buckets.state, 'abort.tfstate')) ?? '{}').resources).toHaveLength(2);
    expect(readdirSync(prepared.temporary)).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('not-to-be-told');
  });

  test('as its worker shuts down: it says so, and leaves no lock', async () => {
    const plan = await planned('shutdown');
    const { result } = await apply(plan, (environment, beats) => {
      if (beats.at(-1)?.text.includes(database) === true) environment.cancel('WORKER_SHUTDOWN');
    });
    expect(result).toMatchObject({ verdict: 'inconclusive', output: { pending: [parameter] } });
    expect(result.reason).toBe('Stopped between resources, as its worker was shut down.');
    expect(await lockOf('shutdown')).toBeUndefined();
  });

  test('before it began: a person has an answer, a worker that shuts down leaves it to another', async () => {
    const plan = await planned('early');
    const shutDown = apply(plan, (environment) => environment.cancel('WORKER_SHUTDOWN'));
    await expect(shutDown).rejects.toMatchObject({ name: 'CancelledFailure' });
    const { result } = await apply(plan, (environment) => environment.cancel());
    expect(result).toMatchObject({ verdict: 'inconclusive', output: { applied: [], unsure: [] } });
    expect(result.output?.pending.toSorted()).toEqual([database, cluster, parameter].toSorted());
    expect(result.reason).toBe('Stopped before anything of the plan was applied.');
  });

  /** Once cluster and database are begun and the mark in the store knows the lock; the tests then kill what they are about. */
  async function underWay(plan: StackPlan): Promise<void> {
    await until(async () => {
      const mark = JSON.parse((await prepared.object(buckets.plans, `${plan.file?.key}.begun.json`)) ?? '{}');
      return mark.lock !== undefined && [cluster, database].every((each) => mark.begun.includes(each));
    });
  }

  test('as something kills the tool: its lock is released', async () => {
    const plan = await planned('tool');
    const applied = apply(plan);
    await underWay(plan);
    process.kill(pidOf('apply'), 'SIGKILL');
    const { result } = await applied;
    expect(result).toMatchObject({ verdict: 'failed', output: { pending: [parameter] } });
    expect(result.output?.unsure).toContain(database);
    expect(result.reason).toContain('it was ended by SIGKILL');
    expect(await lockOf('tool')).toBeUndefined();
    expect((await apply(plan)).result.reason).toBe(result.reason);
  });

  test('as its worker is killed: the resource under way is ended, and the next attempt tells what was applied', async () => {
    const plan = await planned('worker');
    const worker = doomed(plan);
    await underWay(plan);
    worker.kill('SIGKILL');
    const { result } = await apply(plan);
    expect(result).toMatchObject({ verdict: 'failed', output: { unsure: [], pending: [parameter] } });
    expect(result.output?.applied.toSorted()).toEqual([database, cluster]);
    expect(result.reason).toBe('An earlier attempt at it was cut off, as its worker ended.');
    expect(await lockOf('worker')).toBeUndefined();
    await until(async () => readdirSync(prepared.temporary).length === 0);
  });

  test('as its whole host dies, and another process has the id of its guard: the lock is released, and what the state does not know is said to be looked for', async () => {
    const plan = await planned('host');
    const worker = doomed(plan);
    await underWay(plan);
    for (const pid of [worker.pid ?? 0, pidOf('guard.ts'), pidOf('apply')]) process.kill(pid, 'SIGKILL');
    const key = `${plan.file?.key}.begun.json`;
    const mark = JSON.parse((await prepared.object(buckets.plans, key)) ?? '{}');
    await prepared.put(buckets.plans, key, JSON.stringify({ ...mark, guard: process.pid }));
    const { result } = await apply(plan);
    expect(result.verdict).toBe('failed');
    expect(result.output?.unsure).toContain(database);
    expect(result.output?.pending).toEqual([parameter]);
    expect(result.reason).toContain('The lock that it left on the state is released.');
    expect(await lockOf('host')).toBeUndefined();
    // Nobody was left to remove its private folder.
    expect(readdirSync(prepared.temporary)).toEqual([]);
  });

  function doomed(plan: StackPlan) {
    const script = join(import.meta.dirname, 'doomed-worker.ts');
    const args = [script, plan.stack, `infra-${plan.stack}`, prepared.temporary, JSON.stringify(plan)];
    return spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'ignore' });
  }

  /** Process id of the guard or the tool of the one run that there is: both name its private folder. */
  function pidOf(word: string): number {
    const found = readdirSync('/proc').find((pid) => {
      const line = commandOf(pid);
      return line.includes(word) && line.includes(prepared.temporary) && !line.includes('doomed-worker');
    });
    if (found === undefined) throw new Error(`nothing runs ${word}`);
    return Number(found);
  }
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Asks until it is so, at most 40 s: what is waited for is done by processes that do not report here. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about within 40 s');
    await pause(50);
  }
}
