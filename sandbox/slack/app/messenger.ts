import { withIds } from '../blocks/walk.ts';
import { arrayOf, type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { Emulator } from '../web-api/emulator.ts';
import { APP, SLACKBOT } from '../workspace.ts';

/** Where a message goes. */
export interface Place {
  channel: string;
  threadTs?: string | undefined;
}

/** Writes messages that do not come through the Web API: answers to commands, and Slack's own words. */
export interface Messenger {
  /** A message of the app that everyone sees. Returns Slack's answer. */
  post(place: Place, content: Json): Promise<Json>;
  /** A message of the app that one person sees. */
  whisper(place: Place, userId: string, content: Json): Row;
  /** Slackbot's own words to one person. */
  slackbot(place: Place, userId: string, text: string): Row;
  edit(place: Place, ts: string, content: Json): Promise<Json>;
  remove(place: Place, ts: string): Promise<Json>;
  editWhisper(ts: string, content: Json): boolean;
  removeWhisper(ts: string): boolean;
}

/** Ephemeral messages are not kept for ever by Slack either. */
const KEPT_WHISPERS = 300;

export function createMessenger(tables: Tables, emulator: Emulator, botToken: string, now: () => number): Messenger {
  let sequence = 0;

  // Same form as the emulator's own: seconds, and a counter that is far from the emulator's.
  function nextTs(): string {
    sequence = (sequence + 1) % 400_000;
    return `${Math.floor(now() / 1000)}.${500_000 + sequence}`;
  }

  function insert(place: Place, userId: string, author: string, content: Json): Row {
    for (const old of tables.ephemerals.all().slice(0, -KEPT_WHISPERS)) tables.ephemerals.delete(old.id);
    return tables.ephemerals.insert({
      ts: nextTs(),
      channel_id: place.channel,
      user: author,
      ...(author === APP.userId ? { bot_id: APP.botId } : {}),
      target_user: userId,
      type: 'message',
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
      ...contentOf(content),
      reply_count: 0,
      reply_users: [],
      reactions: [],
    });
  }

  const app = { bot_id: APP.botId, app_id: APP.id };
  return {
    post: (place, content) =>
      emulator.call(
        'chat.postMessage',
        {
          channel: place.channel,
          ...contentOf(content),
          ...app,
          ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
        },
        botToken,
      ),
    whisper: (place, userId, content) => insert(place, userId, APP.userId, content),
    slackbot: (place, userId, text) => insert(place, userId, SLACKBOT.userId, { text }),
    edit: (place, ts, content) =>
      emulator.call('chat.update', { channel: place.channel, ts, ...contentOf(content) }, botToken),
    remove: (place, ts) => emulator.call('chat.delete', { channel: place.channel, ts }, botToken),
    editWhisper(ts, content) {
      const row = tables.ephemerals.findOneBy('ts', ts);
      return row ? !!tables.ephemerals.update(row.id, { blocks: undefined, ...contentOf(content) }) : false;
    },
    removeWhisper(ts) {
      const row = tables.ephemerals.findOneBy('ts', ts);
      return row ? tables.ephemerals.delete(row.id) : false;
    },
  };
}

function contentOf(content: Json): Json {
  const blocks = arrayOf(content['blocks']);
  return { text: stringOf(content['text']), ...(blocks.length > 0 ? { blocks: withIds(blocks) } : {}) };
}
