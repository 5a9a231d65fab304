import { z } from 'zod';
import { actorSchema } from './actor.ts';

const common = {
  service: z.string(),
  environment: z.string(),
  /** Who asked. The person is looked up in the catalogue by an activity before anything happens. */
  actor: actorSchema,
  reason: z.string().optional(),
  /** Stop after the plan is shown. */
  dryRun: z.boolean(),
};

/** What starts a change. One workflow input for every kind; the version is resolved when the change reaches the head of its lane. */
export const changeRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deploy'), version: z.string(), ...common }),
  z.strictObject({
    kind: z.literal('rollback'),
    /** The version that is to be left: refused where another one serves by then. Absent: whichever serves. */
    leaves: z.string().optional(),
    ...common,
  }),
]);
export type ChangeRequest = z.infer<typeof changeRequestSchema>;
export type ChangeKind = ChangeRequest['kind'];
