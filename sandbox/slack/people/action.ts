import { basePayload, payloadChannel, payloadMessage, payloadView, type Person } from '../app/payloads.ts';
import type { ReplyContext } from '../app/reply.ts';
import { findElement, type Placed } from '../blocks/walk.ts';
import { type Json, objectOf, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import { type ActResult, badRequest, channelIn, type Desk, personIn } from './desk.ts';
import { chosenField, entryFor, stateValues } from './input-state.ts';
import { homeOfPerson } from './account.ts';

/**
 * Uses an element of a message, a modal or the Home tab: `{ user, channel, ts, action_id, block_id?, value?, state? }`,
 * or `{ user, view_id, action_id, … }`. `value` is what was chosen; a button has its own. The app gets `block_actions`.
 */
export async function useElement(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const surface = stringOf(body['view_id']) ? inView(desk, body, person) : inMessage(desk, body, person);
  if (typeof surface === 'string') return badRequest(surface);
  const actionId = stringOf(body['action_id']);
  const placed = findElement(surface.row['blocks'], actionId, stringOf(body['block_id']));
  if (!placed) return badRequest(`There is no element "${actionId}" there any more. ${offered(surface.row['blocks'])}`);
  const action = actionOf(desk, placed, body['value']);
  if (!action) return badRequest(`"${actionId}" has no option ${JSON.stringify(body['value'])}.`);
  const payload = {
    ...basePayload('block_actions', person, homeOfPerson(desk.tables, person.id)),
    ...surface.fields,
    trigger_id: desk.triggers.create(person.id, stringOf(body['view_id'])),
    actions: [action],
  };
  const delivery = await desk.line.postForm({ payload: JSON.stringify(payload) });
  if (delivery.ok) return { ok: true, ms: delivery.ms };
  return { ok: false, error: delivery.error, detail: delivery.detail, ms: delivery.ms };
}

function offered(blocks: unknown): string {
  const ids = [...JSON.stringify(blocks ?? []).matchAll(/"action_id":"([^"]*)"/g)].map(([, id]) => id);
  return ids.length > 0 ? `It has: ${ids.join(', ')}.` : 'It has none.';
}

interface Surface {
  row: Row;
  fields: Json;
}

function inView(desk: Desk, body: Json, person: Person): Surface | string {
  const viewId = stringOf(body['view_id']);
  const row = desk.views.find(viewId);
  if (!row || row['user_id'] !== person.id) return `${person.name} has no view ${viewId} open.`;
  const values = valuesAfter(row, body);
  const container = { type: 'view', view_id: viewId };
  return { row, fields: { container, view: payloadView(row, values), state: { values } } };
}

function inMessage(desk: Desk, body: Json, person: Person): Surface | string {
  const channel = channelIn(body, desk.tables, person);
  if (typeof channel === 'string') return channel;
  const ts = stringOf(body['ts']);
  const id = stringOf(channel['channel_id']);
  const shown = desk.tables.messages.findBy('ts', ts).find((row) => row['channel_id'] === id);
  const whispered = desk.tables.ephemerals
    .findBy('ts', ts)
    .find((row) => row['channel_id'] === id && row['target_user'] === person.id);
  const row = shown ?? whispered;
  if (!row) return `There is no message ${ts} in ${stringOf(channel['name'])} that ${person.name} can see.`;
  const threadTs = stringOf(row['thread_ts']);
  const context: ReplyContext = {
    userId: person.id,
    channel: id,
    threadTs: threadTs && threadTs !== ts ? threadTs : undefined,
    source: { ts, ephemeral: !shown },
  };
  const container = {
    type: 'message',
    message_ts: ts,
    channel_id: id,
    is_ephemeral: !shown,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  const fields = {
    container,
    channel: payloadChannel(channel),
    // Slack does not send ephemeral messages back.
    ...(shown ? { message: payloadMessage(shown) } : {}),
    state: { values: valuesAfter(row, body) },
    response_url: desk.responseUrls.create('actions', context),
  };
  return { row, fields };
}

/** What is entered once the element is used: Slack's `state` has the choice that it tells of. */
function valuesAfter(row: Row, body: Json): Json {
  const entered = objectOf(body['state']);
  const actionId = stringOf(body['action_id']);
  const placed = findElement(row['blocks'], actionId, stringOf(body['block_id']));
  if (!placed || body['value'] === undefined) return stateValues(row['blocks'], entered);
  const blockId = stringOf(placed.block['block_id']);
  const inBlock = { ...objectOf(entered[blockId]), [actionId]: body['value'] };
  return stateValues(row['blocks'], { ...entered, [blockId]: inBlock });
}

function actionOf(desk: Desk, { block, element }: Placed, chosen: unknown): Json | undefined {
  const type = stringOf(element['type']);
  const common = {
    type,
    action_id: element['action_id'],
    block_id: block['block_id'],
    action_ts: (desk.now() / 1000).toFixed(6),
  };
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button') {
    const own = Object.fromEntries(
      ['text', 'value', 'url', 'style'].flatMap((key) => (key in element ? [[key, element[key]]] : [])),
    );
    return { ...common, ...own };
  }
  if (type === 'feedback_buttons') return { ...common, value: chosen };
  const entry = entryFor(element, chosen);
  return (
    entry && {
      ...common,
      [chosenField(type)]: entry[chosenField(type)],
      ...(element['placeholder'] ? { placeholder: element['placeholder'] } : {}),
    }
  );
}
