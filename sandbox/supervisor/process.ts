import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reaper } from './reaper.ts';

/** How to run one program, and how to know that it is ready. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** A line of its output that says so, or a question asked until the answer is yes. */
  ready: { line: (line: string) => boolean } | { probe: () => Promise<boolean> };
  /** How long it may take to end by itself after SIGTERM. */
  graceMs: number;
}

export type ProcessEvent =
  | { type: 'died'; name: string; pid: number; how: string }
  | { type: 'restarted'; name: string; pid: number; tookMs: number };

/** A program that is started again whenever it dies, until it is stopped. */
export interface SupervisedProcess {
  readonly name: string;
  pid(): number | undefined;
  /** Resolves when it is ready; rejects with the end of its log when it keeps dying. */
  start(): Promise<void>;
  /** Ends it and everything it began; SIGKILL after its grace. Without effect when it does not run. */
  stop(): Promise<void>;
  /** Sends a signal to it alone, for tests of what happens when it dies. */
  signal(signal: NodeJS.Signals): void;
}

const READY_MS = 90_000;
const EARLY_DEATHS = 4;
const EARLY_MS = 5_000;

/** Supervises one program. Its output goes to its log file; it runs in a process group of its own. */
export function superviseProcess(
  spec: ProcessSpec,
  reaper: Reaper,
  tell: (event: ProcessEvent) => void,
): SupervisedProcess {
  let child: ChildProcess | undefined;
  let wanted = false;
  let ended: Promise<void> = Promise.resolve();
  const recent: string[] = [];

  function launch(): Promise<void> {
    const log = createWriteStream(spec.logFile, { flags: 'a' });
    const began = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = began;
    if (began.pid !== undefined) reaper.add(began.pid);
    const ready = Promise.withResolvers<void>();
    for (const stream of [began.stdout, began.stderr]) {
      stream.pipe(log, { end: false });
      createInterface({ input: stream }).on('line', (line) => {
        recent.push(line);
        if (recent.length > 20) recent.shift();
        if ('line' in spec.ready && spec.ready.line(line)) ready.resolve();
      });
    }
    ended = new Promise((resolve) => {
      const finish = (how: string) => {
        log.end();
        ready.reject(new Error(how));
        if (child === began) child = undefined;
        if (began.pid !== undefined) {
          signalGroup(began.pid, 'SIGKILL');
          reaper.remove(began.pid);
        }
        resolve();
      };
      began.once('error', (error) => finish(error.message));
      began.once('exit', (code, signal) => finish(signal ?? `exit code ${code}`));
    });
    if ('probe' in spec.ready) askUntilYes(spec.ready.probe, () => child === began).then(ready.resolve, ready.reject);
    return withDeadline(ready.promise, READY_MS, `not ready within ${READY_MS / 1000} s`);
  }

  /** Waits for each death and starts the program again, at once or, where it dies young, after growing pauses. */
  async function keepRunning(): Promise<void> {
    let pauseMs = 0;
    while (wanted) {
      const began = Date.now();
      const pid = child?.pid ?? 0;
      const how = await endOf(child);
      if (!wanted) return;
      tell({ type: 'died', name: spec.name, pid, how });
      pauseMs = Date.now() - began < EARLY_MS ? Math.min(Math.max(pauseMs * 2, 250), 8_000) : 0;
      await sleep(pauseMs);
      if (!wanted) return;
      const died = Date.now();
      const ready = launch();
      ready.then(
        () => tell({ type: 'restarted', name: spec.name, pid: child?.pid ?? 0, tookMs: Date.now() - died }),
        () => undefined, // the next round of this loop tells
      );
    }
  }

  async function start(): Promise<void> {
    wanted = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await launch();
        void keepRunning();
        return;
      } catch (error) {
        const how = error instanceof Error ? error.message : String(error);
        if (child !== undefined) await stopChild(); // it runs, but is not ready
        if (attempt === EARLY_DEATHS || !wanted) {
          wanted = false;
          throw new Error(`${spec.name} does not start (${how}); ${spec.logFile} ends with:\n  ${recent.join('\n  ')}`);
        }
        await sleep(250 * attempt);
      }
    }
  }

  async function stopChild(): Promise<void> {
    const pid = child?.pid;
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    const late = setTimeout(() => signalGroup(pid, 'SIGKILL'), spec.graceMs);
    await ended;
    clearTimeout(late);
  }

  return {
    name: spec.name,
    pid: () => child?.pid,
    start,
    async stop() {
      wanted = false;
      await stopChild();
    },
    signal: (signal) => void child?.kill(signal),
  };
}

/** Sends a signal to every process of the group; a group that has ended already is no error. */
function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: all have ended; EPERM: macOS's answer for a group of which only zombies are left.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Resolves with how the process ended. */
function endOf(child: ChildProcess | undefined): Promise<string> {
  if (child === undefined) return Promise.resolve('did not start');
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(child.signalCode ?? `exit code ${child.exitCode}`);
  }
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
}

async function askUntilYes(probe: () => Promise<boolean>, goOn: () => boolean): Promise<void> {
  while (goOn()) {
    if (await probe()) return;
    await sleep(50);
  }
}

function withDeadline<T>(promise: Promise<T>, ms: number, message: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(message)), ms);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
