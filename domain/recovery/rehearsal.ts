import { type PlanAnswer, refused } from '../plan/answer.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import { duration } from '../text/duration.ts';
import { count, listOf } from '../text/list.ts';
import { activeSide, type Assessment } from './assessment.ts';
import { otherSide, type RecoveryGroup, type Side } from './group.ts';
import type { RehearsalInput } from './rehearsal-input.ts';
import { rehearsalSteps } from './rehearsal-steps.ts';
import { halfWay, troubleOf } from './words.ts';

/** The side that a rehearsal runs on, or why there can be none now, one sentence. */
export function rehearsalSide(
  group: RecoveryGroup,
  assessment: Assessment,
): { readonly side: Side } | { readonly sentence: string } {
  const { name, regions } = group;
  const active = activeSide(assessment);
  if (active === undefined) {
    return {
      sentence: `${halfWay(group)}: its databases or names disagree. Bring the move to its end first; /dr status ${name} shows where it stands.`,
    };
  }
  const side = otherSide(active);
  for (const each of [active, side]) {
    const { reachable, region } = assessment.sides[each];
    if (reachable) continue;
    const why = `does not answer (${troubleOf(assessment.sides[each])})`;
    const sentence =
      each === side
        ? `${region}, where ${name} would be rehearsed, ${why}. Ask again once it does.`
        : `${region}, where ${name} runs, ${why}: ${regions[side]} may be needed for a failover, so nothing is rehearsed there now. To move: /failover ${name}.`;
    return { sentence };
  }
  return { side };
}

/**
 * Makes the plan of a rehearsal: on the side that stands by, copies of the databases are made of their backups, a task of each
 * service is started beside those that stand by, smoke tests call it, and all of it is taken down again. Nothing that serves or
 * stands by is touched. Pure.
 */
export function planRehearsal(input: RehearsalInput): PlanAnswer {
  const { group, assessment, lastSeconds } = input;
  const found = rehearsalSide(group, assessment);
  if ('sentence' in found) return refused(found.sentence);
  const { side } = found;
  const problem = serviceProblem(input, side) ?? backupProblem(input, side);
  if (problem !== undefined) return refused(problem);
  const { name, environment, regions } = group;
  const [from, to] = [regions[otherSide(side)], regions[side]];
  const { steps, restored, smoked, notes } = rehearsalSteps(input, side);
  const databases = restored.length === 0 ? '' : `${count(restored.length, 'database')} restored, `;
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'drill',
      subject: name,
      environment,
      guards: [{ kind: 'serves', group: name, side: otherSide(side) }],
      steps,
      undoChecks: [],
      summary: {
        from,
        to,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: lastSeconds[0] ?? estimateSeconds(steps),
        lastSeconds,
        done: `${name} came up in ${to} as a copy: ${databases}${count(input.tasks.length, 'service')} started, ${smoked} smoke-tested; all of it is gone again`,
        back: `all that was started in ${to} is gone again, and nothing that serves or stands by was touched`,
        undo: 'stopping takes down what was started; nothing that serves or stands by is touched',
        notes: [billed(input, restored), ...notes, ...dataNotes(input)],
      },
    },
  };
}

function serviceProblem({ group, tasks }: RehearsalInput, side: Side): string | undefined {
  const missing = group.services.filter(({ service }) => !tasks.some((each) => each.service === service));
  if (missing.length === 0) return undefined;
  const names = listOf(missing.map(({ service }) => service));
  return `${names} ${missing.length === 1 ? 'does' : 'do'} not stand by in ${group.regions[side]}: create the ECS service there, then /dr sync ${group.name}.`;
}

/** A copy is made of a backup that is there already: taking one would keep the replica from being promoted meanwhile. */
function backupProblem({ group, copies }: RehearsalInput, side: Side): string | undefined {
  const without = group.databases.find(
    ({ name, engine }) => engine === 'rds' && copies.find((each) => each.name === name)?.snapshot === undefined,
  );
  if (without === undefined) return undefined;
  const { id, scope } = without.sides[side];
  return `${id} in ${scope.region} has no snapshot to restore ${without.name} from: switch its automated backups on, and ask again after the first one.`;
}

/** What costs money while it is there. */
function billed({ copies, tasks }: RehearsalInput, restored: readonly string[]): string {
  const sizes = copies.flatMap(({ name, size }) => (restored.includes(name) && size !== undefined ? [size] : []));
  const databases = sizes.length === 0 ? '' : `${count(sizes.length, 'database')} (${listOf(sizes)}) and `;
  return `AWS bills for ${databases}${count(tasks.length, 'task')} more until it is torn down.`;
}

function dataNotes({ group, copies, assessment }: RehearsalInput): string[] {
  return group.databases.flatMap(({ name, engine }) => {
    const copy = copies.find((each) => each.name === name);
    switch (engine) {
      case 'rds': {
        const old = copy?.snapshot === undefined ? 0 : (assessment.at - copy.snapshot.at) / 1000;
        return [`The copy of ${name} is ${duration(old)} old: it is made of the last snapshot.`];
      }
      case 'aurora':
        return copy?.size === undefined
          ? [`${name} is left out: its cluster there has no instance, and Aurora clones none without.`]
          : [];
      case 'dynamodb':
        return [`${name} is a global table and is not restored: tasks that use it use the table itself.`];
    }
  });
}
