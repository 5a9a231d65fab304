import { isObject, type Json, objectOf, stringOf } from '../json.ts';
import { chosenField, type StateValues } from './input-state.ts';

/** What Slack's own client says of a form before it sends it: one sentence per block id. */
export function incompleteInputs(blocks: readonly unknown[], values: StateValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of blocks.filter(isObject)) {
    if (block['type'] !== 'input') continue;
    const blockId = stringOf(block['block_id']);
    const element = objectOf(block['element']);
    const entry = objectOf(values[blockId]?.[stringOf(element['action_id'])]);
    const problem = problemOf(element, entry[chosenField(stringOf(element['type']))], block['optional'] === true);
    if (problem) errors[blockId] = problem;
  }
  return errors;
}

function problemOf(element: Json, chosen: unknown, optional: boolean): string | undefined {
  const empty =
    chosen === null || chosen === undefined || chosen === '' || (Array.isArray(chosen) && chosen.length === 0);
  if (empty) return optional ? undefined : 'Please complete this required field.';
  const text = typeof chosen === 'string' ? chosen : '';
  switch (element['type']) {
    case 'plain_text_input':
      return lengthProblem(text, Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000));
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.';
    case 'number_input':
      return numberProblem(text, element);
    default:
      return undefined;
  }
}

function lengthProblem(text: string, min: number, max: number): string | undefined {
  const { length } = Array.from(text);
  if (length < min) return `Please enter at least ${min} characters.`;
  return length > max ? `Please enter at most ${max} characters.` : undefined;
}

function numberProblem(text: string, element: Json): string | undefined {
  const value = Number(text);
  if (Number.isNaN(value)) return 'Please enter a number.';
  if (element['is_decimal_allowed'] !== true && !Number.isInteger(value)) return 'Please enter a whole number.';
  if (element['min_value'] !== undefined && value < Number(element['min_value'])) {
    return `Please enter a number of at least ${stringOf(element['min_value'])}.`;
  }
  if (element['max_value'] !== undefined && value > Number(element['max_value'])) {
    return `Please enter a number of at most ${stringOf(element['max_value'])}.`;
  }
  return undefined;
}
