import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ended } from './outcome.ts';

const guard = fileURLToPath(new URL('./guard.ts', import.meta.url));

/** How much of stderr is kept: enough for the first error, which is all that is used. */
const saidLimit = 8000;

export interface ChildRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Removed when the run is over, also when the worker is not there to see it. */
  readonly scratch: string;
  readonly onLine: (line: string) => void;
  /** Ends the run: SIGTERM, then SIGKILL, to everything that came of it. */
  readonly signal: AbortSignal;
}

/** Runs a program under a guard that ends it when this process does. Resolves when everything is over. */
export async function runChild({ command, args, env, cwd, scratch, onLine, signal }: ChildRun): Promise<Ended> {
  const child = spawn(process.execPath, [guard, scratch, command, ...args], {
    cwd,
    env,
    // A signal to the worker's process group must not end the guard before what it guards.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    if (said.length < saidLimit) said += data.toString();
  });
  createInterface({ input: child.stdout }).on('line', onLine);
  child.stdin.on('error', () => undefined); // the guard has just ended
  const stop = () => child.stdin.end();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killed) => resolve({ code, signal: killed, said }));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
