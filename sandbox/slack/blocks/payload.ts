import { arrayOf, isObject, type Json, stringOf } from '../json.ts';
import { checkText } from './composition.ts';
import { checkBlocks } from './layout.ts';
import { checkViewBlocks } from './surfaces.ts';
import { checkObject, checkString, type Problem } from './problems.ts';

/** Slack refuses a message whose blocks add up to about 13,200 characters, though each is within its own limit. */
const MESSAGE_CHARACTERS = 13_200;
/** All markdown blocks of one message together. */
const MARKDOWN_CHARACTERS = 12_000;

function collect(): { problems: Problem[]; report: (message: string, at: string) => void } {
  const problems: Problem[] = [];
  return { problems, report: (message, at) => void problems.push({ message, at }) };
}

/** What Slack would refuse in the blocks of a message (`invalid_blocks`); empty when they are fine. */
export function messageProblems(blocks: readonly unknown[]): Problem[] {
  const { problems, report } = collect();
  checkBlocks(blocks, '/blocks', 50, report);
  const markdown = blocks.filter(isObject).filter((block) => block['type'] === 'markdown');
  if (markdown.reduce((sum, block) => sum + stringOf(block['text']).length, 0) > MARKDOWN_CHARACTERS) {
    report(`markdown blocks must be less than ${MARKDOWN_CHARACTERS + 1} characters together`, '/blocks');
  }
  return problems;
}

/** True when the text in the blocks is more than a message holds (`msg_blocks_too_long`). */
export function blocksTooLong(blocks: readonly unknown[]): boolean {
  return characters(blocks) > MESSAGE_CHARACTERS;
}

function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + characters(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : characters(item)),
    0,
  );
}

/** What Slack would refuse in a modal or a Home tab (`invalid_arguments`); empty when it is fine. */
export function viewProblems(view: Json, surface: 'modal' | 'home'): Problem[] {
  const { problems, report } = collect();
  if (view['type'] !== surface) report(`unsupported type: ${String(view['type'])}; must be ${surface}`, '/view/type');
  if (!Array.isArray(view['blocks'])) report('missing required field: blocks', '/view');
  checkBlocks(arrayOf(view['blocks']), '/view/blocks', 100, report);
  checkViewBlocks(arrayOf(view['blocks']), surface, '/view/blocks', report);
  checkString(view, 'private_metadata', '/view', report, { max: 3000, min: 0 });
  checkString(view, 'callback_id', '/view', report, { max: 255, min: 0 });
  checkString(view, 'external_id', '/view', report, { max: 255, min: 0 });
  if (surface === 'home') return problems;
  checkText(view, 'title', '/view', report, { max: 24, kinds: ['plain_text'], required: true });
  checkText(view, 'submit', '/view', report, { max: 24, kinds: ['plain_text'] });
  checkText(view, 'close', '/view', report, { max: 24, kinds: ['plain_text'] });
  const hasInput = arrayOf(view['blocks']).some((block) => isObject(block) && block['type'] === 'input');
  if (hasInput && !isObject(view['submit'])) {
    report('submit is required when an input block is within blocks array', '/view/submit');
  }
  return problems;
}

/** What is wrong with message metadata (`invalid_metadata_format`); undefined when it is fine. */
export function metadataProblem(metadata: unknown): string | undefined {
  const { problems, report } = collect();
  const value = checkObject(metadata, '/metadata', report);
  if (value) {
    checkString(value, 'event_type', '/metadata', report, { max: 255 }, true);
    checkObject(value['event_payload'], '/metadata/event_payload', report);
  }
  const [first] = problems;
  return first && `${first.message} [json-pointer:${first.at}]`;
}
