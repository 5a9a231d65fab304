import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isObject, parseJson, stringOf } from '../json.ts';

const SOURCES = fileURLToPath(new URL('../../console/', import.meta.url));
/** What the page takes from other folders of the sandbox; part of it, so a change there is a change of the page. */
const BORROWED = ['../json.ts', '../../control/', '../../gitlab/shapes.ts', '../../../domain/text/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const OUTPUT = fileURLToPath(new URL('../../../.coxswain/console/', import.meta.url));
const DAY_MS = 86_400_000;

const run = promisify(execFile);

/**
 * Builds the console's page where its sources or tools changed since the last build; returns the folder it is in,
 * which is named for what it was built from, so that two builds at once do not meet.
 * The build runs in a process of its own, so that its memory goes back when it is done.
 * @throws with the builder's own words when the build fails
 */
export async function buildConsole(): Promise<string> {
  const hash = await hashOfSources();
  const folder = join(OUTPUT, hash);
  if (existsSync(folder)) {
    const now = new Date();
    await utimes(folder, now, now);
    return folder;
  }
  const partial = `${folder}.${process.pid}`;
  await viteBuild(partial);
  try {
    await rename(partial, folder);
  } catch {
    // Another process built the same meanwhile.
    await rm(partial, { recursive: true, force: true });
  }
  await removeUnused(OUTPUT);
  return folder;
}

/** Removes builds that no sandbox has started with for a day: another one may just be reading an older one. */
export async function removeUnused(output: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(output)) {
    const folder = join(output, name);
    const used = await stat(folder).catch(() => undefined); // gone meanwhile, by another sandbox
    if (used && now - used.mtimeMs > DAY_MS) await rm(folder, { recursive: true, force: true });
  }
}

async function viteBuild(outDir: string): Promise<void> {
  const vite = join(packageOf('vite'), 'bin', 'vite.js');
  const config = join(SOURCES, 'vite.config.ts');
  const options = ['build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  try {
    await run(process.execPath, [vite, ...options], { cwd: SOURCES, env: { ...process.env, NODE_OPTIONS: '' } });
  } catch (error) {
    const words = isObject(error) ? `${stringOf(error['stdout'])}${stringOf(error['stderr'])}` : String(error);
    throw new Error(`The console in ${SOURCES} could not be built: ${words.trim() || String(error)}`, { cause: error });
  }
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const tool of ['vite', 'preact']) {
    const manifest = parseJson(await readFile(join(packageOf(tool), 'package.json'), 'utf8'));
    hash.update(`${tool}@${isObject(manifest) ? stringOf(manifest['version']) : ''}\n`);
  }
  const files = (await Promise.all([SOURCES, ...BORROWED].map(filesIn))).flat();
  for (const file of files.toSorted()) hash.update(`${relative(SOURCES, file)}\n`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** All files of a folder; a file alone is itself. */
async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function packageOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (!manifest) throw new Error(`The npm package "${name}" is not installed: run npm install.`);
  return dirname(manifest);
}
