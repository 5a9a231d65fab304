import { basePayload, payloadView } from '../app/payloads.ts';
import { findElement } from '../blocks/walk.ts';
import { isObject, type Json, objectOf, parseJson, stringOf } from '../json.ts';
import { type ActResult, badRequest, channelIn, type Desk, personIn } from './desk.ts';
import { stateValues } from './input-state.ts';
import { homeOfPerson } from './account.ts';

/**
 * Asks the app for the options of an external select: `{ user, action_id, value, view_id | channel + ts }`. The app
 * gets `block_suggestion`; the answer carries `{ options }` or `{ option_groups }` as `response`.
 */
export async function askForOptions(desk: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const actionId = stringOf(body['action_id']);
  const viewId = stringOf(body['view_id']);
  const channel = viewId ? undefined : channelIn(body, desk.tables, person);
  if (typeof channel === 'string') return badRequest(channel);
  const row = viewId ? desk.views.find(viewId) : desk.tables.messages.findOneBy('ts', stringOf(body['ts']));
  const placed = row && findElement(row['blocks'], actionId, stringOf(body['block_id']));
  if (!row || !placed) return badRequest(`There is no element "${actionId}" there any more.`);
  const values = stateValues(row['blocks'], objectOf(body['state']));
  const payload = {
    ...basePayload('block_suggestion', person, homeOfPerson(desk.tables, person.id)),
    container: viewId
      ? { type: 'view', view_id: viewId }
      : { type: 'message', message_ts: body['ts'], channel_id: channel?.['channel_id'] },
    action_id: actionId,
    block_id: placed.block['block_id'],
    value: stringOf(body['value']),
    ...(viewId ? { view: payloadView(row, values) } : {}),
  };
  const delivery = await desk.line.postForm({ payload: JSON.stringify(payload) });
  if (!delivery.ok) return { ok: false, error: delivery.error, detail: delivery.detail, ms: delivery.ms };
  const answer = parseJson(delivery.body);
  if (!isObject(answer) || !(Array.isArray(answer['options']) || Array.isArray(answer['option_groups']))) {
    return {
      ok: false,
      error: 'invalid_options',
      detail: 'The app answered without "options" or "option_groups".',
      ms: delivery.ms,
    };
  }
  return { ok: true, ms: delivery.ms, response: answer };
}
