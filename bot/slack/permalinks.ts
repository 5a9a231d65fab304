import type { WebClient } from '@slack/web-api';
import type { Log } from '../../config/log.ts';
import { createChannelIds } from '../../config/slack-channels.ts';

/** A change, and the channel that its message is in (a name or an id). */
export interface Wanted {
  readonly change: string;
  readonly channel: string;
}

/** Addresses of the messages of changes, as far as they are found. */
export interface Permalinks {
  known(change: string): string | undefined;
  /** Looks for those that are not known; answers whether it found any. */
  find(slack: WebClient, wanted: readonly Wanted[]): Promise<boolean>;
}

/** A message stays where it is: what was found once is not looked for again. */
const kept = 2_000;
/** What is not among the newest of its channel is too old for a link to matter. */
const newest = 200;
/** A message that is not there yet may be there soon. */
const againAfterMs = 60_000;

/**
 * Finds the messages of changes by the mark that they were posted with: one look at the history of each channel where something is
 * not known yet, then one call for each address. Where Slack says no (a private channel, a limit) there is no link.
 */
export function createPermalinks(log: Log, now: () => number): Permalinks {
  const known = new Map<string, string>();
  const missed = new Map<string, number>();
  const idOf = createChannelIds();

  async function findIn(slack: WebClient, name: string, changes: readonly string[]): Promise<void> {
    const channel = await idOf(slack, name);
    if (channel === undefined) return;
    const { messages = [] } = await slack.conversations.history({
      channel,
      limit: newest,
      include_all_metadata: true,
    });
    for (const { ts, metadata } of messages) {
      const change: unknown = Object(metadata?.event_payload)['change'];
      if (ts === undefined || metadata?.event_type !== 'coxswain_change') continue;
      if (typeof change !== 'string' || known.has(change) || !changes.includes(change)) continue;
      const { permalink } = await slack.chat.getPermalink({ channel, message_ts: ts });
      if (permalink !== undefined) known.set(change, permalink);
    }
  }

  return {
    known: (change) => known.get(change),
    async find(slack, wanted) {
      const due = wanted.filter(
        ({ change }) => !known.has(change) && now() - (missed.get(change) ?? Number.NEGATIVE_INFINITY) > againAfterMs,
      );
      const byChannel = Map.groupBy(due, ({ channel }) => channel);
      for (const [channel, members] of byChannel) {
        const changes = members.map(({ change }) => change);
        await findIn(slack, channel, changes).catch((err: unknown) => {
          log.debug({ err, channel }, 'messages not looked up this time');
        });
        for (const change of changes) if (!known.has(change)) missed.set(change, now());
      }
      for (const old of [...known.keys()].slice(0, -kept)) known.delete(old);
      for (const old of [...missed.keys()].slice(0, -kept)) missed.delete(old);
      return due.some(({ change }) => known.has(change));
    },
  };
}
