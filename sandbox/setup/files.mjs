import { createHash } from 'node:crypto';
import { constants, accessSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What all clones of this person share: programs that take minutes to build. */
export function cacheDir(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'coxswain');
}

/** The file's text, or undefined where there is none. */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** True for a file that this person may execute. */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** First executable of that name on PATH, leaving out folders inside the clone; undefined where there is none. */
export function onPath(name, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && !folder.startsWith(root));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** A hash of the given texts and files' contents, to see whether a step has to be repeated. */
export function stampOf(...texts) {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
