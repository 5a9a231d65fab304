import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Knows which process groups run, and ends them should the supervisor be killed outright. */
export interface Reaper {
  add(group: number): void;
  remove(group: number): void;
  /** Dismisses the reaper; what is still running is left alone. */
  close(): void;
}

/** Starts the reaper as a process of its own session, so that a terminal's Ctrl-C does not reach it. */
export function startReaper(): Reaper {
  const script = fileURLToPath(new URL('./reaper.sh', import.meta.url));
  const child = spawn('sh', [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  // A reaper that is gone must not take the supervisor with it (EPIPE).
  child.stdin.on('error', () => undefined);
  const tell = (line: string) => child.stdin.write(`${line}\n`);
  return {
    add: (group) => void tell(`add ${group}`),
    remove: (group) => void tell(`del ${group}`),
    close: () => void child.stdin.end('quit\n'),
  };
}
