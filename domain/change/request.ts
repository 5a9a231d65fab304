import { z } from 'zod';
import { restraintKindSchema } from '../restraints/restraint.ts';
import { type About, nameOf } from './about.ts';
import { actorSchema } from './actor.ts';

const common = {
  environment: z.string(),
  /** Who asked. The person is looked up in the catalogue by an activity before anything happens. */
  actor: actorSchema,
  reason: z.string().optional(),
  /** Stop after the plan is shown. */
  dryRun: z.boolean(),
};
/** Which of what holds there when it is asked for is passed over; needs the right to override, and a reason. */
const override = z.array(restraintKindSchema).optional();
const ofService = { service: z.string(), ...common };
const ofGroup = { group: z.string(), ...common };
const ofStack = { stack: z.string(), ...common };

/** What fired a failover that nobody was asked about again, and who had approved it beforehand. */
export const firedSchema = z.strictObject({
  alarm: z.string(),
  /** `at` is ISO 8601. */
  approvals: z.array(z.strictObject({ person: z.string(), at: z.string() })),
});

/** How far a drill goes: looks alone; an isolated copy of the group that is started, tested and taken down; or the group itself, there and home again. */
export const drillDepths = ['paper', 'rehearsal', 'live'] as const;
export const drillDepthSchema = z.enum(drillDepths);
export type DrillDepth = z.infer<typeof drillDepthSchema>;

/** What starts a change. One workflow input for every kind; all else is looked up when the change reaches the head of its lanes. */
export const changeRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deploy'), version: z.string(), override, ...ofService }),
  z.strictObject({
    kind: z.literal('rollback'),
    /** The version that is to be left: refused where another one serves by then. Absent: whichever serves. */
    leaves: z.string().optional(),
    ...ofService,
  }),
  /** Keeps the standby of a service in step with what serves. */
  z.strictObject({ kind: z.literal('sync'), ...ofService }),
  z.strictObject({
    kind: z.literal('failover'),
    /** Absent: graceful while the region that is left answers. */
    mode: z.enum(['graceful', 'ungraceful']).optional(),
    /** A loss beyond the objective is accepted; needs the right to override. */
    acceptLoss: z.boolean(),
    /** The region that is to be left: nothing to do where the group runs in the other by then. Absent: wherever it runs. */
    leaves: z.string().optional(),
    /** Set where an alarm fired it. */
    fired: firedSchema.optional(),
    ...ofGroup,
  }),
  /** Lets an alarm fire a failover, for a while, on an approval given beforehand. */
  z.strictObject({
    kind: z.literal('arm'),
    /** Absent: the only one that the catalogue names for it. */
    alarm: z.string().optional(),
    ...ofGroup,
  }),
  z.strictObject({ kind: z.literal('failback'), ...ofGroup }),
  z.strictObject({ kind: z.literal('rebuild'), override, ...ofGroup }),
  /** Stops whatever still writes on the side where the group does not run. */
  z.strictObject({ kind: z.literal('fence'), ...ofGroup }),
  z.strictObject({
    kind: z.literal('drill'),
    /** Absent: on paper. */
    depth: drillDepthSchema.optional(),
    override,
    ...ofGroup,
  }),
  /** Runs a playbook that the catalogue names for the group. */
  z.strictObject({
    kind: z.literal('playbook'),
    /** Its name in the group, or that of its file. */
    playbook: z.string(),
    /** In Ansible's check mode: changes nothing, and asks nobody. */
    check: z.boolean(),
    override,
    ...ofGroup,
  }),
  /** Changes a stack of infrastructure by a plan of Terraform or OpenTofu. */
  z.strictObject({
    kind: z.literal('infrastructure'),
    /** The commit to plan, 7 to 40 hex digits. Absent: the newest of the project's default branch. */
    commit: z.string().optional(),
    /** The change whose stored plan is applied, and no other. Absent: it is planned anew. */
    of: z.string().optional(),
    override,
    ...ofStack,
  }),
]);
export type ChangeRequest = z.infer<typeof changeRequestSchema>;
/** What changes the version that serves. */
export type ServiceRequest = Extract<ChangeRequest, { kind: 'deploy' | 'rollback' }>;
export type SyncRequest = Extract<ChangeRequest, { kind: 'sync' }>;
export type GroupRequest = Extract<ChangeRequest, { group: string }>;
export type StackRequest = Extract<ChangeRequest, { stack: string }>;

type Unasked<R> = R extends ChangeRequest ? Omit<R, 'actor'> : never;
/** What one change may ask of another: who asks follows from the change. */
export type GroupMove = Unasked<Extract<ChangeRequest, { kind: 'failover' | 'failback' | 'rebuild' }>>;

export const changeKinds = [
  'deploy',
  'rollback',
  'sync',
  'failover',
  'failback',
  'arm',
  'rebuild',
  'fence',
  'drill',
  'playbook',
  'infrastructure',
] as const satisfies readonly ChangeRequest['kind'][];
export const changeKindSchema = z.enum(changeKinds);
export type ChangeKind = ChangeRequest['kind'];

export function isChangeKind(text: string): text is ChangeKind {
  return changeKinds.some((kind) => kind === text);
}

/** How far a drill goes; undefined for every other change. */
export function depthOf(request: Extract<ChangeRequest, { kind: 'drill' }>): DrillDepth;
export function depthOf(request: ChangeRequest): DrillDepth | undefined;
export function depthOf(request: ChangeRequest): DrillDepth | undefined {
  return request.kind === 'drill' ? (request.depth ?? 'paper') : undefined;
}

export function aboutOf(request: ChangeRequest): About {
  if ('group' in request) return { group: request.group };
  if ('stack' in request) return { stack: request.stack };
  return { service: request.service, environment: request.environment };
}

/** What a change is about: the name of its service, recovery group or stack. */
export function subjectOf(request: ChangeRequest): string {
  return nameOf(aboutOf(request));
}
