import { arrayOf, isObject, type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { ShownMessage } from './wire.ts';

/** The messages of a channel, or of one thread, that a person sees, oldest first: at most `limit` of the newest. */
export function messagesFor(
  tables: Tables,
  wanted: { channel: string; threadTs?: string; userId: string; limit: number },
): ShownMessage[] {
  const { channel, threadTs, userId, limit } = wanted;
  const whispers = tables.ephemerals.findBy('channel_id', channel).filter((row) => row['target_user'] === userId);
  return [...tables.messages.findBy('channel_id', channel), ...whispers]
    .filter((row) => (threadTs ? row['ts'] === threadTs || row['thread_ts'] === threadTs : inChannel(row)))
    .toSorted((one, other) => (stringOf(one['ts']) < stringOf(other['ts']) ? -1 : 1))
    .slice(-limit)
    .map((row) => shownMessage(row, tables));
}

function inChannel(row: Row): boolean {
  return !row['thread_ts'] || row['thread_ts'] === row['ts'] || row['reply_broadcast'] === true;
}

/** One record as the console shows it. */
export function shownMessage(row: Row, tables: Tables): ShownMessage {
  const threadTs = stringOf(row['thread_ts']);
  const replies = Number(row['reply_count'] ?? 0);
  const latest = replies > 0 ? latestReply(row, tables) : undefined;
  return {
    ts: stringOf(row['ts']),
    channel: stringOf(row['channel_id']),
    user: stringOf(row['user']),
    bot: !!row['bot_id'],
    text: stringOf(row['text']),
    blocks: arrayOf(row['blocks']),
    ephemeral: !!row['target_user'],
    edited: isObject(row['edited']),
    broadcast: row['reply_broadcast'] === true,
    replies,
    replyUsers: arrayOf(row['reply_users']).map(stringOf),
    reactions: arrayOf(row['reactions']).filter(isObject).map(shownReaction),
    files: arrayOf(row['files']).filter(isObject).map(shownFile),
    ...(threadTs ? { threadTs } : {}),
    ...(latest ? { latestReply: latest } : {}),
  };
}

function latestReply(row: Row, tables: Tables): string | undefined {
  const replies = tables.messages
    .findBy('thread_ts', row['ts'])
    .filter((one) => one['channel_id'] === row['channel_id']);
  return replies
    .map((one) => stringOf(one['ts']))
    .toSorted()
    .at(-1);
}

function shownReaction(reaction: Json): ShownMessage['reactions'][number] {
  return { name: stringOf(reaction['name']), users: arrayOf(reaction['users']).map(stringOf) };
}

function shownFile(file: Json): ShownMessage['files'][number] {
  return {
    id: stringOf(file['file_id'] ?? file['id']),
    name: stringOf(file['title'] ?? file['name']),
    mimetype: stringOf(file['mimetype']),
    alt: stringOf(file['alt_txt']),
  };
}
