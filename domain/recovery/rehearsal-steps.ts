import type { RecoveryStepParams } from '../plan/recovery-steps.ts';
import type { StepNode } from '../plan/step.ts';
import { listOf } from '../text/list.ts';
import type { GroupDatabase, GroupService, Side } from './group.ts';
import type { ObservedTask, RehearsalInput } from './rehearsal-input.ts';
import { scratchId } from './scratch-id.ts';
import { recoveryStep } from './steps.ts';

export interface RehearsalSteps {
  readonly steps: StepNode;
  /** Names of the databases that are copied. */
  readonly restored: readonly string[];
  /** How many services are called. */
  readonly smoked: number;
  readonly notes: readonly string[];
}

/** What does not come out is found, and all is taken down: nobody is asked while copies cost money. */
const takesDown = { on: { failed: 'undo', errored: 'undo', inconclusive: 'undo' } } as const;
/** What is left behind costs money for good: nobody passes it over on the way forward. */
const everGone = { mustPass: true } as const;

/** Restore, start, test and tear down, each for all at the same time. Tasks go before the databases they are connected to. */
export function rehearsalSteps(input: RehearsalInput, side: Side): RehearsalSteps {
  const { group } = input;
  const copies = group.databases.flatMap((database) => copyOf(database, input, side) ?? []);
  const restored = copies.map(({ name }) => name);
  const tasks = group.services.flatMap((service) => taskOf(service, input, side, restored) ?? []);
  const called = tasks.filter(({ smoke }) => smoke !== undefined);
  const phases = [
    copies.map(({ restore }) => restore),
    tasks.map(({ start }) => start),
    called.flatMap(({ smoke }) => smoke ?? []),
    tasks.map(({ stop }) => stop),
    copies.map((copy) => copy.remove),
  ];
  return {
    steps: { sequence: phases.filter((steps) => steps.length > 0).map((parallel) => ({ parallel })) },
    restored,
    smoked: called.length,
    notes: tasks.flatMap(({ notes }) => notes),
  };
}

function copyOf(database: GroupDatabase, { change, copies }: RehearsalInput, side: Side) {
  const { name, sides } = database;
  const source = sides[side];
  const id = scratchId(source.id, change);
  const found = copies.find((each) => each.name === name);
  const params = copyParams(database, found);
  if (params === undefined) return undefined;
  const how = params.engine === 'rds' ? `the last snapshot of ${source.id}` : source.id;
  return {
    name,
    restore: recoveryStep(
      'scratchDatabase',
      restoreId(name),
      'restore',
      `a copy of ${how}, as ${id}`,
      { source, id, present: true, ...params },
      takesDown,
    ),
    remove: recoveryStep(
      'scratchDatabase',
      `tear-down/${name}/copy`,
      'tear down',
      `${id} is gone`,
      { source, id, present: false, ...params },
      everGone,
    ),
  };
}

const restoreId = (name: string): string => `restore/${name}`;

function copyParams(database: GroupDatabase, found: RehearsalInput['copies'][number] | undefined) {
  switch (database.engine) {
    case 'rds': {
      const { parameterGroup } = database;
      return found?.snapshot && ({ engine: 'rds', snapshot: found.snapshot.id, parameterGroup } as const);
    }
    case 'aurora':
      return found?.size === undefined ? undefined : ({ engine: 'aurora' } as const);
    case 'dynamodb':
      return undefined;
  }
}

function taskOf(
  { service, sides, containers, smoke }: GroupService,
  { group, change, tasks }: RehearsalInput,
  side: Side,
  restored: readonly string[],
) {
  const found = tasks.find((each) => each.service === service);
  if (found === undefined) return undefined;
  const { place } = sides[side];
  const told = variablesOf(group.drill.environment[service] ?? {}, place.region, restored);
  const params: Omit<RecoveryStepParams['scratchTask'], 'present'> = {
    place,
    id: scratchId(service, change),
    taskDefinition: found.taskDefinition,
    launch: found.launch,
    containers: Object.keys(containers),
    environment: told.environment,
    databases: Object.fromEntries(restored.map((name) => [name, restoreId(name)])),
    ...(found.port === undefined ? {} : { port: found.port }),
  };
  const start = `start/${service}`;
  const called = found.port !== undefined && smoke.length > 0;
  return {
    start: recoveryStep(
      'scratchTask',
      start,
      'start',
      `a task of ${service} beside those that stand by`,
      { ...params, present: true },
      takesDown,
    ),
    smoke: called
      ? recoveryStep(
          'smoke',
          `smoke/${service}`,
          'smoke tests',
          `smoke tests of the task of ${service}`,
          { place, url: { from: start }, headers: {}, checks: smoke },
          takesDown,
        )
      : undefined,
    stop: recoveryStep(
      'scratchTask',
      `tear-down/${service}/task`,
      'tear down',
      `the task of ${service} is gone`,
      { ...params, present: false },
      everGone,
    ),
    notes: notesOf(service, found, called, told, restored),
  };
}

interface Told {
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that name a copy which is not made. */
  readonly untold: readonly string[];
}

/** The catalogue's variables, the region filled in. */
function variablesOf(written: Readonly<Record<string, string>>, region: string, restored: readonly string[]): Told {
  const entries = Object.entries(written).map(([name, text]) => [name, text.replaceAll('{region}', region)] as const);
  const named = (text: string) => [...text.matchAll(/\{database\.([^.}]+)\.[a-z]+\}/g)].map((match) => match[1] ?? '');
  const [told, untold] = [true, false].map((wanted) =>
    entries.filter(([, text]) => named(text).every((each) => restored.includes(each)) === wanted),
  );
  return { environment: Object.fromEntries(told ?? []), untold: (untold ?? []).map(([name]) => name) };
}

function notesOf(
  service: string,
  { port }: ObservedTask,
  called: boolean,
  { environment, untold }: Told,
  restored: readonly string[],
): string[] {
  const alone = restored.length > 0 && Object.keys(environment).length === 0;
  return [
    ...(untold.length === 0 ? [] : [`${service} is not told ${listOf(untold)}: there is no copy for it.`]),
    ...(alone ? [`${service} is not told of a copy of a database: its task uses what the standby uses.`] : []),
    ...(called
      ? []
      : [
          `${service} is not called, only seen to run: ${port === undefined ? 'it opens no port' : 'it has no smoke checks'}.`,
        ]),
  ];
}
