import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SetupError, say } from './report.mjs';
import { cacheDir, isExecutable, onPath } from './files.mjs';
import { checkov } from './checkov.mjs';
import { temporalCli } from './temporal-cli.mjs';
import { temporalServer } from './temporal-server.mjs';
import { terraform } from './terraform.mjs';
import { testServer } from './test-server.mjs';

/** The programs beside node_modules and .venv: how each is called, downloaded and, where it can be, built. */
export const programs = { checkov, temporalCli, temporalServer, terraform, testServer };

/**
 * Finds a program in this order: the path given by its variable, PATH, an earlier download or build in the shared
 * cache, the official download, a build from pinned sources. On PATH, other names that will do come first. Resolves with
 * `{ path, how }`.
 * Rejects with a SetupError that says what was tried and what to do.
 */
export async function findProgram(program, env = process.env) {
  const asked = env[program.variable];
  if (asked) {
    if (isExecutable(asked)) return { path: asked, how: program.variable };
    throw new SetupError(`${program.variable} is ${asked}, which is no executable file: correct or unset it.`);
  }
  for (const name of [...(program.alsoOnPath ?? []), program.name]) {
    const found = onPath(name, env);
    if (found === undefined) continue;
    const problem = await program.unfit(found);
    if (problem === undefined) return { path: found, how: 'on PATH' };
    say(`  ${program.title}: ${found} is left aside (${problem})`);
  }
  const path = join(cacheDir(env), program.folder, program.name);
  if (isExecutable(path)) return { path, how: 'in the cache' };
  const how = await obtain(program, path, env);
  return { path, how };
}

async function obtain(program, path, env) {
  const failures = [];
  const ways = [
    ['downloaded', program.download],
    ['built from source', program.build],
  ].filter(([, fill]) => fill !== undefined);
  for (const [index, [how, fill]] of ways.entries()) {
    try {
      await intoCache(path, (folder) => fill(folder, env));
      return how;
    } catch (error) {
      failures.push(`not ${how}: ${error.message}`);
      if (index < ways.length - 1) say(`  ${program.title}: no download (${error.message}); building it instead`);
    }
  }
  throw new SetupError(`${program.title} is missing.\n  ${failures.join('\n  ')}\n  ${program.remedy}`);
}

/** Fills a folder beside the final one and renames it, so that the cache never holds half a program. */
async function intoCache(path, fill) {
  const folder = dirname(path);
  const partial = `${folder}.partial-${process.pid}`;
  removeLeftovers(folder);
  mkdirSync(partial, { recursive: true });
  try {
    await fill(partial);
    if (isExecutable(path)) return; // another clone was faster
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Removes what set-ups left behind that were ended half-way. */
function removeLeftovers(folder) {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const [, pid] = name.split(`${basename(folder)}.partial-`);
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
