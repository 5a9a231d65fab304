import type { StepKind, StepNode } from './step.ts';

/** Usual lengths, seconds, where the plan itself does not say; a rollout on Fargate is minutes, a read-back is not. */
const usualSeconds = {
  registerTaskDefinition: 1,
  control: 2,
  service: 45,
  weight: 3,
  smoke: 3,
  serving: 5,
  scaling: 2,
  databaseWrites: 60,
  fenced: 2,
  caughtUp: 5,
  promote: 180,
  playbook: 20,
  record: 60,
  routing: 3,
  healthCheck: 3,
  dials: 60,
  dialled: 10,
  resolves: 30,
  alarms: 60,
  replica: 600,
  precheck: 2,
  readiness: 1,
  replicated: 5,
  follows: 30,
  scratchDatabase: 600,
  scratchTask: 60,
  fires: 0,
  change: 240,
  terraformApply: 60,
} satisfies Record<Exclude<StepKind, 'bake' | 'healthy'>, number>;

/** Expected length of a step tree, seconds: bakes as planned, the rest as usual; parallel branches take their longest. */
export function estimateSeconds(node: StepNode): number {
  if ('sequence' in node) return node.sequence.reduce((sum, child) => sum + estimateSeconds(child), 0);
  if ('parallel' in node) return Math.max(0, ...node.parallel.map(estimateSeconds));
  return node.kind === 'bake' || node.kind === 'healthy' ? node.params.seconds : usualSeconds[node.kind];
}
