import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './environment.ts';
import { root, usualStateDir } from './root.ts';

const run = promisify(execFile);

const DAY_MS = 86_400_000;

/**
 * Bundles the workflow code where it has changed since the last bundle, and resolves with the file. The bundler runs in a
 * process of its own: a worker that bundles for itself starts 1-4 s later, after a kill too, and keeps the memory.
 * Bundles are named by what is in them, so that all sandboxes of this clone share them.
 * @throws with the bundler's own words when the workflows cannot be bundled
 */
export async function bundleWorkflows(): Promise<string> {
  const folder = join(usualStateDir, 'bundles');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `workflows-${hashOfSources()}.js`);
  if (existsSync(file)) return file;
  removeOld(folder);
  const node = join(root, 'node_modules', '.bin', 'node');
  const partial = `${file}.${process.pid}`;
  await run(node, ['worker/bundle.ts', partial], { cwd: root, env: cleanEnvironment() });
  renameSync(partial, file);
  return file;
}

/** Another sandbox may still start workers from a bundle of today. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > DAY_MS) rmSync(file);
  }
}

/** What goes into the bundle: the two rooms, and the versions of all packages. */
function hashOfSources(): string {
  const files = globSync(['workflows/**/*.ts', 'domain/**/*.ts', 'package-lock.json'], { cwd: root }).toSorted();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}
