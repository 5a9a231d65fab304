import { z } from 'zod';

/** What a restraint is on: a service in an environment, a whole environment, a recovery group with its services, a stack, or everything. */
export const reachSchema = z.union([
  z.strictObject({ service: z.string(), environment: z.string() }),
  z.strictObject({ environment: z.string() }),
  z.strictObject({ group: z.string() }),
  z.strictObject({ stack: z.string() }),
  z.strictObject({ everything: z.literal(true) }),
]);
export type Reach = z.infer<typeof reachSchema>;

export const restraintKinds = ['lock', 'freeze', 'stop'] as const;
export const restraintKindSchema = z.enum(restraintKinds);
export type RestraintKind = (typeof restraintKinds)[number];

/** While it holds, no change that brings something new begins or goes on there. Times are epoch ms. */
export const restraintSchema = z.object({
  kind: restraintKindSchema,
  on: reachSchema,
  /** Who put it there, or owns the calendar. */
  by: z.string().optional(),
  reason: z.string().optional(),
  /** The calendar of the catalogue it comes from, and the time zone of that. */
  calendar: z.string().optional(),
  zone: z.string().optional(),
  since: z.number(),
  /** Absent: until somebody releases it. */
  until: z.number().optional(),
});
export type Restraint = z.infer<typeof restraintSchema>;

/** The same text for the same reach. */
export function reachKey(on: Reach): string {
  if ('service' in on) return `service:${on.service}:${on.environment}`;
  if ('environment' in on) return `environment:${on.environment}`;
  if ('stack' in on) return `stack:${on.stack}`;
  return 'group' in on ? `group:${on.group}` : 'everything';
}

/** The same text for the same restraint, put there once. */
export function restraintKey({ kind, on, since, calendar = '' }: Restraint): string {
  return [kind, reachKey(on), calendar, since].join(' ');
}

export function holdsAt({ since, until }: Pick<Restraint, 'since' | 'until'>, now: number): boolean {
  return since <= now && (until === undefined || until > now);
}
