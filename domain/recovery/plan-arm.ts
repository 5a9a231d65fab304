import { orderOf } from '../change/order.ts';
import type { StepView } from '../change/view.ts';
import { besideOthers } from '../plan/beside.ts';
import type { PlanDraft } from '../plan/plan.ts';
import { stepsOf } from '../plan/tree.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { duration, roughly } from '../text/duration.ts';
import { listOf } from '../text/list.ts';
import type { RecoveryGroup } from './group.ts';
import { withoutGlass } from './move-rule.ts';
import type { FailoverPlan } from './plan-failover.ts';
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

/** What is known when a failover is armed. */
export interface Arming {
  /** The failover as it would be now. */
  readonly failover: FailoverPlan;
  readonly lastSeconds: readonly number[];
  /** Why it is armed. */
  readonly reason?: string | undefined;
  /** The alarm has no data, so it would not turn red. */
  readonly silent: boolean;
}

/** Makes the plan that lets an alarm fire a failover: it is approved as the failover would be, which then asks nobody; its own safeguards stay. Pure. */
export function planArm(
  group: RecoveryGroup,
  { name: alarm, scope, seconds }: ArmingAlarm,
  { failover, lastSeconds, reason, silent }: Arming,
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
              fired: { alarm, approvals: [] },
              ...(reason === undefined ? {} : { reason }),
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
      back: `nothing may move ${name} unasked any more`,
      stopped: 'Disarmed',
      undo: 'until the alarm fires, abort disarms it; the failover that it fires has a message, an abort and a point of no return of its own',
      notes: [
        `${alarm} in ${scope.region} may fire it for ${roughly(seconds)}, from the last approval on; nobody is asked again then.`,
        `What it would do, as things stood when this was asked for: ${orderOf(viewsOf(failover), from)}.`,
        `It is refused where it would lose more than ${duration(objectives.rpo)} of writes, and a person is asked where ${from} cannot be fenced.`,
        ...(silent ? [`${alarm} has no data now: it fires nothing before it has some and turns red.`] : []),
      ],
    },
  };
}

/** Its steps as they are shown before anything has begun. */
function viewsOf({ steps }: FailoverPlan): StepView[] {
  const beside = besideOthers(steps);
  return stepsOf(steps).map(({ id, kind, title, phase }) => ({
    id,
    kind,
    title,
    phase,
    state: 'pending',
    attempt: 0,
    beside: beside.has(id),
  }));
}
