import { nothingToDo, type PlanAnswer, refused } from '../plan/answer.ts';
import type { ObservedService } from '../plan/observed.ts';
import type { StepNode } from '../plan/step.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import { activeSide, type Assessment } from './assessment.ts';
import { fenceSteps } from './fence.ts';
import { type GroupDatabase, otherSide, type RecoveryGroup, type Side } from './group.ts';
import { planStandby } from './plan-standby.ts';
import type { ObservedStandby } from './standby.ts';
import { recoveryStep } from './steps.ts';
import { halfWay, troubleOf } from './words.ts';

export interface RebuildInput {
  readonly group: RecoveryGroup;
  readonly assessment: Assessment;
  /** One for each service of the group, in its order. */
  readonly standbys: readonly ObservedStandby[];
}

/** A person answers for whatever does not come out: a replica of hours is not thrown away for a smoke test. */
const wish = {
  phases: { replicate: 'stand by', update: 'stand by', check: 'stand by' },
  on: { failed: 'hold', errored: 'hold', inconclusive: 'hold' },
  restores: true,
} as const;

/** Which side has to be rebuilt, or why none can be now, one sentence. */
export function sideToRebuild(
  group: RecoveryGroup,
  assessment: Assessment,
): { readonly side: Side } | { readonly sentence: string } {
  const { name } = group;
  const active = activeSide(assessment);
  if (active === undefined) {
    return {
      sentence: `${halfWay(group)}: its databases or names disagree. Bring the move to its end first; /dr status ${name} shows where it stands.`,
    };
  }
  for (const side of [otherSide(active), active]) {
    const there = assessment.sides[side];
    if (there.reachable) continue;
    const waits = side === active ? `${name} runs there` : `its rebuild waits for the region`;
    return {
      sentence: `${there.region} does not answer (${troubleOf(there)}): ${waits}. Ask again once it is back: /dr rebuild ${name}.`,
    };
  }
  return { side: otherSide(active) };
}

/**
 * Makes the plan that turns the side that was left into a standby: what could still write there is fenced first, then each
 * database follows the one that writes, then the services stand by at their share. Destroys nothing: what a replica replaces is
 * renamed and kept. Pure.
 */
export function planRebuild({ group, assessment, standbys }: RebuildInput): PlanAnswer {
  const found = sideToRebuild(group, assessment);
  if ('sentence' in found) return refused(found.sentence);
  const { side } = found;
  const { name, regions, environment } = group;
  const [from, to] = [regions[otherSide(side)], regions[side]];
  const cut = group.databases.filter((database) => stateOf(assessment, database) !== 'replicating');
  const databases = cut.flatMap((database) => databaseStep(database, side));
  const replicas = cut.filter(({ engine }) => engine === 'rds');
  const plans = standbys.map((standby) => planStandby(replicas.length === 0 ? standby : fenced(standby), wish));
  const services = plans.flatMap(({ steps }): StepNode[] => (steps.length === 0 ? [] : [{ sequence: steps }]));
  if (databases.length === 0 && services.length === 0) {
    return nothingToDo(`${to} stands by for ${name} already: nothing to do.`);
  }
  const standing = replicas.filter((database) => hostOf(assessment, database, side) !== undefined);
  const steps: StepNode = {
    sequence: [
      ...(replicas.length === 0
        ? []
        : [fenceSteps(group, side, assessment.sides[side], { databases: standing, stays: true })]),
      ...(databases.length === 0 ? [] : [{ parallel: databases }]),
      ...(services.length === 0 ? [] : [{ parallel: services }]),
    ],
  };
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'rebuild',
      subject: name,
      environment,
      guards: [{ kind: 'serves', group: name, side: otherSide(side) }, ...plans.flatMap(({ guards }) => guards)],
      steps,
      undoChecks: [],
      summary: {
        from,
        to,
        digests: {},
        taskDefinitionDiff: plans.flatMap(({ lines }) => lines),
        estimateSeconds: estimateSeconds(steps),
        lastSeconds: [],
        done: `${to} stands by for ${name}`,
        back: `the services in ${to} stand as before; what was made of the databases stays`,
        undo: `stopping puts the services back; ${replicas.length === 0 ? 'the databases are only watched' : 'a replica that was begun stays, and so does what it replaces, renamed'}`,
        notes: [
          ...cut.flatMap((each) => databaseNotes(each, side, standing.includes(each))),
          ...plans.flatMap((plan) => plan.notes),
        ],
      },
    },
  };
}

/** As a fence leaves it: the steps that follow begin from there. */
function fenced(observed: ObservedStandby): ObservedStandby {
  const { stable, canary, ...standing } = observed.standing;
  const stopped = (service: ObservedService): ObservedService => ({
    ...service,
    desiredCount: 0,
    ...(service.scaleInSuspended === undefined ? {} : { scaleInSuspended: true }),
  });
  return {
    ...observed,
    standing: {
      ...standing,
      stable: stopped(stable),
      ...(canary === undefined ? {} : { canary: { ...canary, desiredCount: 0 } }),
    },
  };
}

function stateOf({ databases }: Assessment, { name }: GroupDatabase) {
  return databases.find((each) => each.name === name)?.replication;
}

function hostOf({ databases }: Assessment, { name }: GroupDatabase, side: Side): string | undefined {
  return databases.find((each) => each.name === name)?.hosts[side];
}

function databaseStep(database: GroupDatabase, side: Side): StepNode[] {
  const { name, sides } = database;
  const [source, member] = [sides[otherSide(side)], sides[side]];
  const id = `replicate/${name}`;
  switch (database.engine) {
    case 'rds': {
      const { parameterGroup } = database;
      const params = { source, replica: member, parameterGroup };
      return [
        recoveryStep(
          'replica',
          id,
          'replicate',
          `${member.id} in ${member.scope.region} replicates ${source.id}`,
          params,
        ),
      ];
    }
    case 'aurora': {
      const { globalCluster } = database;
      const title = `${member.id} in ${member.scope.region} follows its writer again`;
      return [recoveryStep('follows', id, 'replicate', title, { globalCluster, member })];
    }
    case 'dynamodb':
      return [];
  }
}

/** What is renamed or left to a person. */
function databaseNotes(database: GroupDatabase, side: Side, stands: boolean): string[] {
  const { name, engine, sides } = database;
  const { id, scope } = sides[side];
  if (engine === 'dynamodb')
    return [`${name} is a global table: put its replica in ${scope.region} right in DynamoDB.`];
  if (engine === 'aurora' || !stands) return [];
  return [
    `${id} as it stands in ${scope.region} is renamed to ${id}-left-… and kept: it may hold writes that ${sides[otherSide(side)].id} never got. Look it through, then delete it by hand.`,
  ];
}
