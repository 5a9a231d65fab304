import { arrayOf, isObject, type Json, stringOf } from '../json.ts';
import type { Report } from './problems.ts';

export type ViewKind = 'modal' | 'home';

/**
 * The views in which Slack takes a block, where not in both: tables, plans and the like are for messages alone. Its own list
 * has tables for Home as well, but there they are refused. https://docs.slack.dev/blocks.json
 */
const BLOCKS_ONLY_IN: Readonly<Record<string, readonly ViewKind[]>> = {
  alert: ['modal'],
  context_actions: [],
  markdown: [],
  plan: [],
  table: [],
  task_card: [],
};

/** The same of elements. https://docs.slack.dev/reference/block-kit/block-elements */
const ELEMENTS_ONLY_IN: Readonly<Record<string, readonly ViewKind[]>> = {
  datetimepicker: ['modal'],
  email_text_input: ['modal'],
  file_input: ['modal'],
  number_input: ['modal'],
  url_text_input: ['modal'],
  workflow_button: [],
};

/** Reports blocks and elements that Slack does not take in such a view; `at` is the place of the list. */
export function checkViewBlocks(blocks: readonly unknown[], view: ViewKind, at: string, report: Report): void {
  const takes = (only: readonly ViewKind[] | undefined) => only === undefined || only.includes(view);
  for (const [index, block] of blocks.entries()) {
    if (!isObject(block)) continue;
    const type = stringOf(block['type']);
    if (!takes(BLOCKS_ONLY_IN[type])) {
      report(`unsupported type: ${type} in a ${view} view`, `${at}/${index}`);
      continue;
    }
    for (const [key, element] of elementsOf(block)) {
      const kind = stringOf(element['type']);
      if (!takes(ELEMENTS_ONLY_IN[kind]))
        report(`unsupported type: ${kind} in a ${view} view`, `${at}/${index}/${key}`);
    }
  }
}

function elementsOf(block: Json): [string, Json][] {
  const single = ['accessory', 'element'].map((key): [string, unknown] => [key, block[key]]);
  const several = arrayOf(block['elements']).map((element, index): [string, unknown] => [`elements/${index}`, element]);
  return [...single, ...several].flatMap(([key, element]): [string, Json][] =>
    isObject(element) ? [[key, element]] : [],
  );
}
