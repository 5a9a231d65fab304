import { z } from 'zod';
import type { Card } from './card.ts';

const postSchema = z.object({ channel: z.string(), ts: z.string() });
const heldSchema = z.record(
  z.string(),
  z.object({
    root: postSchema,
    details: postSchema.optional(),
    chart: z.object({ file: z.string(), alt: z.string(), key: z.string() }).optional(),
  }),
);

/** Where the messages are, by change: what a next attempt has to know. */
export type Held = z.infer<typeof heldSchema>;

/** Keeps where messages are, in this process and, by heartbeats, for the attempt after a crash. */
export interface Memory {
  restore(heartbeatDetails: unknown): void;
  recall(card: Card): Card;
  keep(card: Card): void;
  forget(change: string): void;
  held(): Held;
}

export function createMemory(): Memory {
  let posts: Held = {};
  return {
    restore(details) {
      const found = z.object({ posts: heldSchema }).safeParse(details);
      if (found.success) posts = { ...found.data.posts, ...posts };
    },
    recall(card) {
      const known = posts[card.order.change];
      if (known === undefined) return card;
      card.root.post = known.root;
      if (known.details !== undefined) card.details.post = known.details;
      if (known.chart !== undefined) card.chart = card.shown = known.chart;
      return card;
    },
    keep({ order, root, details, shown }) {
      if (root.post === undefined) {
        delete posts[order.change];
        return;
      }
      posts[order.change] = {
        root: root.post,
        ...(details.post === undefined ? {} : { details: details.post }),
        ...(shown === undefined ? {} : { chart: shown }),
      };
    },
    forget(change) {
      delete posts[change];
    },
    held: () => posts,
  };
}
