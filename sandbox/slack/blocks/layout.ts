import { arrayOf, type Json, stringOf } from '../json.ts';
import { checkPicture, checkText, checkTextObject } from './composition.ts';
import { checkActionIds, checkElement } from './elements.ts';
import { NEWER_BLOCKS } from './newer.ts';
import { checkKeys, checkList, checkObject, checkString, type Report } from './problems.ts';

/** Checks one block of its kind; `at` is its place, such as `/blocks/0`. */
export type BlockCheck = (block: Json, at: string, report: Report) => void;

function section(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'text', 'fields', 'accessory', 'expand'], at, report);
  if (block['text'] === undefined && block['fields'] === undefined) report('missing required field: text', at);
  checkText(block, 'text', at, report, { max: 3000 });
  if (block['fields'] !== undefined) {
    for (const [index, field] of checkList(block, 'fields', at, report, { max: 10 }).entries()) {
      checkTextObject(field, `${at}/fields/${index}`, report, { max: 2000 });
    }
  }
  if (block['accessory'] !== undefined) checkElement(block['accessory'], 'section', `${at}/accessory`, report);
}

function header(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'text', 'level'], at, report);
  checkText(block, 'text', at, report, { max: 150, kinds: ['plain_text'], required: true });
}

function divider(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id'], at, report);
}

function image(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'alt_text', 'title', 'image_url', 'slack_file'], at, report);
  checkText(block, 'title', at, report, { max: 2000, kinds: ['plain_text'] });
  checkPicture(block, at, report);
}

function context(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'elements'], at, report);
  for (const [index, item] of checkList(block, 'elements', at, report, { max: 10 }).entries()) {
    const where = `${at}/elements/${index}`;
    const element = checkObject(item, where, report);
    if (element?.['type'] === 'image') checkElement(element, 'context', where, report);
    else if (element) checkTextObject(element, where, report, { max: 3000 });
  }
}

function actions(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'elements'], at, report);
  const elements = checkList(block, 'elements', at, report, { max: 25 });
  for (const [index, element] of elements.entries()) {
    checkElement(element, 'actions', `${at}/elements/${index}`, report);
  }
  checkActionIds(elements, `${at}/elements`, report);
}

function input(block: Json, at: string, report: Report): void {
  checkKeys(block, ['type', 'block_id', 'label', 'element', 'hint', 'optional', 'dispatch_action'], at, report);
  checkText(block, 'label', at, report, { max: 2000, kinds: ['plain_text'], required: true });
  checkText(block, 'hint', at, report, { max: 2000, kinds: ['plain_text'] });
  if (block['element'] === undefined) report('missing required field: element', at);
  else checkElement(block['element'], 'input', `${at}/element`, report);
}

const BLOCKS: Readonly<Record<string, BlockCheck>> = {
  section,
  header,
  divider,
  image,
  context,
  actions,
  input,
  ...NEWER_BLOCKS,
};

/** Checks every block of a message, modal or Home tab against Slack's limits; `at` is the place of the list. */
export function checkBlocks(blocks: readonly unknown[], at: string, max: number, report: Report): void {
  if (blocks.length > max) report(`no more than ${max} items allowed`, at);
  const ids = new Set<string>();
  for (const [index, item] of blocks.entries()) {
    const where = `${at}/${index}`;
    const block = checkObject(item, where, report);
    if (!block) continue;
    checkString(block, 'block_id', where, report, { max: 255 });
    const id = stringOf(block['block_id']);
    if (id && ids.has(id)) report(`\`block_id\` "${id}" already exists`, `${where}/block_id`);
    ids.add(id);
    const check = BLOCKS[stringOf(block['type'])];
    if (check) check(block, where, report);
    else report(`unsupported type: ${String(block['type'])}`, where);
  }
  const tables = arrayOf(blocks).filter((block) => stringOf(Reflect.get(Object(block), 'type')) === 'table');
  if (tables.length > 1) report('only one table is allowed', at);
}
