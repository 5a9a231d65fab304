import { arrayOf, type Json } from '../json.ts';
import { checkChoice, checkKeys, checkList, checkObject, checkString, type Report } from './problems.ts';

export type TextKind = 'plain_text' | 'mrkdwn';

/** Checks a text object in `holder[key]`: its kind, its length and that it has no unknown fields. */
export function checkText(
  holder: Json,
  key: string,
  at: string,
  report: Report,
  rule: { max: number; kinds?: readonly TextKind[]; required?: boolean },
): void {
  if (holder[key] === undefined || holder[key] === null) {
    if (rule.required) report(`missing required field: ${key}`, at);
    return;
  }
  checkTextObject(holder[key], `${at}/${key}`, report, rule);
}

/** Checks a text object itself. */
export function checkTextObject(
  value: unknown,
  at: string,
  report: Report,
  rule: { max: number; kinds?: readonly TextKind[] },
): void {
  const text = checkObject(value, at, report);
  if (!text) return;
  const kinds = rule.kinds ?? ['plain_text', 'mrkdwn'];
  if (!kinds.some((kind) => kind === text['type'])) {
    return report(`unsupported type: ${String(text['type'])}; must be ${kinds.join(' or ')}`, `${at}/type`);
  }
  checkKeys(text, text['type'] === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji'], at, report);
  checkString(text, 'text', at, report, { max: rule.max }, true);
}

/** Checks a confirmation dialog: title 100, text 300, buttons 30 characters. */
export function checkConfirm(value: unknown, at: string, report: Report): void {
  if (value === undefined) return;
  const confirm = checkObject(value, at, report);
  if (!confirm) return;
  checkKeys(confirm, ['title', 'text', 'confirm', 'deny', 'style'], at, report);
  checkText(confirm, 'title', at, report, { max: 100, kinds: ['plain_text'] });
  checkText(confirm, 'text', at, report, { max: 300, required: true });
  checkText(confirm, 'confirm', at, report, { max: 30, kinds: ['plain_text'] });
  checkText(confirm, 'deny', at, report, { max: 30, kinds: ['plain_text'] });
  checkChoice(confirm, 'style', ['primary', 'danger'], at, report);
}

/** Checks an option: text 75, value 150, description 75 characters; `kinds` limits its text. */
export function checkOption(value: unknown, at: string, report: Report, kinds: readonly TextKind[]): void {
  const option = checkObject(value, at, report);
  if (!option) return;
  checkKeys(option, ['text', 'value', 'description', 'url'], at, report);
  checkText(option, 'text', at, report, { max: 75, kinds, required: true });
  checkString(option, 'value', at, report, { max: 150 }, true);
  checkText(option, 'description', at, report, { max: 75, kinds });
  checkString(option, 'url', at, report, { max: 3000 });
}

/** Checks `options`, or `option_groups` in their place: at most 100 groups of at most `max` options. */
export function checkOptions(holder: Json, at: string, report: Report, max: number, kinds: readonly TextKind[]): void {
  if (holder['option_groups'] !== undefined && holder['options'] === undefined) {
    for (const [index, item] of checkList(holder, 'option_groups', at, report, { max: 100 }).entries()) {
      const where = `${at}/option_groups/${index}`;
      const group = checkObject(item, where, report);
      if (!group) continue;
      checkText(group, 'label', where, report, { max: 75, kinds: ['plain_text'], required: true });
      checkOptions({ options: group['options'] }, where, report, max, kinds);
    }
    return;
  }
  for (const [index, option] of checkList(holder, 'options', at, report, { max }).entries()) {
    checkOption(option, `${at}/options/${index}`, report, kinds);
  }
  for (const key of ['initial_options', 'initial_option']) {
    const chosen = key === 'initial_option' && holder[key] !== undefined ? [holder[key]] : arrayOf(holder[key]);
    const known = new Set(arrayOf(holder['options']).map((option) => JSON.stringify(option)));
    if (chosen.some((option) => !known.has(JSON.stringify(option)))) {
      report('must be one of the provided options', `${at}/${key}`);
    }
  }
}

/** Checks where a picture comes from: exactly one of `image_url` and `slack_file`, and a plain `alt_text`. */
export function checkPicture(picture: Json, at: string, report: Report): void {
  checkString(picture, 'alt_text', at, report, { max: 2000, min: 0 }, true);
  const sources = ['image_url', 'slack_file'].filter((key) => picture[key] !== undefined);
  if (sources.length === 0) report('missing required field: image_url', at);
  if (sources.length === 2) report('only one of image_url and slack_file is allowed', at);
  checkString(picture, 'image_url', at, report, { max: 3000 });
  if (picture['slack_file'] === undefined) return;
  const file = checkObject(picture['slack_file'], `${at}/slack_file`, report);
  if (file && (file['id'] === undefined) === (file['url'] === undefined)) {
    report('exactly one of id and url is required', `${at}/slack_file`);
  }
}
