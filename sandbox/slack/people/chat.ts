import { payloadView } from '../app/payloads.ts';
import { homeRow } from '../console/views.ts';
import { type Json, stringOf } from '../json.ts';
import { APP, findPerson, personToken } from '../workspace.ts';
import { homeOfPerson } from './account.ts';
import { type ActResult, badRequest, channelIn, type Desk, personIn } from './desk.ts';

/** Says something: `{ user, channel, text, thread_ts? }`. The app hears it where it subscribes to such events. */
export async function say(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const channel = channelIn(body, desk.tables, person);
  if (typeof channel === 'string') return badRequest(channel);
  const text = withMentions(stringOf(body['text']).trim());
  if (!text) return badRequest('Give "text": an empty message is not sent.');
  const id = stringOf(channel['channel_id']);
  const threadTs = stringOf(body['thread_ts']);
  const args = { channel: id, text, ...(threadTs ? { thread_ts: threadTs } : {}) };
  const answer = await desk.emulator.call('chat.postMessage', args, personToken(person.id));
  if (answer['ok'] !== true)
    return { ok: false, error: stringOf(answer['error']), detail: 'The message was not posted.' };
  const isDirect = channel['is_im'] === true;
  const event = {
    ...args,
    user: person.id,
    team: homeOfPerson(desk.tables, person.id),
    ts: answer['ts'],
    event_ts: answer['ts'],
    channel_type: isDirect ? 'im' : 'channel',
  };
  desk.events.publish(isDirect ? 'message.im' : 'message.channels', { type: 'message', ...event });
  if (text.includes(`<@${APP.userId}>`)) desk.events.publish('app_mention', { type: 'app_mention', ...event });
  return { ok: true, ms: 0, response: { ts: answer['ts'] } };
}

/** As Slack's client sends it: `@name` of the app or of a person becomes a mention. */
function withMentions(text: string): string {
  return text.replaceAll(/(?<=^|\s)@([a-z-]+)/g, (typed, name: string) => {
    const id = name === APP.name ? APP.userId : findPerson(name)?.id;
    return id === undefined ? typed : `<@${id}>`;
  });
}

/** Adds or takes back a reaction: `{ user, channel, ts, name }`. */
export async function react(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const channel = channelIn(body, desk.tables, person);
  if (typeof channel === 'string') return badRequest(channel);
  const args = { channel: channel['channel_id'], timestamp: body['ts'], name: body['name'] };
  const added = await desk.emulator.call('reactions.add', args, personToken(person.id));
  if (added['ok'] === true) return { ok: true, ms: 0 };
  if (added['error'] !== 'already_reacted')
    return { ok: false, error: stringOf(added['error']), detail: 'The reaction was not added.' };
  await desk.emulator.call('reactions.remove', args, personToken(person.id));
  return { ok: true, ms: 0 };
}

/** Puts an ephemeral message away: `{ user, channel, ts }`. */
export async function dismiss(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const row = desk.tables.ephemerals.findBy('ts', body['ts']).find((one) => one['target_user'] === person.id);
  if (!row) return badRequest(`${person.name} has no such message.`);
  desk.tables.ephemerals.delete(row.id);
  return { ok: true, ms: 0 };
}

/** Opens the app's Home: `{ user, tab? }`, tab `home` or `messages`; the app gets `app_home_opened` where it subscribes to it. */
export async function openHome(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const tab = stringOf(body['tab']) === 'messages' ? 'messages' : 'home';
  const published = tab === 'home' ? homeRow(desk.tables, person.id) : undefined;
  desk.events.publish('app_home_opened', {
    type: 'app_home_opened',
    user: person.id,
    channel: person.dm,
    tab,
    ...(published === undefined ? {} : { view: payloadView(published, {}) }),
    event_ts: (desk.now() / 1000).toFixed(6),
  });
  return { ok: true, ms: 0 };
}
