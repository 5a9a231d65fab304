import { isObject, type Json, stringOf } from '../json.ts';
import { checkPicture, checkText } from './composition.ts';
import { checkActionIds, checkElement } from './elements.ts';
import { checkChoice, checkList, checkObject, checkString, type Report } from './problems.ts';

const TASK_STATES = ['pending', 'in_progress', 'complete', 'error'];
const RICH_PARTS = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];

function richText(block: Json, at: string, report: Report): void {
  for (const [index, item] of checkList(block, 'elements', at, report, { max: 1000, min: 0 }).entries()) {
    const where = `${at}/elements/${index}`;
    const part = checkObject(item, where, report);
    if (part && !RICH_PARTS.includes(stringOf(part['type'])))
      report(`unsupported type: ${String(part['type'])}`, where);
    else if (part) checkList(part, 'elements', where, report, { max: 1000, min: 0 });
  }
}

function nestedRichText(block: Json, key: string, at: string, report: Report): void {
  if (block[key] === undefined) return;
  const nested = checkObject(block[key], `${at}/${key}`, report);
  if (nested) richText(nested, `${at}/${key}`, report);
}

function taskCard(block: Json, at: string, report: Report): void {
  checkString(block, 'task_id', at, report, { max: 255 }, true);
  checkString(block, 'title', at, report, { max: 256 }, true);
  checkChoice(block, 'status', TASK_STATES, at, report);
  nestedRichText(block, 'details', at, report);
  nestedRichText(block, 'output', at, report);
}

function plan(block: Json, at: string, report: Report): void {
  checkString(block, 'title', at, report, { max: 256 }, true);
  if (block['tasks'] === undefined) return;
  const ids = new Set<string>();
  for (const [index, item] of checkList(block, 'tasks', at, report, { max: 50, min: 0 }).entries()) {
    const where = `${at}/tasks/${index}`;
    const task = checkObject(item, where, report);
    if (!task) continue;
    taskCard(task, where, report);
    const id = stringOf(task['task_id']);
    if (ids.has(id)) report(`\`task_id\` "${id}" already exists in this plan`, `${where}/task_id`);
    ids.add(id);
  }
}

// Tables: at most 100 rows of 20 cells, all rows alike.
function table(block: Json, at: string, report: Report): void {
  for (const [index, row] of checkList(block, 'rows', at, report, { max: 100 }).entries()) {
    for (const [column, item] of checkList({ row }, 'row', `${at}/rows/${index}`, report, { max: 20 }).entries()) {
      const where = `${at}/rows/${index}/${column}`;
      const cell = checkObject(item, where, report);
      const type = stringOf(cell?.['type']);
      if (cell && !['raw_text', 'raw_number', 'rich_text'].includes(type)) report(`unsupported type: ${type}`, where);
      if (cell && type === 'rich_text') richText(cell, where, report);
      if (cell && type === 'raw_text') checkString(cell, 'text', where, report, { max: 10_000 }, true);
    }
  }
  if (block['column_settings'] !== undefined) checkList(block, 'column_settings', at, report, { max: 20, min: 0 });
}

function alert(block: Json, at: string, report: Report): void {
  checkText(block, 'text', at, report, { max: 3000, required: true });
  checkChoice(block, 'level', ['default', 'info', 'warning', 'error', 'success'], at, report);
}

function card(block: Json, at: string, report: Report): void {
  if (['hero_image', 'title', 'actions', 'body'].every((key) => block[key] === undefined)) {
    report('missing required field: title', at);
  }
  checkText(block, 'title', at, report, { max: 150 });
  checkText(block, 'subtitle', at, report, { max: 150 });
  checkText(block, 'body', at, report, { max: 200 });
  for (const key of ['hero_image', 'icon']) {
    const picture = block[key];
    if (isObject(picture)) checkPicture(picture, `${at}/${key}`, report);
  }
  if (block['actions'] === undefined) return;
  const buttons = checkList(block, 'actions', at, report, { max: 25, min: 0 });
  for (const [index, button] of buttons.entries()) checkElement(button, 'card', `${at}/actions/${index}`, report);
  checkActionIds(buttons, `${at}/actions`, report);
}

function contextActions(block: Json, at: string, report: Report): void {
  for (const [index, element] of checkList(block, 'elements', at, report, { max: 5 }).entries()) {
    checkElement(element, 'context_actions', `${at}/elements/${index}`, report);
  }
}

/** Checks of Slack's newer blocks; those that the console does not draw are refused as unsupported. */
export const NEWER_BLOCKS: Readonly<Record<string, (block: Json, at: string, report: Report) => void>> = {
  rich_text: richText,
  // The sum over a message is bounded too; see payload.ts.
  markdown: (block, at, report) => checkString(block, 'text', at, report, { max: 12_000 }, true),
  task_card: taskCard,
  plan,
  table,
  alert,
  card,
  context_actions: contextActions,
};
