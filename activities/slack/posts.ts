import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { createChannelIds } from '../../config/slack-channels.ts';
import { troubleOf } from './trouble.ts';

/** What is posted. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Where a posted message is. */
export interface Post {
  readonly channel: string;
  readonly ts: string;
}

/** Messages are marked with what they show, so that one posted before a crash is found and not posted again. */
export type Mark =
  | 'coxswain_change'
  | 'coxswain_details'
  | 'coxswain_readiness'
  | 'coxswain_drift'
  | 'coxswain_call'
  | `coxswain_notice_${string}`;

/** A channel, or a thread in it; `broadcast` shows a message of a thread in the channel too. */
export interface Place {
  readonly channel: string;
  readonly thread?: string;
  readonly broadcast?: boolean;
}

/** Posts, edits and finds messages. Errors are those of the Slack client. */
export interface Posts {
  /** Posts, unless a message with this mark is there already; then edits that one. */
  put(place: Place, mark: Mark, change: string, message: Message): Promise<Post>;
  edit(post: Post, message: Message): Promise<void>;
  /** The channel of the direct messages with a person. */
  directTo(user: string): Promise<string>;
  /** Address of a message; undefined where Slack gives none. */
  linkTo(post: Post): Promise<string | undefined>;
}

/** Pages of 200 messages looked through for an earlier post. */
const pages = 3;

export function createPosts(slack: WebClient): Posts {
  const idOf = createChannelIds();
  const direct = new Map<string, string>();

  async function find(
    channel: string,
    thread: string | undefined,
    mark: Mark,
    change: string,
  ): Promise<string | undefined> {
    let cursor: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const common = { channel, limit: 200, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
      const found =
        thread === undefined
          ? await slack.conversations.history(common)
          : await slack.conversations.replies({ ...common, ts: thread });
      const post = (found.messages ?? []).find(
        ({ metadata }) => metadata?.event_type === mark && changeOf(metadata.event_payload) === change,
      );
      if (post?.ts !== undefined) return post.ts;
      cursor = found.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') return undefined;
    }
    return undefined;
  }

  /** In a public channel the bot can post without being a member, but not read: it joins. Where it may not, it cannot look. */
  async function look(
    channel: string,
    thread: string | undefined,
    mark: Mark,
    change: string,
  ): Promise<string | undefined> {
    try {
      return await find(channel, thread, mark, change);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.kind !== 'refused') throw error;
      if (trouble.error !== 'not_in_channel') return undefined;
    }
    try {
      await slack.conversations.join({ channel });
      return await find(channel, thread, mark, change);
    } catch (error) {
      if (troubleOf(error).kind !== 'refused') throw error;
      return undefined;
    }
  }

  async function edit({ channel, ts }: Post, { text, blocks }: Message): Promise<void> {
    await slack.chat.update({ channel, ts, text, blocks });
  }

  return {
    edit,
    async directTo(user) {
      const known = direct.get(user);
      if (known !== undefined) return known;
      const opened = await slack.conversations.open({ users: user });
      const channel = opened.channel?.id ?? user;
      direct.set(user, channel);
      return channel;
    },
    async linkTo({ channel, ts }) {
      return (await slack.chat.getPermalink({ channel, message_ts: ts })).permalink;
    },
    async put({ channel, thread, broadcast }, mark, change, message) {
      const id = await idOf(slack, channel);
      const earlier = id === undefined ? undefined : await look(id, thread, mark, change);
      if (id !== undefined && earlier !== undefined) {
        const post = { channel: id, ts: earlier };
        await edit(post, message);
        return post;
      }
      const posted = await slack.chat.postMessage({
        channel: id ?? channel,
        text: message.text,
        blocks: message.blocks,
        metadata: { event_type: mark, event_payload: { change } },
        unfurl_links: false,
        ...inThread(thread, broadcast === true),
      });
      return { channel: posted.channel ?? id ?? channel, ts: posted.ts ?? '' };
    },
  };
}

/** https://docs.slack.dev/reference/methods/chat.postMessage */
function inThread(thread: string | undefined, broadcast: boolean) {
  if (thread === undefined) return {};
  return broadcast ? ({ thread_ts: thread, reply_broadcast: true } as const) : { thread_ts: thread };
}

function changeOf(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'change' in payload ? payload.change : undefined;
}
