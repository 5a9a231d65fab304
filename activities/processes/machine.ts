import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isError } from '../is-error.ts';

/** One process, as it is written down to be found again. */
export interface Trace {
  readonly machine: string;
  readonly pid: number;
  /** When it began, by which it is told apart from a later process with its id. Absent where that cannot be known. */
  readonly started?: string | undefined;
}

export function traceOf(pid: number): Trace {
  return { machine: machine(), pid, started: lookFor(pid)?.started };
}

/** Whether that very process lives; undefined where nobody can say so from here. */
export function isLiving({ machine: where, pid, started }: Trace): boolean | undefined {
  if (where !== machine()) return undefined;
  const found = lookFor(pid);
  if (found === undefined) return false;
  return found.started === undefined || started === undefined ? undefined : found.started === started;
}

/** True for what a process of this host wrote before the host was started anew. */
export function isOfEarlierBoot({ machine: where }: Trace): boolean {
  const [[host, boot], [thisHost, thisBoot]] = [where.split(' '), machine().split(' ')];
  return host === thisHost && boot !== thisBoot;
}

/**
 * What tells apart where process ids mean the same: the host, its boot and its process namespace (a container has its own). A container that is
 * restarted in place may have all three again.
 */
function machine(): string {
  return [
    hostname(),
    quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    quietly(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
}

interface Found {
  readonly started?: string | undefined;
}

/** The process of this machine that has that id now; undefined where none has, or only one that has ended and was not waited for. */
function lookFor(pid: number): Found | undefined {
  if (!isTaken(pid)) return undefined;
  const { state, started } = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return state?.startsWith('Z') === true ? undefined : { started };
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and is another user's.
    return isError(error) && 'code' in error && error.code === 'EPERM';
  }
}

interface Stat extends Found {
  readonly state?: string | undefined;
}

function fromProc(pid: number): Stat {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // pid (name, which may hold anything) state ppid … starttime, the 22nd field: ticks since the boot.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, started: rest[18] };
}

function fromPs(pid: number): Stat {
  // The same words for every worker, whatever its own language and time zone.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', `${pid}`], { env, encoding: 'utf8' });
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout ?? '') ?? [];
  return { state, started };
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
