import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { parseLine } from '../../domain/grammar/parse.ts';
import { note } from '../blocks/ephemeral.ts';
import type { Message } from '../blocks/text.ts';
import { type SlackActor, slackActor } from '../slack/actor.ts';
import { createReplays } from '../slack/replays.ts';
import { handle } from './commands/index.ts';
import { type ListenerDeps, sorry } from './listener.ts';

interface Mention {
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread?: string | undefined;
  readonly actor: SlackActor;
  /** Who was mentioned: our own user. */
  readonly bot?: string | undefined;
}

/**
 * Listens to `@coxswain why app prod`: the same words as after a slash, answered in the thread, where everybody who reads the question reads
 * the answer. In a change's own thread the change need not be named.
 */
export function listenToMentions(app: App, deps: ListenerDeps): void {
  const replays = createReplays();

  app.event('app_mention', async ({ event, body, client }) => {
    const { text, channel, ts, thread_ts: thread } = event;
    const actor = slackActor(body);
    // What no person said asks for nothing.
    if (actor.user === '') return;
    // Slack sends an event again, signed anew, where it missed the answer: a message counts once.
    if (!replays.firstSeen(`${channel} ${ts}`, deps.now())) return;
    const bot = body.authorizations?.find(({ is_bot: isBot }) => isBot)?.user_id;
    const answer = await answerTo({ text, channel, ts, thread, actor, bot }, client, deps);
    await client.chat.postMessage({ channel, thread_ts: thread ?? ts, unfurl_links: false, ...answer });
  });
}

async function answerTo(mention: Mention, client: WebClient, deps: ListenerDeps): Promise<Message> {
  const { text, actor, channel, ts, bot = '' } = mention;
  const line = text.slice(Math.max(0, text.indexOf(`<@${bot}`))).replace(/<@[UW][A-Z0-9]+(\|[^>]*)?>/, ' ');
  const plainly = parseLine(line);
  const parsed = 'usage' in plainly ? parseLine(line, 'slack', await changeOfThread(mention, client, deps)) : plainly;
  if ('usage' in parsed) return note(parsed.usage);
  try {
    // The message is what makes the request this one and no other, however often it is delivered.
    const asked = { actor, key: `mention:${actor.team}:${channel}:${ts}` };
    const answer = handle(parsed.command, asked, deps);
    return (await answer.later()) ?? answer.now ?? note('Done.');
  } catch (error) {
    return sorry(error, deps.log, actor);
  }
}

/** The change whose message the thread hangs on; undefined outside such a thread, or where it may not be read. */
async function changeOfThread(
  { channel, thread, bot }: Mention,
  client: WebClient,
  { log }: ListenerDeps,
): Promise<string | undefined> {
  if (thread === undefined) return undefined;
  try {
    const found = await client.conversations.replies({ channel, ts: thread, limit: 1, include_all_metadata: true });
    const [root] = found.messages ?? [];
    const change: unknown = Object(root?.metadata?.event_payload)['change'];
    // Any app may put such a mark on a message of its own.
    const own = root?.metadata?.event_type === 'coxswain_change' && (bot === undefined || root.user === bot);
    return own && typeof change === 'string' ? change : undefined;
  } catch (err) {
    log.info({ err, channel }, 'the thread was not read');
    return undefined;
  }
}
