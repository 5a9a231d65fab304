import { arrayOf, booleanOf, isObject, type Json, stringOf } from '../json.ts';

/**
 * `conversations.history` and `.replies` with `oldest`, `latest`, `inclusive` and `limit`, which the emulator does not
 * know (history: no times; replies: neither times nor limit). Slack returns history newest first, replies oldest first.
 * @param read calls the emulator with the given arguments
 */
export async function readHistory(method: string, args: Json, read: (args: Json) => Promise<Json>): Promise<Json> {
  const rows: Json[] = [];
  let cursor = '';
  do {
    const page = await read({ channel: args['channel'], ts: args['ts'], limit: 1000, cursor });
    if (page['ok'] !== true) return page;
    rows.push(...arrayOf(page['messages']).filter(isObject));
    const metadata = page['response_metadata'];
    cursor = isObject(metadata) ? stringOf(metadata['next_cursor']) : '';
  } while (cursor);
  if (method === 'conversations.replies' && rows.length === 0) return { ok: false, error: 'thread_not_found' };

  const wanted = rows.filter((row) => inRange(stringOf(row['ts']), args) || isParent(row, method, args));
  const start = Math.max(0, stringOf(args['cursor']) ? wanted.findIndex((row) => row['ts'] === args['cursor']) : 0);
  const limit = Math.min(Number(args['limit']) || 100, 1000);
  const next = wanted[start + limit];
  return {
    ok: true,
    messages: wanted.slice(start, start + limit),
    has_more: next !== undefined,
    response_metadata: { next_cursor: next ? stringOf(next['ts']) : '' },
  };
}

// Slack's replies always begin with the message that the thread hangs on.
function isParent(row: Json, method: string, args: Json): boolean {
  return method === 'conversations.replies' && row['ts'] === args['ts'];
}

function inRange(ts: string, args: Json): boolean {
  const oldest = stringOf(args['oldest']) || '0';
  const latest = stringOf(args['latest']) || '9999999999';
  const time = Number(ts);
  if (booleanOf(args['inclusive'])) return time >= Number(oldest) && time <= Number(latest);
  return time > Number(oldest) && time < Number(latest);
}
