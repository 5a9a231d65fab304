import { z } from 'zod';

/** Who asks, as the channel they came by proved it. Never trusted further than that: the catalogue says which person this is. */
export const actorSchema = z.discriminatedUnion('via', [
  z.strictObject({ via: z.literal('slack'), team: z.string(), user: z.string() }),
  z.strictObject({ via: z.literal('oidc'), subject: z.string() }),
]);
export type Actor = z.infer<typeof actorSchema>;
