import { z } from 'zod';
import type { Moment } from '../change/report/shape.ts';
import { quoted } from '../change/words.ts';
import { reachSchema, restraintKindSchema } from './restraint.ts';
import { inZoneOf, reachText, type SayTime } from './sentences.ts';

/** A person put a restraint there, or released it. Times are epoch ms. */
export const restraintDeedSchema = z.object({
  did: z.enum(['put', 'released']),
  kind: restraintKindSchema,
  on: reachSchema,
  person: z.string(),
  at: z.number(),
  reason: z.string().optional(),
  /** When it was to end by itself; absent: when somebody releases it. */
  until: z.number().optional(),
});
export type RestraintDeed = z.infer<typeof restraintDeedSchema>;

const puts = { lock: 'locked', freeze: 'froze', stop: 'stopped' } as const;

/** `@oncall locked app in prod until Mon 5 Jan 16:00 UTC ("migration")`, `@oncall released the lock of app in prod`. */
export function deedMoment(deed: RestraintDeed, time: SayTime = inZoneOf({})): Moment {
  const { did, kind, on, person, at, reason, until } = deed;
  const what = did === 'put' ? `${puts[kind]} ${reachText(on)}` : `released the ${kind} of ${reachText(on)}`;
  const till = until === undefined ? '' : ` until ${time(new Date(until).toISOString())}`;
  return { at: new Date(at).toISOString(), person, text: `@${person} ${what}${till}${quoted(reason)}` };
}
