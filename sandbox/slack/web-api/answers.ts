import { arrayOf, booleanOf, isObject, type Json, objectOf, stringOf } from '../json.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { hideUnprocessed } from './file-shelf.ts';

/** Completes the emulator's answer to what Slack answers: metadata on request only, processing files, permalinks. */
export function finishAnswer(method: string, args: Json, answer: Json, parts: GatewayParts): Json {
  if (answer['ok'] !== true) return answer;
  switch (method) {
    case 'conversations.history':
    case 'conversations.replies': {
      if (booleanOf(args['include_all_metadata'])) return answer;
      return { ...answer, messages: arrayOf(answer['messages']).map(withoutMetadata) };
    }
    case 'files.completeUploadExternal': {
      const files = arrayOf(answer['files']).filter(isObject);
      parts.files.completed(files.map((file) => stringOf(file['id'])));
      return { ...answer, files: files.map((file) => hideUnprocessed(file, parts.files)) };
    }
    case 'files.info':
      return { ...answer, file: hideUnprocessed(answer['file'], parts.files) };
    case 'chat.getPermalink': {
      // The permalink is for people: it leads to the console.
      const { pathname, search } = new URL(stringOf(answer['permalink']));
      return { ...answer, permalink: `${parts.consoleOrigin}${pathname}${search}` };
    }
    default:
      return answer;
  }
}

function withoutMetadata(message: unknown): Json {
  const { metadata: _metadata, ...rest } = objectOf(message);
  return rest;
}
