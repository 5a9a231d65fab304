import { z } from 'zod';
import type { Card, Side } from './card.ts';

const postSchema = z.object({ channel: z.string(), ts: z.string() });
const sideSchema = z.object({
  post: postSchema,
  state: z.string().optional(),
  content: z.string().optional(),
});
const heldSchema = z.object({
  posts: z.record(
    z.string(),
    z.object({
      root: sideSchema,
      details: sideSchema.optional(),
      told: z.array(z.string()).optional(),
      calls: z.record(z.string(), postSchema).optional(),
      unreached: z.boolean().optional(),
      report: z.object({ link: z.string().optional() }).optional(),
      chart: z.object({ file: z.string(), alt: z.string(), key: z.string() }).optional(),
    }),
  ),
  closed: z.array(z.string()),
});

/** Where the messages are and what they show, by change, and which are done with: what a next attempt has to know. */
export type Held = z.infer<typeof heldSchema>;

/** Keeps it in this process and, by heartbeats, for the attempt after a crash, so that nothing is looked for or sent again. */
export interface Memory {
  restore(heartbeatDetails: unknown): readonly string[];
  recall(card: Card): Card;
  keep(card: Card): void;
  forget(change: string): void;
  held(closed: Iterable<string>): Held;
}

export function createMemory(): Memory {
  let posts: Held['posts'] = {};
  return {
    /** Answers the changes that are done with. */
    restore(details) {
      const found = heldSchema.safeParse(details);
      if (!found.success) return [];
      posts = { ...found.data.posts, ...posts };
      return found.data.closed;
    },
    recall(card) {
      const known = posts[card.order.change];
      if (known === undefined) return card;
      card.root = side(known.root);
      card.told = known.told ?? [];
      card.calls = { ...known.calls };
      if (known.unreached !== undefined) card.unreached = known.unreached;
      if (known.details !== undefined) card.details = side(known.details);
      if (known.report !== undefined) card.report = known.report;
      if (known.chart !== undefined) card.chart = card.shown = known.chart;
      return card;
    },
    keep({ order, root, details, told, calls, unreached, report, shown }) {
      if (root.post === undefined) {
        delete posts[order.change];
        return;
      }
      posts[order.change] = {
        root: { ...root, post: root.post },
        ...(details.post === undefined ? {} : { details: { ...details, post: details.post } }),
        ...(told.length === 0 ? {} : { told: [...told] }),
        ...(Object.keys(calls).length === 0 ? {} : { calls: { ...calls } }),
        ...(unreached === undefined ? {} : { unreached }),
        ...(report === undefined ? {} : { report }),
        ...(shown === undefined ? {} : { chart: shown }),
      };
    },
    forget(change) {
      delete posts[change];
    },
    held: (closed) => ({ posts, closed: [...closed] }),
  };
}

function side({ post, state, content }: z.infer<typeof sideSchema>): Side {
  return {
    post,
    at: 0,
    ...(state === undefined ? {} : { state }),
    ...(content === undefined ? {} : { content }),
  };
}
