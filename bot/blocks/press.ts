import { z } from 'zod';

/** What a button carries: which change it means and, where a step is meant, which attempt of it. Nothing secret. */
const pressSchema = z.strictObject({
  change: z.string(),
  step: z.string().optional(),
  attempt: z.number().optional(),
  /** For a modal that opens without asking anyone: Slack's trigger lives 3 s. */
  service: z.string().optional(),
  environment: z.string().optional(),
  version: z.string().optional(),
  /** True while nothing has begun. */
  queued: z.boolean().optional(),
  /** The version, or the region, that going back leads to. */
  back: z.string().optional(),
  /** A recovery group and what is asked of it. */
  group: z.string().optional(),
  kind: z.enum(['failover', 'failback', 'arm', 'rebuild', 'fence', 'drill']).optional(),
  /** A stack of infrastructure. */
  stack: z.string().optional(),
  /** What people call the change. */
  title: z.string().optional(),
  /** What a modal shows: the price, or the question about a step. */
  says: z.string().optional(),
  /** The plan that was looked at, what its approver types, and the group whose member may approve alone. */
  plan: z.string().optional(),
  typed: z.string().optional(),
  alone: z.string().optional(),
  /** What an approver picks one of. */
  choices: z.array(z.string()).optional(),
  /** Where the message is, for an answer after a modal. */
  channel: z.string().optional(),
});
export type Press = z.infer<typeof pressSchema>;

/** Fixed names of the buttons and modals, as Slack sends them back. */
export const actionIds = {
  promote: 'promote',
  pause: 'pause',
  resume: 'resume',
  abort: 'abort',
  goBack: 'go_back',
  retryStep: 'retry_step',
  skipStep: 'skip_step',
  rollback: 'roll_back',
  redeploy: 'redeploy',
  approve: 'approve',
  approveNow: 'approve_now',
  reject: 'reject',
  override: 'override',
  ungraceful: 'ungraceful',
  passOver: 'pass_over',
  assess: 'assess_again',
  failback: 'fail_back',
  applyPlan: 'apply_plan',
  planAgain: 'plan_again',
  report: 'report',
  refreshHome: 'refresh_home',
} as const;
export const viewIds = {
  abort: 'abort_reason',
  redeploy: 'redeploy_version',
  rollback: 'rollback_reason',
  approve: 'approve_typed',
  reject: 'reject_reason',
  override: 'override_reason',
  ungraceful: 'ungraceful_reason',
  passOver: 'pass_over_reason',
  failback: 'failback_reason',
  applyPlan: 'apply_plan_reason',
  deploy: 'deploy_form',
} as const;

export function pressValue(press: Press): string {
  return JSON.stringify(press);
}

/** Reads a button's value or a modal's private metadata; undefined when it is not one of ours. */
export function parsePress(value: string | undefined): Press | undefined {
  if (value === undefined) return undefined;
  try {
    return pressSchema.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
