import { blocksTooLong, messageProblems, metadataProblem, viewProblems } from '../blocks/payload.ts';
import { type Problem, problemLine } from '../blocks/problems.ts';
import { slackFiles } from '../blocks/walk.ts';
import { isObject, type Json, stringOf } from '../json.ts';
import type { FileShelf } from './file-shelf.ts';

const UPDATE_CHARACTERS = 4000;
/** "Greater than 250kb". https://docs.slack.dev/reference/methods/views.publish */
const VIEW_CHARACTERS = 250_000;
const MESSAGE_METHODS = ['chat.postMessage', 'chat.update', 'chat.postEphemeral', 'chat.scheduleMessage'];
const VIEW_METHODS = ['views.open', 'views.update', 'views.push', 'views.publish'];

/** Slack's answer to a call that it refuses: an error name, and the list of what is wrong. */
export function refusal(error: string, problems: readonly Problem[] = []): Json {
  if (problems.length === 0) return { ok: false, error };
  const errors = problems.map(problemLine);
  return { ok: false, error, errors, response_metadata: { messages: errors.map((line) => `[ERROR] ${line}`) } };
}

/** What Slack refuses before it looks at anything else; undefined when the arguments are fine. */
export function refuseArguments(method: string, args: Json, files: FileShelf, planBlocks: boolean): Json | undefined {
  if (MESSAGE_METHODS.includes(method)) return refuseMessage(method, args, files, planBlocks);
  if (VIEW_METHODS.includes(method)) return refuseView(method, args, files);
  return undefined;
}

function refuseMessage(method: string, args: Json, files: FileShelf, planBlocks: boolean): Json | undefined {
  // chat.update holds 4,000 characters; chat.postMessage cuts at 40,000 with a warning.
  if (method === 'chat.update' && Array.from(stringOf(args['text'])).length > UPDATE_CHARACTERS)
    return refusal('msg_too_long');
  return refuseContent(args, files, planBlocks);
}

/** Checks blocks and metadata of any message, from the Web API, a `response_url` or an acknowledgement. */
export function refuseContent(args: Json, files: FileShelf, planBlocks: boolean): Json | undefined {
  const blocks = args['blocks'];
  if (blocks !== undefined && blocks !== null) {
    if (!Array.isArray(blocks)) return refusal('invalid_blocks_format');
    const unknown = planBlocks ? [] : planProblems(blocks);
    const problems = [...unknown, ...messageProblems(blocks), ...fileProblems(blocks, '/blocks', files)];
    if (problems.length > 0) return refusal('invalid_blocks', problems);
    if (blocksTooLong(blocks)) return refusal('msg_blocks_too_long');
  }
  if (args['metadata'] === undefined) return undefined;
  const wrong = metadataProblem(args['metadata']);
  return wrong
    ? { ok: false, error: 'invalid_metadata_format', response_metadata: { messages: [`[ERROR] ${wrong}`] } }
    : undefined;
}

function refuseView(method: string, args: Json, files: FileShelf): Json | undefined {
  const view = args['view'];
  if (!isObject(view)) return refusal('invalid_arguments', [{ message: 'missing required field: view', at: '' }]);
  const surface = method === 'views.publish' || view['type'] === 'home' ? 'home' : 'modal';
  if (JSON.stringify(view).length > VIEW_CHARACTERS) return refusal('view_too_large');
  const problems = [...viewProblems(view, surface), ...fileProblems(view['blocks'], '/view/blocks', files)];
  return problems.length > 0 ? refusal('invalid_arguments', problems) : undefined;
}

// What a workspace without these blocks says of them.
function planProblems(blocks: readonly unknown[]): Problem[] {
  return blocks.flatMap((block, index) => {
    const type = isObject(block) ? stringOf(block['type']) : '';
    return ['plan', 'task_card'].includes(type)
      ? [{ message: `unsupported type: ${type}`, at: `/blocks/${index}` }]
      : [];
  });
}

// A file that was just uploaded is not yet a picture: Slack answers invalid_blocks until it is processed.
function fileProblems(blocks: unknown, at: string, files: FileShelf): Problem[] {
  return slackFiles(blocks, at)
    .filter(({ file }) => !files.usable(file))
    .map((reference) => ({ message: 'invalid slack file', at: reference.at }));
}
