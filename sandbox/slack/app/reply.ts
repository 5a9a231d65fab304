import { booleanOf, isObject, type Json, stringOf } from '../json.ts';
import { refuseContent, refusal } from '../web-api/checks.ts';
import type { FileShelf } from '../web-api/file-shelf.ts';
import type { Messenger } from './messenger.ts';

/** What a reply answers: the person, the place, and the message whose button was pressed, if any. */
export interface ReplyContext {
  userId: string;
  channel: string;
  threadTs?: string | undefined;
  source?: { ts: string; ephemeral: boolean } | undefined;
}

/** Carries out a message sent as an acknowledgement's body or to a `response_url`; returns Slack's answer. */
export type Reply = (context: ReplyContext, body: unknown) => Promise<Json>;

/**
 * Ephemeral unless `response_type` is `in_channel`; `replace_original` and `delete_original` act on the message whose
 * button was pressed.
 */
export function createReply(messenger: Messenger, files: FileShelf, planBlocks: boolean): Reply {
  return async (context, body) => {
    if (!isObject(body)) return refusal('invalid_payload');
    const { source } = context;
    const place = { channel: context.channel, threadTs: stringOf(body['thread_ts']) || context.threadTs };
    if (booleanOf(body['delete_original']) && source) {
      if (!source.ephemeral) return messenger.remove(place, source.ts);
      return messenger.removeWhisper(source.ts) ? { ok: true } : refusal('message_not_found');
    }
    if (!stringOf(body['text']) && !Array.isArray(body['blocks'])) return refusal('no_text');
    const refused = refuseContent(body, files, planBlocks);
    if (refused) return refused;
    if (booleanOf(body['replace_original']) && source) {
      if (!source.ephemeral) return messenger.edit(place, source.ts, body);
      return messenger.editWhisper(source.ts, body) ? { ok: true } : refusal('message_not_found');
    }
    if (body['response_type'] === 'in_channel') return messenger.post(place, body);
    messenger.whisper(place, context.userId, body);
    return { ok: true };
  };
}
