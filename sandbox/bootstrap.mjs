// What `npm start`, `npm test` and `npm run bench`, `soak`, `pictures` and `check:infra` call. It runs on any Node from 20 on
// with nothing installed, does the set-up that is missing, and then runs the program on the Node in node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { readIfThere, root } from './setup/files.mjs';
import { installNodePackages, localNode } from './setup/node-packages.mjs';
import { findProgram, programs } from './setup/programs.mjs';
import { installPythonPackages, localPython } from './setup/python-packages.mjs';
import { SetupError, say } from './setup/report.mjs';

const entries = {
  start: { file: 'sandbox/start.ts', programs: ['temporalCli'], optional: ['terraform'] },
  test: {
    file: 'test/run.ts',
    programs: ['temporalCli', 'testServer'],
    optional: ['terraform', 'checkov', 'temporalServer'],
  },
  infra: { file: 'test/run.ts', args: ['infra'], optional: ['terraform', 'checkov'] },
  bench: { file: 'bench/run.ts', programs: ['temporalCli'] },
  soak: { file: 'bench/soak.ts', programs: ['temporalCli'] },
  pictures: { file: 'test/e2e/pictures.ts', programs: ['temporalCli'] },
  setup: { programs: ['temporalCli', 'testServer'], optional: ['terraform', 'checkov', 'temporalServer'] },
};

const [command = 'start', ...rest] = process.argv.slice(2);

try {
  const entry = entries[command];
  if (!entry) {
    const names = Object.keys(entries);
    throw new SetupError(`Unknown command "${command}": ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.`);
  }
  const env = await setUp(entry);
  if (entry.file) hand(join(root, entry.file), [...(entry.args ?? []), ...rest], env);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

/** Brings everything up to date, side by side, and returns the environment of the program that follows. */
async function setUp({ programs: needed = [], optional = [] }) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  }
  const useful = optional.filter((name) => programs[name].isOfUse?.(process.env) !== false);
  const finding = Object.fromEntries(needed.map((name) => [name, findProgram(programs[name])]));
  const settled = await Promise.allSettled([
    installNodePackages(),
    installPythonPackages(),
    ...Object.values(finding),
    ...useful.map((name) => ifToBeHad(findAfter(finding[programs[name].after], name))),
  ]);
  const failures = settled.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const unexpected = failures.find((reason) => !(reason instanceof SetupError));
  if (unexpected) throw unexpected;
  if (failures.length > 0) throw new SetupError(failures.map((reason) => reason.message).join('\n'));
  const names = [...needed, ...useful].map((name, index) => [name, settled[index + 2].value]);
  const found = Object.fromEntries(names.filter(([, program]) => program !== undefined));
  tellOnce(found);
  const path = [dirname(localNode), dirname(localPython), process.env.PATH].join(delimiter);
  const variables = Object.keys(found).map((name) => [programs[name].variable, found[name].path]);
  return { ...process.env, PATH: path, ...Object.fromEntries(variables) };
}

/** What is built from the same packages as another program finds most of them compiled once that is there. */
async function findAfter(other, name) {
  await other?.catch(() => undefined);
  return findProgram(programs[name]);
}

/** What only a part of the program that follows needs: where it cannot be had, that is told and gone without. */
async function ifToBeHad(finding) {
  try {
    return await finding;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\n  Going on without it.`);
    return undefined;
  }
}

/** Says which programs are used, and leaves it in .coxswain/setup.json; silent when nothing has changed. */
function tellOnce(found) {
  const file = join(root, '.coxswain', 'setup.json');
  const before = JSON.parse(readIfThere(file) ?? '{}');
  let changed = false;
  for (const [name, { path, how }] of Object.entries(found)) {
    if (before[name] === path) continue;
    say(`  ${programs[name].title}: ${path} (${how})`);
    changed = true;
  }
  if (!changed) return;
  mkdirSync(dirname(file), { recursive: true });
  const paths = Object.fromEntries(Object.entries(found).map(([name, { path }]) => [name, path]));
  writeFileSync(file, `${JSON.stringify({ ...before, ...paths }, null, 2)}\n`);
}

/** Runs the program in place of this one: same streams, same signals, same exit code. */
function hand(file, args, env) {
  const child = spawn(localNode, [file, ...args], { stdio: 'inherit', env, cwd: root });
  const stop = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // When npm is killed outright nobody passes a signal on.
  const callers = process.env.npm_lifecycle_event ? [process.ppid, parentOf(process.ppid)] : [];
  const watch = setInterval(() => callers.every(isAlive) || stop('SIGTERM'), 1_000);
  child.on('error', (error) => {
    say(`${localNode} could not be started (${error.code}): run the command again.`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
  });
}

/** npm runs a script by a shell, so npm itself is the parent's parent. */
function parentOf(pid) {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout) || pid;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
