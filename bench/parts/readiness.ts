import { Client, Connection } from '@temporalio/client';
import { type Figure, figure, rounded } from '../figure.ts';
import { readinessSchedule } from '../../worker/readiness-schedule.ts';
import type { Lab } from '../lab/lab.ts';
import type { ManyGroups } from '../many-groups.ts';

interface Round {
  readonly seconds: number;
  readonly calls: number;
  /** `ECS DescribeServices` -> how often. */
  readonly byAction: Readonly<Record<string, number>>;
}

/**
 * One evaluation of all groups: the first after the worker's start, which knows no task definition yet, and the next. Baseline: each
 * group evaluated by itself, as `dr status` does, one after the other.
 */
export async function readiness(lab: Lab, { groups, holds }: ManyGroups): Promise<Figure[]> {
  const connection = await Connection.connect({ address: lab.addresses.temporal.address });
  const client = new Client({ connection });
  try {
    await pauseSyncs(client);
    // The first of all may have met an AWS that was still starting.
    let rounds = await roundsEnded(client, 1);
    const round = (begin: () => Promise<unknown>) =>
      measured(lab, async () => {
        await begin();
        rounds = await roundsEnded(client, rounds.amount + 1);
        return rounds.seconds;
      });
    const first = await round(() => lab.kill('worker'));
    const next = await round(() => client.schedule.getHandle(readinessSchedule('coxswain')).trigger());
    const alone = await measured(lab, async () => {
      const began = performance.now();
      for (const group of groups) await lab.coxswain.readiness(group);
      return (performance.now() - began) / 1000;
    });
    const scores = await Promise.all(groups.map(async (group) => (await lab.coxswain.readiness(group, 'last')).report));
    const detail = {
      groups: groups.length,
      holds,
      levels: Object.fromEntries(
        (['ready', 'partly', 'blocked'] as const).map((level) => [
          level,
          scores.filter((each) => each?.level === level).length,
        ]),
      ),
      first,
      next,
      alone,
      note: 'first: the round of a worker just started, which knows no task definition and has no credentials yet; next: the one after it; every call in the audit log counted, AssumeRole too; seconds from the start of the round’s workflow to its end',
    };
    const what = `evaluating ${groups.length} recovery groups`;
    const each = 'one after the other, each by itself';
    return [
      figure({
        name: `${what}, wall time`,
        value: first.seconds,
        unit: 's',
        limit: 30,
        baseline: { what: each, value: alone.seconds },
        detail,
      }),
      figure({
        name: `${what}, AWS calls`,
        value: first.calls,
        unit: 'calls',
        limit: 200,
        baseline: { what: each, value: alone.calls },
        detail,
      }),
    ];
  } finally {
    await connection.close();
  }
}

/** Syncs of the standbys come by schedules of their own; their calls are not those of readiness. */
async function pauseSyncs(client: Client): Promise<void> {
  for await (const { scheduleId } of client.schedule.list()) {
    if (/^(dr-sync|drill):/.test(scheduleId))
      await client.schedule.getHandle(scheduleId).pause('the bench counts calls');
  }
}

/** Wall time, seconds, of the last round, once so many have ended. */
async function roundsEnded(client: Client, wanted: number): Promise<{ amount: number; seconds: number }> {
  const deadline = Date.now() + 120_000;
  const query = 'WorkflowType = "readinessRound" AND ExecutionStatus = "Completed"';
  for (;;) {
    const ended: { readonly at: number; readonly seconds: number }[] = [];
    for await (const { startTime, closeTime = startTime } of client.workflow.list({ query })) {
      ended.push({ at: closeTime.getTime(), seconds: (closeTime.getTime() - startTime.getTime()) / 1000 });
    }
    const last = ended.toSorted((a, b) => b.at - a.at)[0];
    if (last !== undefined && ended.length >= wanted) return { amount: ended.length, seconds: last.seconds };
    if (Date.now() > deadline) throw new Error(`only ${ended.length} rounds of readiness ended, not ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** How long the work says it took, and every call of AWS that came in meanwhile. */
async function measured(lab: Lab, work: () => Promise<number>): Promise<Round> {
  const seen = (await lab.aws.audit()).at(-1)?.id ?? 0;
  const seconds = await work();
  return { seconds: rounded(seconds), ...(await callsSince(lab, seen)) };
}

async function callsSince(lab: Lab, seen: number): Promise<Omit<Round, 'seconds'>> {
  const calls = await lab.aws.audit(seen);
  const byAction: Record<string, number> = {};
  for (const { service, action } of calls)
    byAction[`${service} ${action}`] = (byAction[`${service} ${action}`] ?? 0) + 1;
  return { calls: calls.length, byAction };
}
