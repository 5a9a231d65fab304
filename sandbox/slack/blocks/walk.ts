import { randomBytes } from 'node:crypto';
import { arrayOf, isObject, type Json, stringOf } from '../json.ts';
import { isInteractive } from './elements.ts';

/** An interactive element and the block that holds it. */
export interface Placed {
  block: Json;
  element: Json;
}

/** The elements that stand directly in a block, wherever that kind of block keeps them. */
function elementsOf(block: Json): Json[] {
  const held = [...arrayOf(block['elements']), ...arrayOf(block['actions']), block['accessory'], block['element']];
  return held.filter(isObject).filter((element) => isInteractive(element['type']));
}

/** Every interactive element of a list of blocks. */
export function placedElements(blocks: unknown): Placed[] {
  const all = arrayOf(blocks).filter(isObject);
  return all.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
}

/** The element with an action id; where it stands in several blocks, `blockId` tells which. */
export function findElement(blocks: unknown, actionId: string, blockId?: string): Placed | undefined {
  return placedElements(blocks).find(
    ({ block, element }) => element['action_id'] === actionId && (!blockId || block['block_id'] === blockId),
  );
}

/** Slack gives an id to each block and each interactive element that has none. */
export function withIds(blocks: readonly unknown[]): unknown[] {
  return blocks.map((block) => {
    if (!isObject(block)) return block;
    const filled: Json = { ...block, block_id: stringOf(block['block_id']) || shortId() };
    for (const key of ['elements', 'actions']) {
      if (Array.isArray(filled[key])) filled[key] = arrayOf(filled[key]).map(withActionId);
    }
    for (const key of ['accessory', 'element']) {
      if (filled[key] !== undefined) filled[key] = withActionId(filled[key]);
    }
    return filled;
  });
}

function withActionId(element: unknown): unknown {
  if (!isObject(element) || !isInteractive(element['type'])) return element;
  return { ...element, action_id: stringOf(element['action_id']) || shortId() };
}

function shortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}

/** A `slack_file` and its place in the payload. */
export interface FileReference {
  file: Json;
  at: string;
}

/** Every `slack_file` in a payload, however deep. */
export function slackFiles(value: unknown, at: string): FileReference[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => slackFiles(item, `${at}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'slack_file' && isObject(item) ? [{ file: item, at: `${at}/${key}` }] : slackFiles(item, `${at}/${key}`),
  );
}
