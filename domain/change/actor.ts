import { z } from 'zod';

/** Who asks, as the channel they came by proved it. Never trusted further than that: the catalogue says which person this is. */
export const actorSchema = z.discriminatedUnion('via', [
  z.strictObject({ via: z.literal('slack'), team: z.string(), user: z.string() }),
  z.strictObject({ via: z.literal('oidc'), subject: z.string() }),
  /** A change that succeeded asks for what follows it, in the name of the person who asked for that change. */
  z.strictObject({ via: z.literal('change'), change: z.string(), person: z.string() }),
  /** A Temporal Schedule of Coxswain's own. */
  z.strictObject({ via: z.literal('schedule'), schedule: z.string() }),
]);
export type Actor = z.infer<typeof actorSchema>;

/** Coxswain itself: no channel that people use accepts these, and the catalogue's rights say how little they may. */
export type OwnActor = Extract<Actor, { readonly via: 'change' | 'schedule' }>;

export function isOwn(actor: Actor): actor is OwnActor {
  return actor.via === 'change' || actor.via === 'schedule';
}
