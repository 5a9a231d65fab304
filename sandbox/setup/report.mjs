import { spawn } from 'node:child_process';

/** A sentence for the person at the terminal; the bootstrap prints it without a stack. */
export class SetupError extends Error {}

/** Prints one line of set-up progress on stderr, so that a program's stdout stays its own. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a program to its end, telling every 15 s that it still runs. Resolves with its output (both streams).
 * Rejects with a SetupError that carries the last lines, when the program is missing or exits other than 0.
 */
export async function run(title, command, args, options = {}) {
  const { quiet = false, ...spawnOptions } = options;
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  if (!quiet) say(`  ${title} …`);
  const tick = quiet ? undefined : setInterval(() => say(`  ${title} … ${seconds()} s`), 15_000);
  try {
    const output = await collect(command, args, spawnOptions);
    if (!quiet) say(`  ${title}: done in ${seconds()} s`);
    return output;
  } catch (error) {
    throw new SetupError(`${title} failed: ${error.message}`);
  } finally {
    clearInterval(tick);
  }
}

/** Steps under way, which end with this program when it is told to end. */
const running = new Set();

function endAll(signal) {
  for (const child of running) child.kill(signal);
  process.exit(1);
}

function track(child) {
  if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endAll);
  running.add(child);
  child.on('close', () => {
    running.delete(child);
    if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, endAll);
  });
}

function collect(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    track(child);
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${command} could not be started (${error.code ?? error.message})`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const last = output.trim().split('\n').slice(-12).join('\n    ');
      reject(new Error(`${command} ended with ${signal ?? `exit code ${code}`}\n    ${last}`));
    });
  });
}
