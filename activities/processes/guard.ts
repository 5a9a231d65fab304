// A process of its own between worker and the programs it starts: `node guard.ts FOLDER`, with a channel to the worker. It runs one program
// after another as the worker asks. When the channel closes, by the worker's wish or by its death, however sudden, it ends the
// program that runs and all that came of it, removes the private folder, and ends.
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command, Ended, FromGuard, ToGuard } from './messages.ts';
import { endTree } from './process-tree.ts';

/** How much of stderr is kept: enough for the first error, which is all that is used. */
const saidLimit = 8000;

const [folder = ''] = process.argv.slice(2);
let stop: (graceMs?: number) => void = () => undefined;
let running: Promise<void> = Promise.resolve();

process.on('message', (message: ToGuard) => {
  if ('stop' in message) return stop(message.graceMs);
  running = run(message.run).then((ended) => tell({ ended }));
});
process.once('disconnect', () => {
  stop();
  void running.finally(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
// Signals are meant for the worker, which then asks for what it wants.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

async function run({ command, args, env, cwd, ending, output }: Command): Promise<Ended> {
  const file = output === undefined ? undefined : openSync(output, 'w', 0o600);
  // The pipes end here, so that a program outlives the worker: one that writes into a broken pipe dies at once.
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', file ?? 'pipe', 'pipe'] });
  if (file !== undefined) closeSync(file);
  const [unwanted, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let timer: NodeJS.Timeout | undefined;
  // The last word counts: a worker that dies while it waits for what is under way leaves its program the usual time.
  stop = (graceMs = ending.graceMs) => {
    unwanted.resolve();
    clearTimeout(timer);
    timer = setTimeout(late.resolve, graceMs);
  };
  if (!process.connected) stop();
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    if (said.length < saidLimit) said += data.toString();
  });
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => tell({ line }));
  if (child.pid !== undefined) tell({ started: child.pid });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const ended = new Promise<Omit<Ended, 'said'>>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error: NodeJS.ErrnoException) => {
      said += `${error.code ?? error.message}\n`;
      resolve({ code: 127, signal: null });
    });
  });
  await Promise.race([ended, unwanted.promise]);
  if (child.pid !== undefined) {
    if (ending.by === 'interrupt' && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await Promise.race([ended, late.promise]);
    }
    // Also after a program that ended by itself: it may have left something behind.
    await endTree(child.pid, ending.by === 'tree' ? ending.graceMs : 0, ended);
    await closed;
  }
  clearTimeout(timer);
  stop = () => undefined;
  return { ...(await ended), said };
}

function tell(message: FromGuard): void {
  // A worker that has just gone hears nothing any more.
  if (process.connected) process.send?.(message, () => undefined);
}
