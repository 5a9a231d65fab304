import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { isLiving, isOfEarlierBoot, traceOf } from '../../../activities/processes/machine.ts';

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

/** Lives until it is killed: nobody writes to it. */
async function living(): Promise<number> {
  child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  return child.pid ?? 0;
}

test('a process is found again as long as it lives', async () => {
  const trace = traceOf(await living());
  expect(isLiving(trace)).toBe(true);
  child?.kill('SIGKILL');
  await once(child ?? process, 'exit');
  expect(isLiving(trace)).toBe(false);
});

test('another process with its id is not taken for it', () => {
  const trace = traceOf(process.pid);
  expect(isLiving({ ...trace, started: `${trace.started}0` })).toBe(false);
});

test('what cannot be known is not guessed: of another machine, or written without the start', () => {
  const trace = traceOf(process.pid);
  expect(isLiving({ ...trace, machine: 'elsewhere' })).toBeUndefined();
  expect(isLiving({ ...trace, started: undefined })).toBeUndefined();
});

test('an earlier boot is one of this very host', () => {
  const trace = traceOf(process.pid);
  const [host = ''] = trace.machine.split(' ');
  expect(isOfEarlierBoot(trace)).toBe(false);
  expect(isOfEarlierBoot({ ...trace, machine: `${host} another-boot pid:[1]` })).toBe(true);
  expect(isOfEarlierBoot({ ...trace, machine: 'elsewhere another-boot pid:[1]' })).toBe(false);
});
