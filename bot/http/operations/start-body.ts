import { z } from 'zod';
import { drillDepthSchema } from '../../../domain/change/request.ts';
import { restraintKindSchema } from '../../../domain/restraints/restraint.ts';
import { reasonSchema } from './reason.ts';

const common = {
  reason: reasonSchema.optional(),
  dryRun: z.boolean().default(false).describe('Shows the plan and ends.'),
  wait: z
    .union([z.boolean(), z.number().min(0).max(50)])
    .default(false)
    .describe('Holds the answer until the change has ended, at most so many seconds (true: 50).'),
};
const override = z
  .array(restraintKindSchema)
  .describe('What is passed over of locks, freezes and stops; needs the right to, and a reason.')
  .optional();
const ofService = { service: z.string(), environment: z.string(), ...common };
const ofGroup = { group: z.string().describe('A recovery group.'), ...common };

/** What starts a change. */
export const startBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deploy'), version: z.string(), override, ...ofService }),
  z.strictObject({ kind: z.literal('rollback'), ...ofService }),
  z.strictObject({ kind: z.literal('sync'), ...ofService }),
  z.strictObject({
    kind: z.literal('failover'),
    mode: z.enum(['graceful', 'ungraceful']).optional(),
    acceptLoss: z.boolean().default(false),
    ...ofGroup,
  }),
  z.strictObject({ kind: z.literal('failback'), ...ofGroup }),
  z.strictObject({ kind: z.literal('arm'), alarm: z.string().optional(), ...ofGroup }),
  z.strictObject({ kind: z.literal('rebuild'), override, ...ofGroup }),
  z.strictObject({ kind: z.literal('fence'), ...ofGroup }),
  z.strictObject({
    kind: z.literal('playbook'),
    playbook: z.string().describe('Its name under "playbooks" of the group, or that of its file.'),
    check: z.boolean().default(false).describe("In Ansible's check mode: changes nothing, and asks nobody."),
    override,
    ...ofGroup,
  }),
  z.strictObject({
    kind: z.literal('infrastructure'),
    stack: z.string().describe('A stack, or the change that planned one: that plan is then applied, and no other.'),
    commit: z
      .string()
      .regex(/^[0-9a-f]{7,40}$/, 'write a commit sha, 7 to 40 of 0-9 and a-f')
      .optional(),
    override,
    ...common,
  }),
  z.strictObject({ kind: z.literal('drill'), depth: drillDepthSchema.optional(), override, ...ofGroup }),
]);
export type StartBody = z.output<typeof startBodySchema>;
