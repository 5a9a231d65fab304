import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { optionalTsToMs, tsToMs } from '@temporalio/common/lib/time.js';
import { hasEnded, stepProgressSchema, type ChangeView, type StepProgress } from '../../domain/change/view.ts';
import { duration } from '../../domain/text/duration.ts';

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API: a worker has it. */
const started = 2;

/**
 * Joins what the workflow knows with what its running activities say: heartbeats never reach the workflow, and an attempt
 * that fails is retried without its knowledge.
 */
export async function joinActivities(
  view: ChangeView,
  description: WorkflowExecutionDescription,
  client: Client,
  now: number,
): Promise<ChangeView> {
  const ended = endedFromOutside(view, description);
  if (ended !== undefined) return ended;
  const pending = new Map(
    (description.raw.pendingActivities ?? []).map((activity) => [activity.activityId ?? '', activity]),
  );
  const steps = await Promise.all(
    view.steps.map(async (step) => {
      const activity = ['step', 'read', 'undo'].flatMap((doing) => pending.get(`${doing}:${step.id}`) ?? [])[0];
      // What a step said on its way forward is not how it goes back.
      const back = step.state === 'undoing' || step.state === 'undoFailed';
      const said = back ? '' : (step.progress?.text ?? '');
      if (activity === undefined)
        return step.progress === undefined ? step : { ...step, progress: { ...step.progress, text: said } };
      const details = await heartbeat(activity, client);
      const trouble = troubleOf(activity, now) ?? details?.trouble;
      const text = details?.text ?? said;
      return {
        ...step,
        progress: { ...step.progress, ...details, text, ...(trouble === undefined ? {} : { trouble }) },
      };
    }),
  );
  // Before there are steps, what is being done is finding out who may and what to do.
  const [trouble] = view.plan === undefined ? [...pending.values()].flatMap((one) => troubleOf(one, now) ?? []) : [];
  return { ...view, steps, ...(trouble === undefined ? {} : { trouble }) };
}

async function heartbeat(activity: PendingActivity, client: Client): Promise<StepProgress | undefined> {
  const payloads = activity.heartbeatDetails?.payloads;
  if (payloads === undefined || payloads === null || payloads.length === 0) return undefined;
  const [details] = await decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
  return stepProgressSchema.safeParse(details).data;
}

/** Why an activity is being tried again; nothing once a later attempt has given a sign of life. */
function troubleOf(activity: PendingActivity, now: number): string | undefined {
  const attempt = activity.attempt ?? 1;
  if (attempt < 2 || activity.lastFailure === undefined || activity.lastFailure === null) return undefined;
  const begun = optionalTsToMs(activity.lastStartedTime) ?? 0;
  const beat = optionalTsToMs(activity.lastHeartbeatTime) ?? 0;
  const runs = activity.state === started;
  if (runs && beat > begun) return undefined;
  const next = activity.nextAttemptScheduleTime;
  const wait = runs || next === undefined || next === null ? undefined : (tsToMs(next) - now) / 1000;
  const again = runs
    ? `trying again (attempt ${attempt})`
    : `attempt ${attempt}${wait !== undefined && wait > 0.5 ? ` in ${duration(Math.ceil(wait))}` : ' follows'}`;
  return `${reason(activity)}; ${again}`;
}

function reason(activity: PendingActivity): string {
  const failure = activity.lastFailure;
  if (failure?.timeoutFailureInfo) return 'the worker stopped answering, or the step took longer than allowed';
  const message = failure?.message ?? failure?.cause?.message ?? '';
  return message === '' ? 'the last attempt failed' : message.replace(/[.;]\s*$/, '');
}

const outside = {
  FAILED: 'The workflow itself failed',
  TERMINATED: 'The workflow was terminated by hand',
  CANCELLED: 'The workflow was cancelled from outside',
  TIMED_OUT: 'The workflow exceeded its time',
} as const satisfies Record<string, string>;

/** A workflow that did not reach its own end says something else than what is true: nobody went back, a person has to look. */
function endedFromOutside(view: ChangeView, description: WorkflowExecutionDescription): ChangeView | undefined {
  const name = description.status.name;
  if (hasEnded(view.status) || !Object.hasOwn(outside, name)) return undefined;
  const what = outside[name as keyof typeof outside];
  return {
    ...view,
    status: 'failed',
    undoing: false,
    intents: [],
    ...(description.closeTime === undefined ? {} : { endedAt: description.closeTime.toISOString() }),
    sentence: `${what}: what it had changed stays as it is, nothing was rolled back`,
  };
}
