import type { ChangeRequest } from '../../../domain/change/request.ts';
import { passedOver } from '../../../domain/change/safeguards.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { runChange } from '../../../workflows/change.ts';
import { modelActivities } from './activities.ts';
import { drawFrom } from './draw.ts';
import { drawGroup } from './groups.ts';
import { fault, heal, moveOn } from './nature.ts';
import { createPeople, defects } from './people.ts';
import { createScheduler } from './scheduler.ts';
import { newRuntime, query, WorkerLost } from './temporal.ts';
import { configured, inspect, newWorld, sidesOf, type World } from './world.ts';

export interface Played {
  readonly seed: number;
  readonly status: ChangeView['status'] | 'open';
  readonly sentence: string;
  readonly overrides: number;
  readonly turns: number;
  readonly attempts: number;
  readonly decisions: number;
  readonly counts: World['counts'];
  /** What must not be and was, one sentence each. */
  readonly broken: readonly string[];
}

/** By then everything has healed and people only help. */
const healsBefore = 160;
const turnsAtMost = 4000;

/**
 * One failover from its request to its end, in an order of events that follows from the seed. With `unchecked`, orders of steps
 * that the check of the catalogue refuses occur too.
 */
export async function play(seed: number, unchecked = false): Promise<Played> {
  const draw = drawFrom(seed);
  const group = drawGroup(draw, unchecked);
  const world = newWorld(group, draw.chance(0.85) ? 'primary' : 'standby');
  const scheduler = createScheduler();
  const runtime = newRuntime(scheduler, modelActivities(world));
  const people = createPeople(draw);
  const seen = () => query('query:progress') as ChangeView;
  let overridden = false;
  world.overridden = () => {
    overridden ||= passedOver(seen()).length > 0;
    return overridden;
  };
  if (draw.chance(0.4)) fault(world, draw);

  let ended: ChangeView | undefined;
  let defect: string | undefined;
  runtime.root
    .run(() => runChange(requestOf(draw)))
    .then(
      (view) => {
        ended = view;
      },
      (error: unknown) => {
        defect = error instanceof Error ? error.message : String(error);
      },
    );
  defects.length = 0;
  const healsAt = 1 + draw.below(healsBefore);
  let turns = 0;
  await scheduler.settle();
  while (ended === undefined && defect === undefined && turns < turnsAtMost) {
    turns += 1;
    if (turns === healsAt) heal(world);
    const trouble = turns < healsAt;
    const kind = draw.below(100);
    if (trouble && kind < 6) fault(world, draw);
    else if (trouble && kind < 9) killWorker();
    else if (trouble && kind < 24) people.meddle();
    else if (!trouble && (kind < 6 || scheduler.tickets.length === 0)) people.help();
    else if (scheduler.tickets.length > 0) scheduler.take(draw.below(scheduler.tickets.length));
    else if (draw.chance(0.3)) people.help();
    moveOn(world, draw);
    await scheduler.settle();
    inspect(world);
  }
  const view = ended;
  const broken = [
    ...world.broken,
    ...(defect === undefined ? [] : [`a defect: ${defect}`]),
    ...defects.map((error) => `a defect: ${error.message}`),
    ...(view === undefined && defect === undefined ? [`it did not end: ${standing(seen())}`] : []),
    ...(view === undefined ? [] : misplaced(world, view)),
  ];
  return {
    seed,
    status: view?.status ?? 'open',
    sentence: view?.sentence ?? '',
    overrides: view?.overrides.length ?? 0,
    turns,
    attempts: runtime.attempts,
    decisions: people.counts.sent,
    counts: world.counts,
    broken,
  };

  /** All that it ran is lost, at whatever instant that was; another worker begins it again. */
  function killWorker(): void {
    world.counts.kills +=
      scheduler.drop(
        () => true,
        () => new WorkerLost('the worker was lost'),
      ) > 0
        ? 1
        : 0;
  }
}

function requestOf(draw: ReturnType<typeof drawFrom>): ChangeRequest {
  const mode = draw.one(['graceful', 'ungraceful', undefined, undefined, undefined] as const);
  const acceptLoss = draw.chance(mode === 'ungraceful' ? 0.6 : 0.05);
  return {
    kind: 'failover',
    group: 'shop',
    environment: 'prod',
    actor: { via: 'oidc', subject: acceptLoss ? 'manager' : 'oncall' },
    dryRun: false,
    acceptLoss,
    ...(mode === undefined ? {} : { mode }),
  };
}

/** How an end must leave the world. */
function misplaced(world: World, view: ChangeView): string[] {
  const skipped = view.steps.some(({ state }) => state !== 'passed');
  const promoted = world.databases.filter(({ promotions }) => promotions > 0);
  const to = world.from === 'primary' ? 'standby' : 'primary';
  const problems: string[] = [];
  if (view.status === 'refused' && (promoted.length > 0 || view.steps.some(({ attempt }) => attempt > 0)))
    problems.push('it was refused after it had begun');
  if (view.status === 'aborted' && promoted.length > 0) problems.push('it was aborted after a promotion');
  if (view.steps.some(({ attempt }) => attempt > 0) && !wasApproved(view)) problems.push('it began without approval');
  if (world.databases.some(({ promotions }) => promotions > 1)) problems.push('a database was promoted twice');
  const unfenced = view.steps.some(({ kind, state }) => kind === 'fenced' && state !== 'passed');
  const moved = view.steps.some(({ kind, state }) => kind === 'promote' && state === 'passed');
  if (world.counts.refences !== (moved && unfenced ? 1 : 0))
    problems.push(`the side that was left is fenced later ${world.counts.refences} times, unfenced: ${unfenced}`);
  if (view.status === 'succeeded' && view.steps.length > 0 && !skipped) {
    for (const { name, writer } of world.databases) {
      if (!writer[to]) problems.push(`it succeeded, and ${name} does not write in ${to}`);
    }
    if (world.group.traffic.some(({ name }) => configured(world, name) === world.from))
      problems.push('it succeeded, and a name leads to the old side');
  }
  if (view.status === 'succeeded') {
    for (const { name, by } of world.group.traffic) {
      const turned = view.steps.some(({ id, state }) => id === `switch/${name}` && state === 'passed');
      if (turned && by.kind !== 'record' && configured(world, name) !== to)
        problems.push(`it succeeded with ${name} switched, which does not lead to the new side`);
    }
  }
  if (view.status === 'aborted' && !view.steps.some(({ state }) => state === 'undoFailed' || state === 'skipped')) {
    for (const database of world.databases) {
      if (!sidesOf.every((side) => database.writer[side] === (side === world.from)) || database.readOnly[world.from])
        problems.push(`it was aborted, and ${database.name} is not as before`);
    }
    for (const { name, by } of world.group.traffic) {
      if ((by.kind === 'healthCheck' || by.kind === 'accelerator') && configured(world, name) !== world.from)
        problems.push(`it was aborted, and ${name} does not lead where it did`);
    }
  }
  return problems;
}

function wasApproved({ approval }: ChangeView): boolean {
  const given = approval?.given ?? [];
  return (
    given.some(({ breakGlass }) => breakGlass !== undefined) || new Set(given.map(({ person }) => person)).size >= 2
  );
}

function standing({ status, steps, waitsFor }: ChangeView): string {
  const active = steps.filter(({ state }) => state !== 'pending' && state !== 'passed');
  return [
    status,
    waitsFor?.what ?? '',
    ...active.map(({ id, state, reason }) => `${id} ${state} ${reason ?? ''}`),
  ].join(' · ');
}
