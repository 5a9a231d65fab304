import { type PlanAnswer, refused } from '../domain/plan/answer.ts';
import type { Assessment } from '../domain/recovery/assessment.ts';
import type { RecoveryGroup } from '../domain/recovery/group.ts';
import { planRehearsal, rehearsalSide } from '../domain/recovery/rehearsal.ts';
import { pastRehearsals } from './past-moves.ts';
import type { ActivityDeps } from './ports.ts';
import { observeCopy, observeTask } from './providers/aws/recovery/observe-rehearsal.ts';

/** Makes the plan that starts a copy of a group on the side that stands by, tests it, and takes it down. Changes nothing. */
export async function planRehearsing(
  deps: Pick<ActivityDeps, 'aws' | 'temporal' | 'log'>,
  group: RecoveryGroup,
  assessment: Assessment,
  change: string,
): Promise<PlanAnswer> {
  const found = rehearsalSide(group, assessment);
  if ('sentence' in found) return refused(found.sentence);
  const { side } = found;
  const [tasks, copies, lastSeconds] = await Promise.all([
    Promise.all(group.services.map((service) => observeTask(deps.aws, service, side))),
    Promise.all(group.databases.map((database) => observeCopy(deps.aws, database, side))),
    pastRehearsals(deps, group.name),
  ]);
  return planRehearsal({
    group,
    assessment,
    change,
    tasks: tasks.flatMap((task) => task ?? []),
    copies,
    lastSeconds,
  });
}
