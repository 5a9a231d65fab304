import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isLiving, isOfEarlierBoot, type Trace, traceOf } from './machine.ts';

/** What a run of the kind names its folder by, before what makes it unique. */
const names = { stack: 'coxswain-stack-', playbook: 'coxswain-playbook-' } as const;
export type RunKind = keyof typeof names;

const ofRuns = new RegExp(`^(${Object.values(names).join('|')})\\w{6}$`);
const ownerFile = 'guard.json';
const ownerSchema = z.object({ machine: z.string(), pid: z.int(), started: z.string().optional() });
/** Longer than any run, with all that it waits for. */
const longestMs = 24 * 3600 * 1000;

/** A folder that nobody else may read (0700), in `temporary` or else where the system has temporary files. */
export function makePrivateFolder(kind: RunKind, temporary = tmpdir()): Promise<string> {
  return mkdtemp(join(temporary, names[kind]));
}

/** Writes into it whose work it is to remove it. */
export async function ownedBy(guard: number, folder: string): Promise<void> {
  await writeFile(join(folder, ownerFile), JSON.stringify(traceOf(guard)), { mode: 0o600 });
}

/**
 * Removes private folders that nobody else will, since their guard ended as suddenly as its worker. Where the guard cannot be looked for, as in another
 * container, a folder is left alone for a day.
 */
export async function sweepPrivateFolders(temporary = tmpdir()): Promise<void> {
  const found = await readdir(temporary).catch(() => []);
  for (const folder of found.filter((name) => ofRuns.test(name)).map((name) => join(temporary, name))) {
    // Another worker may be just about it.
    if (await isLeft(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isLeft(folder: string): Promise<boolean> {
  const known = await lstat(folder).catch(() => undefined);
  if (known === undefined || known.uid !== process.getuid?.()) return false;
  const owner = await ownerOf(folder);
  if (owner !== undefined && isOfEarlierBoot(owner)) return true;
  const lives = owner === undefined ? undefined : isLiving(owner);
  return lives === undefined ? Date.now() - known.mtimeMs > longestMs : !lives;
}

/** Undefined where it is only just being made, too. */
async function ownerOf(folder: string): Promise<Trace | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(folder, ownerFile), 'utf8')));
  } catch {
    return undefined;
  }
}
