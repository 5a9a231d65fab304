import { type PlanAnswer, refused } from '../plan/answer.ts';
import type { StepNode, StepParams } from '../plan/step.ts';
import { duration, roughly } from '../text/duration.ts';
import type { Assessment } from './assessment.ts';
import { type RecoveryGroup, scopeIn } from './group.ts';
import { withoutGlass } from './move-rule.ts';
import { type FailoverPlan, planFailover } from './plan-failover.ts';
import { recoveryStep } from './steps.ts';
import { minutesLeft, windowText } from './window.ts';

/**
 * Makes the plan of a live drill: the business really goes to the other region and comes home, gracefully, each move and rebuild a change of
 * its own; between them it is watched, and what does not stay well holds the drill. Only in the group's window. Pure.
 */
export function planLiveDrill(group: RecoveryGroup, assessment: Assessment): PlanAnswer {
  const { name, environment, regions, drill, smoke, alarms } = group;
  const { live } = drill;
  if (live === undefined) return refused(windowProblem(group, 0, assessment.at) ?? '');
  const answer = planFailover({ group, assessment, kind: 'failover', mode: 'graceful', acceptLoss: false });
  if (answer.outcome !== 'planned') return answer;
  const { plan } = answer;
  if (plan.from !== 'primary') {
    return refused(
      `${name} runs in ${regions.standby}, away from home: a live drill begins at home. First /failback ${name}.`,
    );
  }
  if (smoke.length + alarms.length === 0) {
    return refused(
      `Nothing tells whether ${name} serves well there: write "smoke" checks or "alarms" into the group first.`,
    );
  }
  const seconds = 2 * plan.estimateSeconds + live.watch + 2 * rebuildSeconds(group);
  const problem = windowProblem(group, seconds, assessment.at);
  if (problem !== undefined) return refused(problem);
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'drill',
      subject: name,
      environment,
      guards: [plan.guard, { kind: 'window', group: name, seconds }],
      steps: liveSteps(group, plan, live.watch),
      undoChecks: [],
      approval: withoutGlass(plan.approval),
      summary: {
        from: regions.primary,
        to: regions.standby,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: seconds,
        lastSeconds: [],
        done: `${name} went to ${regions.standby} and came home to ${regions.primary}; ${regions.standby} stands by again`,
        back: 'the drill ended there',
        undo: `once it has begun, the failover's own message has its Abort; from the promotion on the way home is through the drill`,
        notes: [
          `Clients notice each switch as they would a failover: writes stop for as long as the databases take to change sides.`,
          `One approval is for all of it; the moves ask nobody again.`,
          ...plan.notes,
        ],
      },
    },
  };
}

function liveSteps(group: RecoveryGroup, { from, to }: FailoverPlan, watch: number): StepNode {
  const { name, environment, regions, traffic, smoke, alarms } = group;
  const common = { group: name, environment, dryRun: false, reason: 'live drill' };
  const rebuild: StepParams['change'] = { request: { kind: 'rebuild', ...common } };
  const there: StepParams['change'] = {
    request: { kind: 'failover', mode: 'graceful', acceptLoss: false, leaves: regions[from], ...common },
    needed: true,
  };
  const home: StepParams['change'] = { request: { kind: 'failback', ...common } };
  const watching = {
    scope: scopeIn(group, to),
    seconds: watch,
    urls: traffic.map(({ scheme, name: host }) => `${scheme}://${host}`),
    checks: smoke,
    alarms,
  };
  return {
    sequence: [
      // What does not get away did not leave; what could not go back waits for a person.
      recoveryStep('change', 'failover', 'there', `move to ${regions[to]}`, there, {
        on: { failed: 'undo', errored: 'hold', inconclusive: 'undo' },
        irreversible: true,
      }),
      recoveryStep('healthy', 'watch', 'watch', `${regions[to]} serves well for ${duration(watch)}`, watching, {
        timeoutSeconds: watch + 120,
      }),
      recoveryStep('change', 'rebuild', 'rebuild', `${regions[from]} stands by`, rebuild),
      recoveryStep('change', 'failback', 'home', `move back to ${regions[from]}`, home, { mustPass: true }),
      recoveryStep('change', 'standby', 'stand by', `${regions[to]} stands by again`, rebuild),
    ],
  };
}

/** Why a live drill of so many seconds cannot begin now (epoch ms), one sentence; undefined within the group's window. */
export function windowProblem(
  { name, drill: { live } }: RecoveryGroup,
  seconds: number,
  now: number,
): string | undefined {
  if (live === undefined) {
    return `${name} has no window for live drills: write one under "drill.live" in the catalogue.`;
  }
  const left = minutesLeft(live.window, now);
  if (left === undefined) return `A live drill of ${name} begins only within ${windowText(live.window)}.`;
  if (seconds <= left * 60) return undefined;
  return `A live drill of ${name} takes about ${roughly(seconds)}, and its window closes in ${duration(left * 60)} (${windowText(live.window)}).`;
}

/** Usual length of a rebuild, seconds: an RDS replica is made anew, an Aurora cluster follows by itself. */
function rebuildSeconds({ databases }: RecoveryGroup): number {
  return databases.some(({ engine }) => engine === 'rds') ? 660 : 90;
}
