import type { Delivery } from '../app/delivery.ts';
import type { Person } from '../app/payloads.ts';
import type { ReplyContext } from '../app/reply.ts';
import { type Json, parseJson, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import { APP, TEAM } from '../workspace.ts';
import { type ActResult, badRequest, channelIn, type Desk, personIn } from './desk.ts';

/**
 * Types a slash command: `{ user, channel, text: "/deploy app 1.4.2 prod" }`. What Slack itself has to say (unknown
 * command, no acknowledgement within 3 s) appears to the person as an ephemeral message of Slackbot.
 */
export async function typeCommand(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const channel = channelIn(body, desk.tables, person);
  if (typeof channel === 'string') return badRequest(channel);
  const typed = /^(\/\S+)\s*([\s\S]*)$/.exec(stringOf(body['text']).trim());
  if (!typed) return badRequest('Give "text" as a slash command, such as "/deploy app 1.4.2 prod".');
  const [, command = '', text = ''] = typed;
  const place = { channel: stringOf(channel['channel_id']) };
  if (!(await isCommand(desk, command))) {
    const sentence = `\`${command}\` is not a valid command. Messages that start with "/" are taken as commands.`;
    desk.messenger.slackbot(place, person.id, sentence);
    return { ok: false, error: 'unknown_command', detail: sentence };
  }
  const context: ReplyContext = { userId: person.id, channel: place.channel };
  const delivery = await desk.line.postForm(commandFields(desk, person, channel, command, text.trimEnd(), context));
  const failed = await answerCommand(desk, context, delivery);
  if (!failed) return { ok: true, ms: delivery.ms };
  desk.messenger.slackbot(place, person.id, `${command} failed with the error "${failed.error}"`);
  return { ok: false, ...failed, ms: delivery.ms };
}

async function isCommand(desk: Desk, command: string): Promise<boolean> {
  const listed = (commands: readonly { command: string }[]): boolean => commands.some((one) => one.command === command);
  return listed(desk.manifest.current().commands) || listed((await desk.manifest.refresh()).commands);
}

function commandFields(
  desk: Desk,
  person: Person,
  channel: Row,
  command: string,
  text: string,
  context: ReplyContext,
): Record<string, string> {
  return {
    token: 'verification-token-is-obsolete',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: context.channel,
    channel_name: channel['is_im'] === true ? 'directmessage' : stringOf(channel['name']),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: desk.responseUrls.create('commands', context),
    trigger_id: desk.triggers.create(person.id),
  };
}

// The acknowledgement may carry a message: plain text, or JSON as for a response_url.
async function answerCommand(
  desk: Desk,
  context: ReplyContext,
  delivery: Delivery,
): Promise<{ error: string; detail: string } | undefined> {
  if (!delivery.ok) return { error: delivery.error, detail: delivery.detail };
  if (delivery.body.trim() === '') return undefined;
  const message = delivery.contentType.includes('json') ? parseJson(delivery.body) : { text: delivery.body };
  const answer = await desk.reply(context, message);
  if (answer['ok'] === true) return undefined;
  return {
    error: stringOf(answer['error']),
    detail: JSON.stringify(answer['errors'] ?? 'the acknowledgement was refused'),
  };
}
