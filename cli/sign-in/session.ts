import { z } from 'zod';

/** What a sign-in leaves on this machine. */
export const sessionSchema = z.strictObject({
  issuer: z.string(),
  client: z.string(),
  audience: z.string(),
  token: z.string(),
  /** Epoch ms. */
  expiresAt: z.number(),
  /** Absent where the issuer gives none: then one signs in anew. */
  refresh: z.string().optional(),
});
export type Session = z.output<typeof sessionSchema>;

/** Keeps one session for each Coxswain, by its address. */
export interface SessionStore {
  readonly load: (url: string) => Promise<Session | undefined>;
  /** Answers where it is kept, in words. */
  readonly save: (url: string, session: Session) => Promise<string>;
  /** False where there was none. */
  readonly remove: (url: string) => Promise<boolean>;
}
