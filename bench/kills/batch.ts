import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessName } from '../../sandbox/supervisor/specs.ts';
import type { Lab } from '../lab/lab.ts';
import { writesOf } from '../lab/writes.ts';
import { type CanaryRun, inspect, problemsOf, runCanary } from './canary.ts';

/** One canary at the moment of a kill. */
export interface Hit {
  readonly service: string;
  readonly change: string;
  readonly killed: string;
  /** Into the canary, ms. */
  readonly atMs: number;
  /** The step under way then; `before`, `between` or `after` the steps where none was. */
  readonly step: string;
  readonly recoverySeconds: number;
  readonly tookSeconds: number;
  readonly problems: readonly string[];
}

export interface Aim {
  readonly service: string;
  readonly version: string;
  /** Into the canary, ms; each canary begins so much before the kill. */
  readonly atMs: number;
  /** Instead of by the clock: kill as soon as the audit log shows this write of it, counted from 0. One aim at most. */
  readonly afterWrite?: number;
}

export interface Batch {
  /** Killed at the same instant. */
  readonly kill: readonly ProcessName[];
  readonly aims: readonly Aim[];
}

/** Several canaries, begun so that one SIGKILL meets each at its own instant; all run on to their ends and are examined. */
export async function runBatch(
  lab: Lab,
  { kill, aims }: Batch,
  references: ReadonlyMap<string, CanaryRun>,
): Promise<Hit[]> {
  const seen = (await lab.aws.audit()).at(-1)?.id ?? 0;
  const latest = Math.max(...aims.map(({ atMs }) => atMs));
  const began = Date.now();
  const runs = aims.map(async ({ service, version, atMs }) => {
    await sleep(latest - atMs);
    return runCanary(lab, service, version, seen);
  });
  const done = Promise.all(runs);
  done.catch(() => undefined); // looked at below
  const awaited = aims.find(({ afterWrite }) => afterWrite !== undefined);
  if (awaited?.afterWrite === undefined) await sleep(began + latest - Date.now());
  else await writeSeen(lab, `${awaited.service}-prod`, awaited.afterWrite, seen);
  const killedAt = Date.now();
  await Promise.all(kill.map((name) => lab.kill(name)));
  const recoverySeconds = (Date.now() - killedAt) / 1000;
  return Promise.all(
    (await done).map(async (run) =>
      examine(lab, run, { kill, killedAt, recoverySeconds }, references.get(run.service)),
    ),
  );
}

async function writeSeen(lab: Lab, name: string, index: number, seen: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (writesOf(await lab.aws.audit(seen), name).length <= index) {
    if (Date.now() > deadline) throw new Error(`no write ${index} of ${name} within two minutes`);
    await sleep(10);
  }
}

async function examine(
  lab: Lab,
  run: CanaryRun,
  { kill, killedAt, recoverySeconds }: { kill: readonly ProcessName[]; killedAt: number; recoverySeconds: number },
  reference: CanaryRun | undefined,
): Promise<Hit> {
  const { view, from, service } = run;
  return {
    service,
    change: view.change,
    killed: kill.join(' and '),
    atMs: killedAt - from,
    step: stepAt(view.steps, killedAt),
    recoverySeconds,
    tookSeconds: (Date.parse(view.endedAt ?? view.requestedAt) - from) / 1000,
    problems: problemsOf(await inspect(lab, run), run, reference),
  };
}

function stepAt(steps: CanaryRun['view']['steps'], at: number): string {
  const began = steps.filter(({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) <= at);
  const [step] = began.filter(({ endedAt }) => endedAt === undefined || Date.parse(endedAt) > at);
  if (step !== undefined) return step.id;
  if (began.length === 0) return 'before';
  return began.length === steps.length ? 'after' : 'between';
}
