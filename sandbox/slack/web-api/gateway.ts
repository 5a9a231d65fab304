import { withIds } from '../blocks/walk.ts';
import { booleanOf, type Json, stringOf } from '../json.ts';
import { APP } from '../workspace.ts';
import { finishAnswer } from './answers.ts';
import { refuseArguments, refusal } from './checks.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { readHistory } from './history.ts';
import { isUserGroupMethod, userGroupAnswer } from './user-groups.ts';

/** Slack's answer with its HTTP status; `retryAfter` (seconds) comes with 429. */
export interface GatewayAnswer {
  status: number;
  body: Json;
  retryAfter?: number;
}

const NEEDS_TRIGGER = ['views.open', 'views.push'];

/**
 * Puts Slack's own rules in front of the emulator, in Slack's order: token, method, rate limit, arguments, trigger.
 * The rate limits are the app's; people's own clients are not limited here.
 */
export function createGateway(
  parts: GatewayParts,
): (method: string, args: Json, token: string) => Promise<GatewayAnswer> {
  return async (method, args, token) => {
    const holder = parts.tables.tokens.findOneBy('token', token);
    if (!holder) return { status: 200, body: refusal(token ? 'invalid_auth' : 'not_authed') };
    if (!parts.emulator.methods.has(method) && !isUserGroupMethod(method))
      return { status: 200, body: { ...refusal('unknown_method'), req_method: method } };
    const limited = parts.limits.take(method, stringOf(args['channel']));
    if (limited) return { status: 429, body: refusal('ratelimited'), retryAfter: limited.retryAfter };
    const refused =
      refuseArguments(method, args, parts.files, parts.planBlocks) ??
      refuseTrigger(method, args, parts) ??
      (await refuseHome(method, parts));
    if (refused) return { status: 200, body: refused };
    const body = await forward(method, prepare(method, args, holder['bot_id'] === APP.botId), token, parts);
    return { status: 200, body: finishAnswer(method, args, body, parts) };
  };
}

async function forward(method: string, args: Json, token: string, parts: GatewayParts): Promise<Json> {
  if (method === 'conversations.history' || method === 'conversations.replies') {
    return readHistory(method, args, (limitless) => parts.emulator.call(method, limitless, token));
  }
  if (NEEDS_TRIGGER.includes(method)) return parts.views.open(method, args, token);
  return userGroupAnswer(method, args, parts.tables) ?? parts.emulator.call(method, args, token);
}

function refuseTrigger(method: string, args: Json, parts: GatewayParts): Json | undefined {
  if (!NEEDS_TRIGGER.includes(method)) return undefined;
  const error = parts.triggers.spend(stringOf(args['trigger_id'] ?? args['interactivity_pointer']));
  return error ? refusal(error) : undefined;
}

async function refuseHome(method: string, { manifest }: GatewayParts): Promise<Json | undefined> {
  if (method !== 'views.publish' || manifest.current().home) return undefined;
  return (await manifest.refresh()).home ? undefined : refusal('not_enabled');
}

// Slack fills in missing block and action ids, and marks what an app's bot posted.
function prepare(method: string, args: Json, isApp: boolean): Json {
  const view = args['view'];
  const prepared: Json = { ...args };
  delete prepared['token'];
  if (Array.isArray(args['blocks'])) prepared['blocks'] = withIds(args['blocks']);
  if (typeof view === 'object' && view !== null && Array.isArray(Reflect.get(view, 'blocks'))) {
    prepared['view'] = { ...view, blocks: withIds(Reflect.get(view, 'blocks')) };
  }
  if (isApp && (method === 'chat.postMessage' || method === 'chat.postEphemeral')) {
    Object.assign(prepared, { bot_id: APP.botId, app_id: APP.id });
  }
  if (booleanOf(args['reply_broadcast'])) prepared['reply_broadcast'] = true;
  return prepared;
}
