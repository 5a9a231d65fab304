import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ProcessEvent, type ProcessSpec, superviseProcess } from '../../../sandbox/supervisor/process.ts';
import type { Reaper } from '../../../sandbox/supervisor/reaper.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coxswain-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that begins another, notes its process id, says "ready" and waits. */
const withChild = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  require('node:fs').writeFileSync(process.env.CHILD_FILE, String(child.pid));
  console.log('ready');
  setInterval(() => 0, 1000);
`;

function spec(code: string, over: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    name: 'sample',
    command: process.execPath,
    args: ['-e', code],
    cwd: folder,
    env: { PATH: process.env['PATH'], CHILD_FILE: join(folder, 'child') },
    logFile: join(folder, 'sample.log'),
    ready: { line: (line) => line === 'ready' },
    graceMs: 2_000,
    ...over,
  };
}

function fakeReaper(): Reaper & { groups: Set<number> } {
  const groups = new Set<number>();
  return { groups, add: (group) => groups.add(group), remove: (group) => groups.delete(group), close: () => undefined };
}

describe('a supervised program', () => {
  test('ends with all that it began', async () => {
    const reaper = fakeReaper();
    const program = superviseProcess(spec(withChild), reaper, () => undefined);
    await program.start();
    const pids = [program.pid(), childPid()];
    expect(pids.map(isAlive)).toEqual([true, true]);
    expect([...reaper.groups]).toEqual([program.pid()]);
    await program.stop();
    await until(() => pids.every((pid) => !isAlive(pid)));
    expect(program.pid()).toBeUndefined();
    expect(reaper.groups.size).toBe(0);
  });

  test('is started again after a SIGKILL, and what it left behind is ended', async () => {
    const events: ProcessEvent[] = [];
    const program = superviseProcess(spec(withChild), fakeReaper(), (event) => events.push(event));
    await program.start();
    const [first, orphan] = [program.pid(), childPid()];
    program.signal('SIGKILL');
    await until(() => events.length === 2);
    expect(events).toMatchObject([
      { type: 'died', name: 'sample', pid: first, how: 'SIGKILL' },
      { type: 'restarted', name: 'sample', pid: program.pid() },
    ]);
    expect(program.pid()).not.toBe(first);
    await until(() => !isAlive(orphan));
    await program.stop();
    expect(events).toHaveLength(2);
  });

  test('that ignores SIGTERM is killed after its grace', async () => {
    const stubborn = `process.on('SIGTERM', () => 0); console.log('ready'); setInterval(() => 0, 1000);`;
    const program = superviseProcess(spec(stubborn, { graceMs: 200 }), fakeReaper(), () => undefined);
    await program.start();
    const pid = program.pid();
    await program.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('that keeps dying rejects with its last words', async () => {
    const code = `console.error('no such catalogue'); process.exit(3);`;
    const program = superviseProcess(spec(code), fakeReaper(), () => undefined);
    await expect(program.start()).rejects.toThrow(/sample does not start \(exit code 3\)[^]*no such catalogue/);
    expect(program.pid()).toBeUndefined();
  });

  test('is ready when its probe says so', async () => {
    const code = `setTimeout(() => require('node:fs').writeFileSync('up', ''), 100); setInterval(() => 0, 1000);`;
    const up = join(folder, 'up');
    const probe = async () => existsSync(up);
    const program = superviseProcess(spec(code, { ready: { probe } }), fakeReaper(), () => undefined);
    await program.start();
    expect(existsSync(up)).toBe(true);
    await program.stop();
  });
});

describe('the reaper', () => {
  /** Supervises a program in a process of its own, which can then be killed. */
  function supervisor(): ChildProcess {
    const at = (file: string) => JSON.stringify(new URL(`../../../sandbox/supervisor/${file}`, import.meta.url).href);
    const script = join(folder, 'supervisor.mjs');
    writeFileSync(join(folder, 'sample.cjs'), withChild);
    writeFileSync(
      script,
      `import { superviseProcess } from ${at('process.ts')};
       import { startReaper } from ${at('reaper.ts')};
       const spec = ${JSON.stringify({ ...spec(''), args: [join(folder, 'sample.cjs')], ready: undefined })};
       const program = superviseProcess({ ...spec, ready: { line: (line) => line === 'ready' } }, startReaper(), () => 0);
       await program.start();
       console.log(program.pid());`,
    );
    const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
    return spawn(node, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  test('ends every group when the supervisor is killed outright', async () => {
    const child = supervisor();
    const pid = await new Promise<number>((resolve) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    });
    const grandchild = childPid();
    expect([pid, grandchild].map(isAlive)).toEqual([true, true]);
    child.kill('SIGKILL');
    await until(() => !isAlive(pid) && !isAlive(grandchild));
  });
});

function childPid(): number {
  return Number(readFileSync(join(folder, 'child'), 'utf8'));
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A killed process whose parent has not yet taken note of it still has its number.
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return !/\) Z /.test(stat);
}

/** Waits for what another process does; fails after ten seconds. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not within 10 s: ${condition.toString()}`);
    await sleep(20);
  }
}
