import type { GroupMove } from '../change/request.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import type { StepNode } from '../plan/step.ts';
import { duration, roughly } from '../text/duration.ts';
import type { Assessment } from './assessment.ts';
import type { RecoveryGroup } from './group.ts';
import { type FailoverPlan, planFailover } from './plan-failover.ts';
import type { GroupAnswer } from './plan-move.ts';
import { recoveryStep } from './steps.ts';
import { minutesLeft, windowText } from './window.ts';

/**
 * Makes the plan of a live drill: the business really goes to the other region and comes home, gracefully, each move and rebuild a change of
 * its own; between them it is watched, and what does not stay well holds the drill. Only in the group's window. Pure.
 */
export function planLiveDrill(group: RecoveryGroup, assessment: Assessment): GroupAnswer {
  const { name, environment, regions, drill } = group;
  const refused = (sentence: string): GroupAnswer => ({ outcome: 'refused', sentence });
  const { live } = drill;
  if (live === undefined) {
    return refused(`${name} has no window for live drills: write one under "drill.live" in the catalogue.`);
  }
  const answer = planFailover({ group, assessment, kind: 'failover', mode: 'graceful', acceptLoss: false });
  if (answer.outcome !== 'planned') return answer;
  const { plan } = answer;
  if (plan.from !== 'primary') {
    return refused(
      `${name} runs in ${regions.standby}, away from home: a live drill begins at home. First /failback ${name}.`,
    );
  }
  const steps = liveSteps(group, plan, live.watch);
  const seconds = estimateSeconds(steps);
  const left = minutesLeft(live.window, assessment.at);
  if (left === undefined) {
    return refused(`A live drill of ${name} begins only within ${windowText(live.window)}.`);
  }
  if (seconds > left * 60) {
    return refused(
      `A live drill of ${name} takes about ${roughly(seconds)}, and its window closes in ${duration(left * 60)} (${windowText(live.window)}).`,
    );
  }
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'drill',
      subject: name,
      environment,
      guards: [plan.guard],
      steps,
      undoChecks: [],
      approval: plan.approval,
      summary: {
        from: regions.primary,
        to: regions.standby,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: seconds,
        lastSeconds: [],
        done: `${name} went to ${regions.standby} and came home to ${regions.primary}; ${regions.standby} stands by again`,
        back: `${name} did not leave ${regions.primary}`,
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
  const change = (id: string, phase: string, title: string, request: GroupMove, extras: object = {}) =>
    recoveryStep('change', id, phase, title, { request }, extras);
  const rebuild = { kind: 'rebuild', ...common } as const;
  const there: GroupMove = { kind: 'failover', mode: 'graceful', acceptLoss: false, leaves: regions[from], ...common };
  const gone = { failed: 'undo', errored: 'undo', inconclusive: 'undo' } as const;
  const scope = { ...(traffic[0]?.scope ?? group.services[0]?.sides[to].place), region: regions[to] };
  return {
    sequence: [
      // What does not get away did not leave.
      change('failover', 'there', `move to ${regions[to]}`, there, { on: gone, irreversible: true }),
      ...(scope.account === undefined
        ? []
        : [
            recoveryStep(
              'healthy',
              'watch',
              'watch',
              `${regions[to]} serves well for ${duration(watch)}`,
              {
                scope: { ...scope, account: scope.account },
                seconds: watch,
                urls: traffic.map(({ scheme, name: host }) => `${scheme}://${host}`),
                checks: smoke,
                alarms,
              },
              { timeoutSeconds: watch + 120 },
            ),
          ]),
      change('rebuild', 'rebuild', `${regions[from]} stands by`, rebuild),
      change('failback', 'home', `move back to ${regions[from]}`, { kind: 'failback', ...common }, { mustPass: true }),
      change('standby', 'stand by', `${regions[to]} stands by again`, rebuild),
    ],
  };
}
