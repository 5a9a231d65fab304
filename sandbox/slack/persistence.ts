import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, parseJson, stringOf } from './json.ts';
import type { Row, Store } from './store.ts';
import { TABLE } from './tables.ts';

/** Writes the workspace to its file some time after each change; `flush` at once. */
export interface Persistence {
  flush(): Promise<void>;
}

const VERSION = 1;
const DEBOUNCE_MS = 200;
/** Charts that no message and no Home shows any more are dropped, but not while an update with them may be under way. */
const UNUSED_FILE_MS = 10 * 60_000;
// Tokens are secrets of the run; triggers and open modals do not outlive it in Slack either.
const NOT_KEPT: readonly string[] = [TABLE.tokens, TABLE.viewTriggers, 'slack.file_upload_sessions'];

/**
 * Loads the file into the store, if there is one, and keeps it up to date. Uploaded bytes are kept beside it, one file
 * each, so that a new message does not rewrite every chart.
 */
export async function persist(store: Store, path: string): Promise<Persistence> {
  await load(store, path);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => save(store, path));
    return writing;
  }

  store.onChange(({ collection }) => {
    if (NOT_KEPT.includes(collection)) return;
    timer ??= setTimeout(() => {
      write().catch((error: unknown) =>
        console.error(`The workspace could not be written to ${path}: ${String(error)}`),
      );
    }, DEBOUNCE_MS);
  });
  return { flush: () => (timer ? write() : writing) };
}

async function load(store: Store, path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const state = parseJson(text);
  if (!isObject(state) || state['version'] !== VERSION || !isObject(state['collections'])) {
    throw new Error(`${path} is not a workspace of this version: remove it, or begin anew with npm start -- --fresh.`);
  }
  store.restore(state['collections']);
  const files = store.collection(TABLE.files);
  for (const file of files.all()) {
    const bytes = await readFile(bytesPath(path, file)).catch(() => undefined);
    files.update(file.id, { content_base64: bytes?.toString('base64') ?? '' });
  }
}

async function save(store: Store, path: string): Promise<void> {
  dropUnusedFiles(store);
  const collections = Object.fromEntries(
    Object.entries(store.snapshot())
      .filter(([name]) => !NOT_KEPT.includes(name))
      .map(([name, rows]) => [name, name === TABLE.views ? rows.filter((row) => row['type'] === 'home') : rows]),
  );
  const files = collections[TABLE.files] ?? [];
  await mkdir(join(dirname(path), 'slack-files'), { recursive: true });
  for (const file of files) {
    await writeFile(bytesPath(path, file), Buffer.from(stringOf(file['content_base64']), 'base64'), {
      flag: 'wx',
    }).catch(ignoreExisting);
  }
  collections[TABLE.files] = files.map(({ content_base64: _bytes, ...file }) => file);
  const partial = `${path}.partial`;
  await writeFile(partial, JSON.stringify({ version: VERSION, collections }));
  await rename(partial, path);
}

function dropUnusedFiles(store: Store): void {
  const files = store.collection(TABLE.files);
  const old = files.all().filter((file) => Date.now() - Number(file['created']) * 1000 > UNUSED_FILE_MS);
  if (old.length === 0) return;
  const shown = JSON.stringify(
    [TABLE.messages, TABLE.ephemerals, TABLE.views].map((name) => store.collection(name).all()),
  );
  for (const file of old) if (!shown.includes(stringOf(file['file_id']))) files.delete(file.id);
}

function bytesPath(path: string, file: Row | Omit<Row, 'id'>): string {
  return join(dirname(path), 'slack-files', stringOf(file['file_id']).replace(/\W/g, ''));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
