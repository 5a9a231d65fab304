import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { PlanningActivities, PolicyActivities } from '../../activities/api.ts';
import type { DriftActivities, DriftPostActivities } from '../../activities/drift-api.ts';
import type { RequestPlanActivities } from '../../activities/gitlab/request-plans.ts';
import type { ApplyResult, InfrastructureActivities, PlanStack } from '../../activities/infrastructure-api.ts';
import { hashOf } from '../../activities/plan-hash.ts';
import { createPolicyActivities } from '../../activities/policy.ts';
import { planInfrastructure } from '../../domain/infrastructure/plan-infrastructure.ts';
import { findStack } from '../../domain/infrastructure/stack.ts';
import type { StackPlan, StackState } from '../../domain/infrastructure/stack-plan.ts';
import { staleSentence } from '../../domain/infrastructure/stale.ts';
import { stackCatalogue, stackPlan } from './stack-inputs.ts';

/** Stacks in memory: what is planned, how applying ends, and every call in order. Each test has stacks of its own, hence lanes of its own. */
export interface FakeStacks {
  plan: StackPlan;
  state: StackState;
  /** How the next plan, the next apply and the next comment come about. */
  planning: () => Promise<void>;
  commenting: () => Promise<void>;
  applying: () => Promise<ApplyResult>;
  /** Whether a look at it finds an apply under way. */
  busy: boolean;
  /** The commit that was applied last. */
  commit: string;
  readonly calls: string[];
  readonly activities: PlanningActivities &
    PolicyActivities &
    InfrastructureActivities &
    DriftActivities &
    DriftPostActivities &
    RequestPlanActivities &
    Record<'keepCards', () => Promise<{ readonly closed: readonly string[] }>>;
}

export const applied = (...addresses: string[]): ApplyResult => ({
  verdict: 'passed',
  progress: { text: `${addresses.length} of ${addresses.length}`, done: 1 },
  output: { applied: addresses, unsure: [], pending: [] },
});

/** Applies one after the other until it is cancelled, and answers then what it had applied. */
export async function appliesUntilStopped(): Promise<ApplyResult> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat({ text: '1 of 3, aws_ecr_repository.app', done: 1 / 3 }), 50);
  try {
    await context.cancelled.catch(() => undefined);
    return {
      verdict: 'inconclusive',
      reason: 'stopped after 1 of 3',
      output: {
        applied: ['aws_ecr_repository.app'],
        unsure: ['aws_ecr_repository.worker'],
        pending: ['aws_cloudwatch_log_group.app'],
      },
    };
  } finally {
    clearInterval(beat);
  }
}

/** Runs until it is cancelled. */
export async function plansUntilStopped(): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat({ text: 'planning' }), 50);
  try {
    await context.cancelled;
  } finally {
    clearInterval(beat);
  }
}

export const refused = (sentence: string) => () => Promise.reject(ApplicationFailure.nonRetryable(sentence, 'Refused'));

/** `service` is what the stacks belong to: of its own, so that no other test holds its lane. */
export function fakeStacks(names: readonly string[], service: string): FakeStacks {
  const catalogue = stackCatalogue(Object.fromEntries(names.map((name) => [name, { services: [`${service} prod`] }])));
  const policy = createPolicyActivities({ catalogue });
  const fake: Omit<FakeStacks, 'activities'> = {
    plan: stackPlan(),
    state: stackPlan().state,
    planning: async () => undefined,
    commenting: async () => undefined,
    applying: async () => applied(...stackPlan().changes.map(({ address }) => address)),
    busy: false,
    commit: 'c0ffee12',
    calls: [],
  };
  const activities: FakeStacks['activities'] = {
    authorise: (input) => policy.authorise(input),
    laneRules: (request) => policy.laneRules(request),
    verifyDecision: async () => undefined,
    keepCards: async () => ({ closed: [] }),
    async planStack({ stack, commit = 'newest', purpose }: PlanStack) {
      fake.calls.push(`plan ${stack} ${commit} ${purpose}`);
      await fake.planning();
      return { ...fake.plan, stack };
    },
    async storedPlan({ stack, change }) {
      fake.calls.push(`stored ${stack} ${change}`);
      return { ...fake.plan, stack };
    },
    stackState: async () => fake.state,
    async applyStack({ params }) {
      fake.calls.push(`apply ${params.stack} ${params.file.key}`);
      return fake.applying();
    },
    async makePlan({ request, stackPlan: made }) {
      if (!('stack' in request) || made === undefined) throw new Error('not here');
      const found = findStack(catalogue, request.stack);
      if (!found.found) return { outcome: 'refused', sentence: found.sentence };
      const answer = planInfrastructure({
        stack: found.stack,
        stackPlan: made,
        dryRun: request.dryRun,
        lastSeconds: [],
      });
      if (answer.outcome !== 'planned') return answer;
      return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
    },
    async brokenGuards(guards) {
      return guards.flatMap((guard) =>
        guard.kind === 'stackState' ? (staleSentence(guard.stack, guard, fake.state) ?? []) : [],
      );
    },
    async lookAt(stack) {
      const found = findStack(catalogue, stack);
      if (found.found && fake.busy) return { busy: true };
      return found.found ? { channel: '#platform', commit: fake.commit } : undefined;
    },
    async tellStack({ stack, seen }) {
      fake.calls.push(`tell ${stack} ${seen === 'gone' ? seen : (seen.report.problem ?? 'seen')}`);
    },
    async postDrift({ report, news }) {
      fake.calls.push(`post ${report.stack} ${news}`);
    },
    async commentOnRequest({ project, request, markdown }) {
      fake.calls.push(`comment ${project} !${request} ${markdown.split('\n')[0] ?? ''}`);
      await fake.commenting();
      return markdown;
    },
  };
  return Object.assign(fake, { activities });
}
