import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type {
  CardActivities,
  GitflowActivities,
  PlanningActivities,
  PolicyActivities,
  ReleaseActivities,
  ReportActivities,
  RestraintActivities,
  TemporalActivities,
} from '../activities/api.ts';
import type { AssessmentActivities } from '../activities/recovery-api.ts';
import type { DriftActivities, DriftPostActivities } from '../activities/drift-api.ts';
import type { RequestPlanActivities } from '../activities/gitlab/request-plans.ts';
import type { InfrastructureActivities } from '../activities/infrastructure-api.ts';
import type { ReadinessActivities, ReadinessPostActivities } from '../activities/readiness-api.ts';
import type { Step } from '../domain/plan/step.ts';
import type { StepActivities } from './steps/operation.ts';

/**
 * Backoff of everything: ten attempts cover three minutes of trouble (a step waits out a minute in each, so about 13), then a
 * person is asked. Attempts are counted, not
 * the clock, so that an outage of the workers themselves, however long, costs one attempt and is then resumed.
 */
const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 10 } as const;

/** Short calls: ask the catalogue, the lane, the message. */
export const {
  authorise,
  verifyDecision,
  laneRules,
  authoriseRestraint,
  stillRunning,
  claimLane,
  isRunning,
  trackCard,
  syncAfter,
  syncGroup,
  drillGroup,
} = proxyActivities<PolicyActivities & RestraintActivities & TemporalActivities>({ startToCloseTimeout: '15s', retry });

/** Asked at a step boundary, where the change waits in any case: for ever. */
export const { calendarFreezes } = proxyActivities<RestraintActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** Reads several regions and writes nothing. */
export const { makePlan, brokenGuards, offerReleases } = proxyActivities<PlanningActivities & ReleaseActivities>({
  startToCloseTimeout: '60s',
  retry,
});

type Limits = Pick<Step, 'timeoutSeconds' | 'attempts'>;

/** Reads of a before-state: short, so that they need no heartbeat. */
export function readActivities(activityId: string, { timeoutSeconds, attempts }: Limits): StepActivities {
  return proxyActivities<StepActivities>({
    activityId,
    startToCloseTimeout: Math.min(30, timeoutSeconds) * 1000,
    retry: retryOf(attempts),
  });
}

function retryOf(attempts: number | undefined) {
  return attempts === undefined ? retry : { ...retry, maximumAttempts: attempts };
}

/**
 * Activities of one step's attempt. Cancelling waits until the activity has really stopped, so that nothing it wrote
 * lands after the undo has begun.
 */
export function stepActivities(activityId: string, { timeoutSeconds, attempts }: Limits): StepActivities {
  return proxyActivities<StepActivities>({
    activityId,
    startToCloseTimeout: timeoutSeconds * 1000,
    heartbeatTimeout: '10s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: retryOf(attempts),
  } satisfies ActivityOptions);
}

/** Waits for a region, for ever: a worker that dies is noticed soon and replaced. */
export const { answers } = proxyActivities<AssessmentActivities>({
  startToCloseTimeout: '30d',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Keeps messages, and what projects are told, up to date for as long as their changes last; a worker that dies is noticed soon and replaced, for ever. */
export const { keepCards, keepReports } = proxyActivities<CardActivities & ReportActivities>({
  startToCloseTimeout: '7d',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** GitLab may be away for a day; each attempt is half a dozen calls of 10 s at most. */
export const { openMergeRequest } = proxyActivities<GitflowActivities>({
  startToCloseTimeout: '90s',
  scheduleToCloseTimeout: '25h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Waits for deploys, a day at most. */
export const { approveMergeRequest } = proxyActivities<GitflowActivities>({
  startToCloseTimeout: '25h',
  scheduleToCloseTimeout: '25h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Somebody waits for it, and the next round comes anyway. */
export const { evaluateReadiness } = proxyActivities<ReadinessActivities>({
  startToCloseTimeout: '2m',
  retry: { ...retry, maximumAttempts: 1 },
});

/** Reads several regions for all groups; five attempts take half a minute. */
export const { readinessRound } = proxyActivities<ReadinessActivities>({
  startToCloseTimeout: '2m',
  retry: { ...retry, maximumAttempts: 5 },
});

/** What Slack does not take now is news again after the next evaluation. */
export const { postReadiness, drawReadiness } = proxyActivities<ReadinessPostActivities>({
  startToCloseTimeout: '45s',
  retry: { ...retry, maximumAttempts: 3 },
});

/**
 * Providers are fetched and every resource is read: minutes, an hour where there are very many. Cancelling waits until the tool has ended and
 * its private copy is removed. A state that only the tool can read takes the same way.
 */
export const { planStack, stackState } = proxyActivities<InfrastructureActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
});

export const { storedPlan } = proxyActivities<InfrastructureActivities>({ startToCloseTimeout: '30s', retry });

export const { lookAt, tellStack } = proxyActivities<DriftActivities>({ startToCloseTimeout: '30s', retry });

/** What Slack does not take now is news again after the next look. */
export const { postDrift } = proxyActivities<DriftPostActivities>({
  startToCloseTimeout: '45s',
  retry: { ...retry, maximumAttempts: 3 },
});

/** GitLab may be away for a while: the comment is worth some waiting, and the next commit brings another. */
export const { commentOnRequest } = proxyActivities<RequestPlanActivities>({
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '6h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});
