import { z } from 'zod';
import { approvalViewSchema } from './approval-view.ts';
import { recoveryViewSchema } from './recovery-view.ts';
import { stackPlanSchema } from '../infrastructure/stack-plan.ts';
import type { About } from './about.ts';
import { restraintSchema } from '../restraints/restraint.ts';
import { changeKindSchema, type DrillDepth, drillDepthSchema, firedSchema } from './request.ts';

/** A change that has one of these will not do anything more. */
export const endedStatuses = ['succeeded', 'rolledBack', 'aborted', 'superseded', 'refused', 'failed'] as const;

export const changeStatusSchema = z.enum(['queued', 'running', 'waiting', 'paused', ...endedStatuses]);
export type ChangeStatus = z.infer<typeof changeStatusSchema>;
export type EndedStatus = (typeof endedStatuses)[number];

export const stepStateSchema = z.enum([
  'pending',
  'running',
  'passed',
  'failed',
  'errored',
  'inconclusive',
  'skipped',
  'undoing',
  'undone',
  'undoFailed',
]);
export type StepState = z.infer<typeof stepStateSchema>;

/** One metric over a bake, canary against stable; the points of the chart. */
export const seriesSchema = z.object({
  metric: z.string(),
  title: z.string(),
  unit: z.string(),
  limit: z.number().optional(),
  /** `at` in epoch ms; null where the period has no data. */
  points: z.array(z.object({ at: z.number(), canary: z.number().nullable(), stable: z.number().nullable() })),
});
export type Series = z.infer<typeof seriesSchema>;

/** What a running step says of itself: heartbeat details while it runs, evidence afterwards. */
export const stepProgressSchema = z.object({
  /** e.g. `4 of 6 tasks healthy`, `errors 0.21 % (1.4.1: 0.19 %, limit 1 %) · 8,412 and 25,100 requests`. */
  text: z.string(),
  /** Share done, 0 to 1. */
  done: z.number().optional(),
  series: z.array(seriesSchema).optional(),
  /** What is in the way just now, e.g. `AWS does not answer in eu-west-1 (ECS: ThrottlingException), attempt 4`. */
  trouble: z.string().optional(),
});
export type StepProgress = z.infer<typeof stepProgressSchema>;

export const stepViewSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  /** Steps of one phase stand together on the card. */
  phase: z.string(),
  /** True where it may run at the same time as a step of the phase before it. */
  beside: z.boolean().optional(),
  state: stepStateSchema,
  /** ISO 8601. */
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  attempt: z.number(),
  /** Planned length, seconds, where the plan knows it (a bake). */
  plannedSeconds: z.number().optional(),
  reason: z.string().optional(),
  progress: stepProgressSchema.optional(),
  /** Each time it waited for a person: why, and what came of it; no answer where the change was stopped meanwhile. */
  holds: z
    .array(
      z.object({
        why: z.string(),
        since: z.string(),
        until: z.string().optional(),
        answer: z
          .object({ kind: z.enum(['retry', 'skip']), person: z.string(), reason: z.string().optional() })
          .optional(),
      }),
    )
    .optional(),
});
export type StepView = z.infer<typeof stepViewSchema>;

/** What a change waits for, the same on the card, in `/why` and in JSON. */
export const waitSchema = z.object({
  /** One sentence: what it waits for and why. */
  what: z.string(),
  since: z.string(),
  until: z.string().optional(),
  on: z.array(z.string()),
  unblocks: z.array(z.string()),
  /** The change that has to end first, when one does. */
  change: z.string().optional(),
  /** The step that holds, when one does. */
  step: z.string().optional(),
  /** It waits for a lock, a freeze or a stop of the line to end. */
  restrained: z.boolean().optional(),
});
export type Wait = z.infer<typeof waitSchema>;

export const intents = [
  'promote',
  'promoteFull',
  'pause',
  'resume',
  'abort',
  'retryStep',
  'skipStep',
  'approve',
  'reject',
  'ungraceful',
  'override',
] as const;

