import { arrayOf, type Json, stringOf } from '../json.ts';
import { checkConfirm, checkOptions, checkPicture, checkText } from './composition.ts';
import { checkChoice, checkKeys, checkObject, checkString, type Report } from './problems.ts';

/** Where an element may stand. */
export type Place = 'section' | 'actions' | 'input' | 'context' | 'card' | 'context_actions';

interface ElementRule {
  places: readonly Place[];
  keys: readonly string[];
  check?: (element: Json, at: string, report: Report) => void;
}

const choosing: readonly Place[] = ['section', 'actions', 'input'];
const typing: readonly Place[] = ['input'];
const common = ['type', 'action_id', 'confirm', 'focus_on_load'];
const placeholder = 'placeholder';

function options(max: number, kinds: readonly ('plain_text' | 'mrkdwn')[]): NonNullable<ElementRule['check']> {
  return (element, at, report) => checkOptions(element, at, report, max, kinds);
}

function typed(max: number): NonNullable<ElementRule['check']> {
  return (element, at, report) => checkString(element, 'initial_value', at, report, { max, min: 0 });
}

function checkButton(button: Json, at: string, report: Report): void {
  checkText(button, 'text', at, report, { max: 75, kinds: ['plain_text'], required: true });
  checkString(button, 'value', at, report, { max: 2000, min: 0 });
  checkString(button, 'url', at, report, { max: 3000 });
  checkChoice(button, 'style', ['primary', 'danger'], at, report);
  checkString(button, 'accessibility_label', at, report, { max: 75 });
}

const list = ['options', 'option_groups', 'initial_option', placeholder];
const lists = ['options', 'option_groups', 'initial_options', 'max_selected_items', placeholder];
const text = ['initial_value', 'dispatch_action_config', placeholder];
const url = ['response_url_enabled', 'default_to_current_conversation', 'filter'];

/** Slack's elements: where each may stand, its fields and its limits. */
const ELEMENTS: Readonly<Record<string, ElementRule>> = {
  button: {
    places: ['section', 'actions', 'card'],
    keys: ['text', 'value', 'url', 'style', 'accessibility_label'],
    check: checkButton,
  },
  workflow_button: {
    places: ['section', 'actions'],
    keys: ['text', 'workflow', 'style', 'accessibility_label'],
    check: checkButton,
  },
  overflow: { places: ['section', 'actions'], keys: ['options'], check: options(5, ['plain_text']) },
  static_select: { places: choosing, keys: list, check: options(100, ['plain_text']) },
  multi_static_select: { places: choosing, keys: lists, check: options(100, ['plain_text']) },
  external_select: { places: choosing, keys: ['initial_option', 'min_query_length', placeholder] },
  multi_external_select: {
    places: choosing,
    keys: ['initial_options', 'min_query_length', 'max_selected_items', placeholder],
  },
  users_select: { places: choosing, keys: ['initial_user', placeholder] },
  multi_users_select: { places: choosing, keys: ['initial_users', 'max_selected_items', placeholder] },
  channels_select: { places: choosing, keys: ['initial_channel', placeholder, ...url] },
  multi_channels_select: { places: choosing, keys: ['initial_channels', 'max_selected_items', placeholder] },
  conversations_select: { places: choosing, keys: ['initial_conversation', placeholder, ...url] },
  multi_conversations_select: {
    places: choosing,
    keys: ['initial_conversations', 'max_selected_items', placeholder, ...url],
  },
  radio_buttons: { places: choosing, keys: list, check: options(10, ['plain_text', 'mrkdwn']) },
  checkboxes: { places: choosing, keys: lists, check: options(10, ['plain_text', 'mrkdwn']) },
  datepicker: { places: choosing, keys: ['initial_date', placeholder] },
  timepicker: { places: choosing, keys: ['initial_time', 'timezone', placeholder] },
  datetimepicker: { places: ['actions', 'input'], keys: ['initial_date_time'] },
  plain_text_input: { places: typing, keys: ['multiline', 'min_length', 'max_length', ...text], check: typed(3000) },
  email_text_input: { places: typing, keys: text, check: typed(3000) },
  url_text_input: { places: typing, keys: text, check: typed(3000) },
  number_input: { places: typing, keys: ['is_decimal_allowed', 'min_value', 'max_value', ...text], check: typed(3000) },
  file_input: { places: typing, keys: ['filetypes', 'max_files'] },
  rich_text_input: { places: ['actions', 'input'], keys: ['min_lines', 'max_lines', ...text] },
  image: { places: ['section', 'context'], keys: ['alt_text', 'image_url', 'slack_file'], check: checkPicture },
  feedback_buttons: { places: ['context_actions'], keys: ['positive_button', 'negative_button'] },
  icon_button: {
    places: ['context_actions'],
    keys: ['icon', 'text', 'value', 'accessibility_label', 'visible_to_user_ids'],
  },
};

/** True for elements that a person can use, and that therefore have an action id. */
export function isInteractive(type: unknown): boolean {
  return typeof type === 'string' && type !== 'image' && type in ELEMENTS;
}

/** Checks one element standing in a block of kind `place`. */
export function checkElement(value: unknown, place: Place, at: string, report: Report): void {
  const element = checkObject(value, at, report);
  if (!element) return;
  const rule = ELEMENTS[stringOf(element['type'])];
  if (!rule?.places.includes(place)) {
    return report(`unsupported type: ${String(element['type'])} in ${place}`, `${at}/type`);
  }
  checkKeys(element, [...common, ...rule.keys], at, report);
  checkString(element, 'action_id', at, report, { max: 255 });
  checkText(element, placeholder, at, report, { max: 150, kinds: ['plain_text'] });
  checkConfirm(element['confirm'], `${at}/confirm`, report);
  rule.check?.(element, at, report);
}

/** Action ids must be unique within their block. */
export function checkActionIds(elements: unknown, at: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, element] of arrayOf(elements).entries()) {
    const id = stringOf(typeof element === 'object' && element !== null ? Reflect.get(element, 'action_id') : '');
    if (id && seen.has(id))
      report(`\`action_id\` "${id}" already exists for another element in this block`, `${at}/${index}/action_id`);
    seen.add(id);
  }
}
