import { placedElements } from '../blocks/walk.ts';
import { arrayOf, isObject, type Json, objectOf, stringOf } from '../json.ts';

/** Slack's `state.values`: block id → action id → what is chosen there. */
export type StateValues = Record<string, Record<string, Json>>;

const PICKERS: Readonly<Record<string, { chosen: string; initial: string }>> = {
  users_select: { chosen: 'selected_user', initial: 'initial_user' },
  channels_select: { chosen: 'selected_channel', initial: 'initial_channel' },
  conversations_select: { chosen: 'selected_conversation', initial: 'initial_conversation' },
  multi_users_select: { chosen: 'selected_users', initial: 'initial_users' },
  multi_channels_select: { chosen: 'selected_channels', initial: 'initial_channels' },
  multi_conversations_select: { chosen: 'selected_conversations', initial: 'initial_conversations' },
  datepicker: { chosen: 'selected_date', initial: 'initial_date' },
  timepicker: { chosen: 'selected_time', initial: 'initial_time' },
  datetimepicker: { chosen: 'selected_date_time', initial: 'initial_date_time' },
  static_select: { chosen: 'selected_option', initial: 'initial_option' },
  external_select: { chosen: 'selected_option', initial: 'initial_option' },
  radio_buttons: { chosen: 'selected_option', initial: 'initial_option' },
  overflow: { chosen: 'selected_option', initial: 'initial_option' },
  checkboxes: { chosen: 'selected_options', initial: 'initial_options' },
  multi_static_select: { chosen: 'selected_options', initial: 'initial_options' },
  multi_external_select: { chosen: 'selected_options', initial: 'initial_options' },
  plain_text_input: { chosen: 'value', initial: 'initial_value' },
  email_text_input: { chosen: 'value', initial: 'initial_value' },
  url_text_input: { chosen: 'value', initial: 'initial_value' },
  number_input: { chosen: 'value', initial: 'initial_value' },
  rich_text_input: { chosen: 'rich_text_value', initial: 'initial_value' },
};

/** The field of an action or state entry that holds what was chosen: `value`, `selected_option`, … */
export function chosenField(type: string): string {
  return PICKERS[type]?.chosen ?? 'value';
}

/** True for elements whose choice is part of `state.values` (a button or an overflow menu has none). */
function hasState(type: string): boolean {
  return type in PICKERS && type !== 'overflow';
}

/**
 * What a person chose at an element, as Slack writes it. `input` may be Slack's own entry
 * (`{ selected_option: … }`) or, shorter, the value alone: text, a date, an option's value, a list of them.
 * Undefined when the element has no such option.
 */
export function entryFor(element: Json, input: unknown): Json | undefined {
  const type = stringOf(element['type']);
  const field = chosenField(type);
  if (isObject(input) && field in input) return { type, [field]: input[field] };
  if (!field.startsWith('selected_option')) return { type, [field]: input === '' ? null : (input ?? null) };
  if (field === 'selected_options') {
    const options = arrayOf(input).map((one) => optionOf(element, one));
    return options.includes(undefined) ? undefined : { type, [field]: options };
  }
  if (input === null || input === undefined || input === '') return { type, [field]: null };
  const option = optionOf(element, input);
  return option ? { type, [field]: option } : undefined;
}

function optionOf(element: Json, input: unknown): Json | undefined {
  // Options of an external select come from the app, so the whole option is given.
  if (isObject(input) && 'value' in input) return input;
  const groups = arrayOf(element['option_groups']).flatMap((group) => arrayOf(objectOf(group)['options']));
  const options = [...arrayOf(element['options']), ...groups].filter(isObject);
  return (
    options.find((option) => option['value'] === input) ??
    options.find((option) => objectOf(option['text'])['text'] === input)
  );
}

/** `state.values` of a message or view: what was entered where it was, otherwise the element's initial choice. */
export function stateValues(blocks: unknown, entered: Json): StateValues {
  const values: StateValues = {};
  for (const { block, element } of placedElements(blocks)) {
    const type = stringOf(element['type']);
    if (!hasState(type)) continue;
    const blockId = stringOf(block['block_id']);
    const actionId = stringOf(element['action_id']);
    const input = enteredFor(entered, blockId, actionId);
    const initial = element[PICKERS[type]?.initial ?? 'initial_value'];
    const entry = input === undefined ? entryFor(element, initial) : entryFor(element, input);
    values[blockId] = { ...values[blockId], [actionId]: entry ?? { type, [chosenField(type)]: null } };
  }
  return values;
}

// Slack's own nesting (block id, then action id), or shorter: the value under the block id or the action id.
function enteredFor(entered: Json, blockId: string, actionId: string): unknown {
  const inBlock = entered[blockId];
  if (isObject(inBlock) && actionId in inBlock) return inBlock[actionId];
  if (inBlock !== undefined && !isObject(inBlock)) return inBlock;
  return entered[actionId];
}