/** Published as docs/schema/change.json: what every change answers, whoever asks. */
export const changeViewSchema = z.object({
  change: z.string(),
  kind: changeKindSchema,
  /** How far a drill goes; with drills alone. */
  depth: drillDepthSchema.optional(),
  /** Which playbook is run, as typed, and whether that is a check; with runs of playbooks alone. */
  playbook: z.object({ name: z.string(), check: z.boolean() }).optional(),
  /** What it is about: the name of its service, of its recovery group or of its stack. */
  subject: z.string(),
  /** Absent where a recovery group moves or a stack is changed. */
  service: z.string().optional(),
  environment: z.string(),
  status: changeStatusSchema,
  dryRun: z.boolean(),
  requestedBy: z.string(),
  reason: z.string().optional(),
  requestedAt: z.string(),
  /** Set where a build asked for it: an event of its project, or a job of its pipeline. */
  build: z
    .object({
      host: z.enum(['gitlab', 'github']),
      project: z.string(),
      ref: z.string(),
      sha: z.string(),
      pipeline: z.number().optional(),
    })
    .optional(),
  /** Set where an alarm fired it: then it asked nobody, and `requestedBy` is who armed it. */
  fired: firedSchema.optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** As typed; the plan's `to` is what it was resolved to. */
  version: z.string().optional(),
  plan: z
    .object({
      hash: z.string(),
      from: z.string().optional(),
      to: z.string(),
      /** Where it is done, where neither of the two says so. */
      region: z.string().optional(),
      commit: z.string().optional(),
      title: z.string().optional(),
      commits: z.int().optional(),
      digests: z.record(z.string(), z.string()),
      taskDefinitionDiff: z.array(z.string()),
      estimateSeconds: z.number(),
      lastSeconds: z.array(z.number()),
      undo: z.string(),
      notes: z.array(z.string()),
    })
    .optional(),
  recovery: recoveryViewSchema.optional(),
  /** What Terraform or OpenTofu planned for a stack; names alone, never values. */
  infrastructure: stackPlanSchema.optional(),
  approval: approvalViewSchema.optional(),
  /** Safeguards that were passed over, by whom and why. */
  overrides: z
    .array(z.object({ what: z.string(), person: z.string(), reason: z.string().optional(), at: z.string() }))
    .default([]),
  steps: z.array(stepViewSchema),
  /** Percent of requests on the canary now, as last confirmed. */
  weight: z.number().optional(),
  /** Every confirmed weight, for the chart's marks. */
  weights: z.array(z.object({ at: z.string(), percent: z.number() })),
  waitsFor: waitSchema.optional(),
  /** The locks, freezes and stops that hold there now and are not passed over: it waits for them at its next step. */
  restraints: z.array(restraintSchema).optional(),
  pausedBy: z.object({ person: z.string(), since: z.string(), reason: z.string().optional() }).optional(),
  /** What people decided on the way, in order; approvals are with `approval`. */
  decisions: z
    .array(
      z.object({
        intent: z.enum(intents),
        person: z.string(),
        at: z.string(),
        step: z.string().optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
  /** Who stopped it, when a person did. */
  stoppedBy: z.object({ person: z.string(), at: z.string(), reason: z.string().optional() }).optional(),
  undoing: z.boolean(),
  /** What keeps the plan from being made just now; a step's own trouble is in its progress. */
  trouble: z.string().optional(),
  /** Why it is going back or ended, in one sentence. */
  sentence: z.string().optional(),
  /** Intents that would be accepted now, for buttons and help. */
  intents: z.array(z.enum(intents)),
});
export type ChangeView = z.infer<typeof changeViewSchema>;
export type Intent = (typeof intents)[number];

/** What a change is about. */
export function aboutOfView({ kind, subject, service, environment }: ViewedSubject): About {
  if (kind === 'infrastructure') return { stack: subject };
  if (service !== undefined || kind === 'sync') return { service: service ?? subject, environment };
  return { group: subject };
}
type ViewedSubject = Pick<ChangeView, 'kind' | 'subject' | 'environment'> & { readonly service?: string | undefined };

/** How far a drill goes. Drills of before there were depths are on paper. */
export function drillDepth({ depth = 'paper' }: Pick<ChangeView, 'depth'>): DrillDepth {
  return depth;
}

/** True when the change will not do anything more. */
export function hasEnded(status: ChangeStatus): boolean {
  return endedStatuses.some((ended) => ended === status);
}
