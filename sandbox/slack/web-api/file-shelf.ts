import { type Json, objectOf, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Slack turns an upload into a picture in the background; here that takes this long. */
const PROCESSING_MS = 1000;

/** Which uploaded files can be shown already. */
export interface FileShelf {
  /** True when a `slack_file` reference names a picture that exists and is processed. */
  usable(reference: Json): boolean;
  /** The record of a file by id or private address; undefined when there is none. */
  find(reference: Json): Row | undefined;
  processed(fileId: string): boolean;
  /** Starts the processing of the files of a completed upload. */
  completed(fileIds: readonly string[]): void;
}

/** Keeps the time at which each upload was completed; files from before a restart count as processed. */
export function createFileShelf(tables: Tables, now: () => number): FileShelf {
  const completedAt = new Map<string, number>();

  function find(reference: Json): Row | undefined {
    const id = stringOf(reference['id']);
    const url = stringOf(reference['url']);
    const row = id
      ? tables.files.findOneBy('file_id', id)
      : tables.files.all().find((file) => file['url_private'] === url || file['permalink'] === url);
    return row && row['deleted'] !== true ? row : undefined;
  }

  function processed(fileId: string): boolean {
    return now() - (completedAt.get(fileId) ?? Number.NEGATIVE_INFINITY) >= PROCESSING_MS;
  }

  return {
    find,
    processed,
    usable(reference) {
      const file = find(reference);
      return !!file && stringOf(file['mimetype']).startsWith('image/') && processed(stringOf(file['file_id']));
    },
    completed(fileIds) {
      for (const id of fileIds) completedAt.set(id, now());
    },
  };
}

/** Until a file is processed, Slack's file object has no type yet: polling `files.info` for it tells when it is ready. */
export function hideUnprocessed(file: unknown, shelf: FileShelf): Json {
  const shown = objectOf(file);
  if (shelf.processed(stringOf(shown['id']))) return shown;
  return { ...shown, mimetype: '', filetype: '', pretty_type: '' };
}
