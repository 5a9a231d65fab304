import { otherSide, type RecoveryGroup } from './group.ts';
import { judgeDatabases } from './readiness/data.ts';
import { judgeNames } from './readiness/entrance.ts';
import type { ReadinessFacts } from './readiness/facts.ts';
import { judgeMeans } from './readiness/means.ts';
import type { ReadinessReport } from './readiness/report.ts';
import { scoreOf } from './readiness/score.ts';
import { servingSide } from './readiness/serving.ts';
import { judgeServices } from './readiness/services.ts';

/**
 * How ready a group is to move to the side that stands by now: a score, each point with its sentence, and what would stop a
 * failover. Which points there are, and what each weighs, follows from the catalogue alone, so that a fact that gets worse
 * never raises the score. Where nobody can say which side serves, it is taken to be the primary.
 */
export function judgeReadiness(group: RecoveryGroup, facts: ReadinessFacts): ReadinessReport {
  const active = servingSide(facts);
  const standby = otherSide(active);
  const [from, to] = [group.regions[active], group.regions[standby]];
  const judging = { group, facts, active, standby, from, to };
  const findings = [judgeMeans, judgeServices, judgeDatabases, judgeNames].flatMap((judge) => judge(judging));
  const { points, blockers, ...scored } = scoreOf(findings);
  return {
    group: group.name,
    at: facts.at,
    from,
    to,
    ...scored,
    points: [...points],
    blockers: [...blockers],
    ...(facts.lastDrill === undefined ? {} : { lastDrill: facts.lastDrill }),
    ...lossOf(group, facts),
  };
}

function lossOf({ objectives }: RecoveryGroup, { databases }: ReadinessFacts): Pick<ReadinessReport, 'loss'> {
  const known = Object.values(databases).flatMap(({ loss }) =>
    'seen' in loss && loss.seen !== undefined ? [loss.seen] : [],
  );
  return known.length === 0 ? {} : { loss: { seconds: Math.max(...known), objective: objectives.rpo } };
}
