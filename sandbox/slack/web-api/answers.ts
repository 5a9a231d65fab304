import { arrayOf, booleanOf, isObject, type Json, objectOf, stringOf } from '../json.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { hideUnprocessed } from './file-shelf.ts';

/** Completes the emulator's answer to what Slack answers: metadata on request only, processing files, permalinks. */
export function finishAnswer(method: string, args: Json, answer: Json, parts: GatewayParts): Json {
  if (answer['ok'] !== true) return answer;
  switch (method) {
    case 'conversations.history':
    case 'conversations.replies': {
      const messages = arrayOf(answer['messages']).map((message) => withFiles(objectOf(message), parts));
      return {
        ...answer,
        messages: booleanOf(args['include_all_metadata']) ? messages : messages.map(withoutMetadata),
      };
    }
    case 'files.completeUploadExternal': {
      const files = arrayOf(answer['files']).filter(isObject);
      parts.files.completed(files.map((file) => stringOf(file['id'])));
      return { ...answer, files: files.map((file) => shownFile(file, parts)) };
    }
    case 'files.info':
      return { ...answer, file: shownFile(answer['file'], parts) };
    case 'chat.getPermalink': {
      // The permalink is for people: it leads to the console.
      const { pathname, search } = new URL(stringOf(answer['permalink']));
      return { ...answer, permalink: `${parts.consoleOrigin}${pathname}${search}` };
    }
    default:
      return answer;
  }
}

function withFiles(message: Json, parts: GatewayParts): Json {
  const files = message['files'];
  return Array.isArray(files) ? { ...message, files: files.map((file) => shownFile(file, parts)) } : message;
}

/** A file as far as it is processed, its permalink leading to the console as others do. */
function shownFile(file: unknown, { files, consoleOrigin }: GatewayParts): Json {
  const shown = hideUnprocessed(file, files);
  return { ...shown, permalink: `${consoleOrigin}/view/${stringOf(shown['id'])}` };
}

function withoutMetadata(message: Json): Json {
  const { metadata: _metadata, ...rest } = message;
  return rest;
}
