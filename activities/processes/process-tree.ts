import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/**
 * Ends a process and all that came of it, whichever groups and sessions they made: Ansible puts each task into a session of its
 * own, which a signal to its process group does not reach. SIGTERM first; SIGKILL to what is left `graceMs` later, or as soon as
 * the process itself has `ended`.
 */
export async function endTree(root: number, graceMs: number, ended: Promise<unknown>): Promise<void> {
  const known = new Set([root]);
  const living = () => {
    const tree = treeOf(known, processes());
    for (const { pid } of tree) known.add(pid);
    return tree;
  };
  for (const { pid } of living()) signal(pid, 'SIGTERM');
  await Promise.race([ended, pause(graceMs)]);
  // Again until none is left: one that was just being started appears at the next look.
  for (let left = living(); left.length > 0; left = living()) {
    for (const { pid } of left) signal(pid, 'SIGKILL');
    await pause(20);
  }
}

/** The living among the known processes, their descendants, and the members of the groups and sessions that any of them made. */
export function treeOf(known: ReadonlySet<number>, now: readonly Process[]): Process[] {
  const ours = new Set(known);
  const isOurs = ({ pid, parent, group, session }: Process) =>
    ours.has(pid) || ours.has(parent) || ours.has(group) || ours.has(session);
  for (let before = -1; before < ours.size; ) {
    before = ours.size;
    for (const each of now) if (isOurs(each)) ours.add(each.pid);
  }
  return now.filter(({ pid }) => ours.has(pid));
}

/** Every process there is: from /proc, or from `ps` where there is none (macOS, whose `ps` knows no sessions). */
function processes(): Process[] {
  if (process.platform !== 'linux') return fromPs();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // pid (name, which may hold anything) state ppid pgrp session …
      const [state, ...numbers] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [parent = 0, group = 0, session = 0] = numbers.map(Number);
      return state === 'Z' ? [] : [{ pid: Number(name), parent, group, session }];
    } catch {
      return []; // it has just ended
    }
  });
}

function fromPs(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number);
    return /\sZ\S*$/.test(line) ? [] : [{ pid, parent, group, session: group }];
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has just ended
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
