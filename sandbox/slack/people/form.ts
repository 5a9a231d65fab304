import { randomBytes } from 'node:crypto';
import { basePayload, payloadView, type Person } from '../app/payloads.ts';
import { viewProblems } from '../blocks/payload.ts';
import { problemLine } from '../blocks/problems.ts';
import { withIds } from '../blocks/walk.ts';
import { arrayOf, booleanOf, isObject, type Json, objectOf, parseJson, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import { type ActResult, badRequest, type Desk, personIn } from './desk.ts';
import { stateValues } from './input-state.ts';
import { incompleteInputs } from './required-inputs.ts';
import { homeOfPerson } from './account.ts';

/**
 * Submits a modal: `{ user, view_id, values }`. What is missing is answered as Slack's client does, without asking the
 * app; then the app gets `view_submission` and its `response_action` (errors, update, push, clear) is carried out.
 */
export async function submitView(desk: Desk, body: Json): Promise<ActResult> {
  const found = openView(desk, body);
  if (typeof found === 'string') return badRequest(found);
  const { person, view } = found;
  const values = stateValues(view['blocks'], objectOf(body['values']));
  const incomplete = incompleteInputs(arrayOf(view['blocks']), values);
  if (Object.keys(incomplete).length > 0) {
    return { ok: false, error: 'incomplete', detail: 'The form is not complete.', errors: incomplete };
  }
  const payload = {
    ...basePayload('view_submission', person, homeOfPerson(desk.tables, person.id)),
    trigger_id: desk.triggers.create(person.id, stringOf(view['view_id'])),
    view: payloadView(view, values),
    response_urls: [],
  };
  const delivery = await desk.line.postForm({ payload: JSON.stringify(payload) });
  if (!delivery.ok) return { ok: false, error: delivery.error, detail: delivery.detail, ms: delivery.ms };
  const answer = delivery.body.trim() === '' ? {} : parseJson(delivery.body);
  return { ...carryOut(desk, view, person, answer), ms: delivery.ms };
}

function carryOut(desk: Desk, view: Row, person: Person, answer: unknown): ActResult {
  if (!isObject(answer))
    return { ok: false, error: 'invalid_response', detail: 'The app answered with something else than JSON.' };
  switch (answer['response_action']) {
    case undefined:
      desk.views.close(view, false);
      return { ok: true, ms: 0 };
    case 'clear':
      desk.views.close(view, true);
      return { ok: true, ms: 0 };
    case 'errors':
      return errorsAnswer(view, objectOf(answer['errors']));
    case 'update':
    case 'push':
      return changeStack(desk, view, person, answer['response_action'], objectOf(answer['view']));
    default:
      return {
        ok: false,
        error: 'invalid_response_action',
        detail: `Unknown response_action ${JSON.stringify(answer['response_action'])}.`,
      };
  }
}

// Errors belong to input blocks; Slack refuses the answer when a block id does not exist.
function errorsAnswer(view: Row, errors: Json): ActResult {
  const ids = arrayOf(view['blocks'])
    .filter(isObject)
    .map((block) => stringOf(block['block_id']));
  const unknown = Object.keys(errors).find((id) => !ids.includes(id));
  if (unknown)
    return {
      ok: false,
      error: 'invalid_errors',
      detail: `The app reports an error for block "${unknown}", which this view does not have.`,
    };
  const sentences = Object.fromEntries(Object.entries(errors).map(([id, sentence]) => [id, stringOf(sentence)]));
  return { ok: false, error: 'errors', detail: 'The app refused the form.', errors: sentences };
}

function changeStack(desk: Desk, view: Row, person: Person, action: 'update' | 'push', next: Json): ActResult {
  const problems = viewProblems(next, 'modal');
  if (problems.length > 0) return { ok: false, error: 'invalid_view', detail: problems.map(problemLine).join('; ') };
  const content = {
    ...next,
    blocks: withIds(arrayOf(next['blocks'])),
    hash: `${Math.floor(desk.now() / 1000)}.${view.id}`,
  };
  if (action === 'update') {
    desk.tables.views.update(view.id, content);
    return { ok: true, ms: 0 };
  }
  if (desk.views.of(person.id).length >= 3)
    return { ok: false, error: 'push_limit_reached', detail: 'Three modals are open already.' };
  const { id: _id, ...common } = view;
  desk.tables.views.insert({
    ...common,
    ...content,
    view_id: `V${randomBytes(5).toString('hex').toUpperCase()}`,
    previous_view_id: view['view_id'],
  });
  return { ok: true, ms: 0 };
}

/** Closes a modal: `{ user, view_id, all? }`; tells the app where it asked to be told (`notify_on_close`). */
export async function closeView(desk: Desk, body: Json): Promise<ActResult> {
  const found = openView(desk, body);
  if (typeof found === 'string') return badRequest(found);
  const { person, view } = found;
  const all = booleanOf(body['all']) || view['clear_on_close'] === true;
  desk.views.close(view, all);
  if (view['notify_on_close'] !== true) return { ok: true, ms: 0 };
  const payload = {
    ...basePayload('view_closed', person, homeOfPerson(desk.tables, person.id)),
    view: payloadView(view, {}),
    is_cleared: all,
  };
  const delivery = await desk.line.postForm({ payload: JSON.stringify(payload) });
  return { ok: true, ms: delivery.ms };
}

function openView(desk: Desk, body: Json): { person: Person; view: Row } | string {
  const person = personIn(body);
  if (typeof person === 'string') return person;
  const viewId = stringOf(body['view_id']);
  const view = desk.views.of(person.id).find((row) => row['view_id'] === viewId);
  return view ? { person, view } : `${person.name} has no modal ${viewId} open.`;
}
