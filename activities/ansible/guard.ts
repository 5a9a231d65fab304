// A process of its own between worker and ansible-playbook: `node guard.ts FOLDER COMMAND …`. As long as its stdin is open the worker
// wants the run; when it closes, by the worker's wish or by the worker's death, however sudden, the run and all that came of it is
// ended. It removes the run's private folder at the end, and ends as the run did.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { endTree } from './process-tree.ts';

/** Below the heartbeat timeout of steps (10 s), so that a dead worker's run is over before the next attempt begins. */
const graceMs = 4000;

const [folder = '', command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
  child.once('exit', (code, signal) => resolve({ code, signal }));
  child.once('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`${error.code ?? error.message}\n`);
    resolve({ code: 127, signal: null });
  });
});
const unwanted = new Promise<void>((resolve) => {
  process.stdin.once('close', () => resolve());
  process.stdin.on('error', () => resolve());
  process.stdin.resume();
});
// Signals are meant for the worker, which then closes stdin.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

await Promise.race([ended, unwanted]);
// Also after a run that ended by itself: a task may have left something behind.
if (child.pid !== undefined) await endTree(child.pid, graceMs, ended);
const { code, signal } = await ended;
rmSync(folder, { recursive: true, force: true });
if (signal !== null) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
process.exit(code ?? 1);
