import type { PlanDraft } from '../plan/plan.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { duration, roughly } from '../text/duration.ts';
import { listOf } from '../text/list.ts';
import type { RecoveryGroup } from './group.ts';
import { type FailoverPlan, withoutGlass } from './plan-failover.ts';
import { recoveryStep } from './steps.ts';

type Prearm = NonNullable<RecoveryGroup['prearm']>;
export type ArmingAlarm = Prearm['alarms'][number] & { readonly seconds: number };

/** The alarm that is meant, or the sentence why none is: none declared, another name, or one that dies with the region it watches. */
export function armingAlarm(
  { name, prearm }: RecoveryGroup,
  asked: string | undefined,
  leaves: string,
): ArmingAlarm | { readonly sentence: string } {
  if (prearm === undefined) {
    return { sentence: `${name} names no alarm that may fire a failover: write one under "prearm" in the catalogue.` };
  }
  const { alarms, seconds } = prearm;
  const names = alarms.map((each) => each.name);
  const [only, second] = alarms;
  if (asked === undefined && second !== undefined) {
    return { sentence: `Several alarms may fire a failover of ${name}: say which, --alarm ${listOf(names, 'or')}.` };
  }
  const found = asked === undefined ? only : alarms.find((each) => each.name === asked);
  if (found === undefined) {
    return { sentence: `No alarm "${asked ?? ''}" may fire a failover of ${name}.${didYouMean(asked ?? '', names)}` };
  }
  if (found.scope.region === leaves) {
    return {
      sentence: `${found.name} is in ${leaves}, where ${name} runs: it may fall silent with the region. Name an alarm of another one.`,
    };
  }
  return { ...found, seconds };
}

/** So long after the alarm the failover has to begin, seconds: a pause must not make it another moment's. */
const atOnce = 120;

/**
 * Makes the plan that lets an alarm fire a failover: it is approved as the failover would be, which then asks nobody; its own safeguards stay. `failover`
 * is the plan as it would be now. Pure.
 */
export function planArm(
  group: RecoveryGroup,
  { name: alarm, scope, seconds }: ArmingAlarm,
  failover: FailoverPlan,
  lastSeconds: readonly number[],
): PlanDraft {
  const { name, environment, regions, objectives } = group;
  const [from, to] = [regions[failover.from], regions[failover.to]];
  const on = { failed: 'undo', errored: 'undo', inconclusive: 'undo' } as const;
  return {
    schema: 1,
    kind: 'arm',
    subject: name,
    environment,
    guards: [{ kind: 'serves', group: name, side: failover.from }],
    steps: {
      sequence: [
        recoveryStep(
          'fires',
          'fires',
          'armed',
          `${alarm} turns red`,
          { scope, alarm, seconds },
          { on, timeoutSeconds: seconds + 120 },
        ),
        recoveryStep(
          'change',
          'failover',
          'failover',
          `move to ${to}`,
          {
            request: {
              kind: 'failover',
              group: name,
              environment,
              acceptLoss: false,
              leaves: from,
              dryRun: false,
              reason: `${alarm} turned red`,
            },
            soonAfter: { step: 'fires', seconds: atOnce },
          },
          // What was approved is one failover, now. Once it has begun, its own message has its Abort.
          { on: { ...on, errored: 'hold' }, mustPass: true, irreversible: true },
        ),
      ],
    },
    undoChecks: [],
    approval: withoutGlass(failover.approval),
    summary: {
      from,
      to,
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: failover.estimateSeconds,
      lastSeconds,
      done: `${alarm} turned red, and ${name} runs in ${to}`,
      back: 'nothing may move it unasked any more',
      undo: 'until the alarm fires, stopping disarms it; the failover that it fires has its own message and its own point of no return',
      notes: [
        `For ${roughly(seconds)} from the last approval, ${alarm} in ${scope.region} may fire it; nobody is asked again then.`,
        `It is refused where it would lose more than ${duration(objectives.rpo)} of writes, and a person is asked where ${from} cannot be fenced.`,
      ],
    },
  };
}
