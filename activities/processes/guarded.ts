import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command, Ended, FromGuard, ToGuard } from './messages.ts';
import { makePrivateFolder, ownedBy, type RunKind, sweepPrivateFolders } from './private-folders.ts';

const guard = fileURLToPath(new URL('./guard.ts', import.meta.url));

export interface GuardedRun extends Command {
  readonly onLine?: (line: string) => void;
  /** Told the program's process id as soon as there is one. */
  readonly onStart?: (pid: number) => void;
  /** Ends the program as its `ending` says. */
  readonly signal: AbortSignal;
  /** How long it may take to end once `signal` asks for it, in place of its `ending`'s; when this process dies, that one holds. */
  readonly patience?: () => number;
}

export interface Guarded {
  /** The private folder. */
  readonly folder: string;
  /** Process id of the guard: while it lives, something may still run. */
  readonly pid: number;
  /** Runs a program to its end; one at a time. Resolves when everything that came of it is over. */
  readonly run: (run: GuardedRun) => Promise<Ended>;
}

/**
 * A private folder (0700) and a guard for the length of `body`. The guard ends what runs and removes the folder when this process
 * dies, however suddenly; where both do, a later run removes it.
 * @param temporary where it is made; absent: where the system has temporary files
 */
export async function guarded<T>(
  kind: RunKind,
  temporary: string | undefined,
  body: (guarded: Guarded) => Promise<T>,
): Promise<T> {
  await sweepPrivateFolders(temporary);
  const folder = await makePrivateFolder(kind, temporary);
  try {
    const child = fork(guard, [folder], {
      // A signal to the worker's process group must not end the guard before what it guards.
      detached: true,
      stdio: 'ignore',
      execArgv: [],
      env: { PATH: process.env['PATH'] },
    });
    const gone = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error('the process that guards the programs of this run was ended')));
    });
    gone.catch(() => undefined);
    const over = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const tell = (message: ToGuard) => child.connected && child.send(message, () => undefined);

    const run = ({ onLine, onStart, signal, patience, ...command }: GuardedRun): Promise<Ended> => {
      const stop = () => tell({ stop: true, ...(patience === undefined ? {} : { graceMs: patience() }) });
      const ended = new Promise<Ended>((resolve) => {
        child.on('message', function hear(message: FromGuard) {
          if ('line' in message) return onLine?.(message.line);
          if ('started' in message) return onStart?.(message.started);
          child.off('message', hear);
          resolve(message.ended);
        });
      });
      tell({ run: command });
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      return Promise.race([ended, gone]).finally(() => signal.removeEventListener('abort', stop));
    };

    try {
      await ownedBy(child.pid ?? 0, folder);
      return await body({ folder, pid: child.pid ?? 0, run });
    } finally {
      if (child.connected) child.disconnect();
      await over;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
