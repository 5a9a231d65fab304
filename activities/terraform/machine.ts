import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isError } from '../is-error.ts';

/** What tells apart where process ids mean the same: the host, its boot and its process namespace (a container has its own). */
export function machine(): string {
  return [
    hostname(),
    quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    quietly(() => readlinkSync('/proc/self/ns/pid')),
  ]
    .filter((each) => each !== '')
    .join(' ');
}

/** Whether a process of this machine lives. */
export function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, and is another user's.
    return isError(error) && 'code' in error && error.code === 'EPERM';
  }
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
