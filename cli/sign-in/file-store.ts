import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { type Session, type SessionStore, sessionSchema } from './session.ts';

const fileSchema = z.record(z.string(), sessionSchema);
type Kept = z.output<typeof fileSchema>;

/** Sessions in a file that its owner alone may read. */
export function fileStore(file: string): SessionStore {
  return {
    load: async (url) => read(file)[url],
    async save(url, session) {
      write(file, { ...salvaged(file), [url]: session });
      return file;
    },
    async remove(url) {
      const { [url]: found, ...others } = salvaged(file);
      if (Object.keys(others).length === 0) drop(file);
      else if (found !== undefined) write(file, others);
      return found !== undefined;
    },
  };
}

function read(file: string): Kept {
  const text = textOf(file);
  if (text === undefined) return {};
  const mode = statSync(file).mode & 0o777;
  // Windows has no such modes; there the folder is the person's own.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    const sentence = `${file} may be read by others (mode ${mode.toString(8)}), so what it keeps may be known: run "coxswain login" again.`;
    throw new Failure('usage', sentence);
  }
  const kept = parsed(text);
  if (kept === undefined) throw new Failure('usage', `${file} is damaged: run "coxswain login" again.`);
  return kept;
}

/** What can still be used of it: a new sign-in replaces a file that is damaged or was open to others. */
function salvaged(file: string): Kept {
  try {
    return read(file);
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return undefined;
    throw new Failure('usage', `${file} cannot be read (${reasonOf(error)}). It keeps who you are signed in as.`);
  }
}

function parsed(text: string): Kept | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function drop(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw new Failure('usage', `${file} cannot be removed (${reasonOf(error)}). It keeps who you are signed in as.`);
  }
}

/** Whole or not at all: another command may read it meanwhile. */
function write(file: string, kept: Record<string, Session>): void {
  const next = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(next, { force: true });
    writeFileSync(next, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw new Failure(
      'usage',
      `${file} cannot be written (${reasonOf(error)}), so nothing keeps who you signed in as.`,
    );
  }
}
