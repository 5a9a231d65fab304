import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isObject, parseJson, stringOf } from '../json.ts';

const SOURCES = fileURLToPath(new URL('../../console/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../../.coxswain/console/', import.meta.url));

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
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  await viteBuild(partial);
  try {
    await rename(partial, folder);
  } catch {
    // Another process built the same meanwhile.
    await rm(partial, { recursive: true, force: true });
  }
  for (const old of await readdir(OUTPUT)) {
    if (!old.startsWith(hash)) await rm(join(OUTPUT, old), { recursive: true, force: true });
  }
  return folder;
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
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(`${file.slice(SOURCES.length)}\n`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

function packageOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (!manifest) throw new Error(`The npm package "${name}" is not installed: run npm install.`);
  return dirname(manifest);
}
