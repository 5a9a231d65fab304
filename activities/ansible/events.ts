import { z } from 'zod';

const count = z.number().optional().default(0);

/** What the callback plugin prints (ansible/plugins/callback/coxswain_progress.py), a line each. */
const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begin'), tasks: z.number() }),
  z.object({
    event: z.literal('result'),
    host: z.string(),
    task: z.string(),
    status: z.enum(['ok', 'changed', 'skipped', 'ignored', 'failed', 'unreachable']),
    message: z.string().optional(),
    code: z.string().optional(),
  }),
  z.object({
    event: z.literal('retry'),
    host: z.string(),
    task: z.string(),
    attempt: z.number().optional(),
    attempts: z.number().optional(),
  }),
  z.object({ event: z.literal('nobody'), play: z.string() }),
  z.object({
    event: z.literal('end'),
    hosts: z.record(
      z.string(),
      z.object({ ok: count, changed: count, failures: count, skipped: count, unreachable: count }),
    ),
  }),
]);
export type PlaybookEvent = z.infer<typeof eventSchema>;
export type TaskResult = Extract<PlaybookEvent, { readonly event: 'result' }>;

/** The event of a line; undefined for anything else, such as what a plugin of the playbook prints itself. */
export function eventOf(line: string): PlaybookEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What is known of a run so far. */
export interface Tally {
  readonly results: readonly TaskResult[];
  /** About how many tasks there are; 0 while unknown. */
  readonly tasks: number;
  /** Plays that found no host. */
  readonly nobody: readonly string[];
  readonly end?: Extract<PlaybookEvent, { readonly event: 'end' }>;
  readonly latest?: TaskResult | Extract<PlaybookEvent, { readonly event: 'retry' }>;
}

export const nothingYet: Tally = { results: [], tasks: 0, nobody: [] };

/** The tally with one more event. */
export function withEvent(tally: Tally, event: PlaybookEvent): Tally {
  switch (event.event) {
    case 'begin':
      return { ...tally, tasks: event.tasks };
    case 'result':
      return { ...tally, results: [...tally.results, event], latest: event };
    case 'retry':
      return { ...tally, latest: event };
    case 'nobody':
      return { ...tally, nobody: [...tally.nobody, event.play] };
    case 'end':
      return { ...tally, end: event };
  }
}
