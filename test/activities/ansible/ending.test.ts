import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { attempt } from '../support/attempt.ts';
import { folderWith, playbooks, run } from './support.ts';

const scratch = mkdtempSync(join(tmpdir(), 'coxswain-ending-'));
const pidFile = join(scratch, 'pid');

/** A task that does not end by itself, nor when it is asked to. */
const stubborn = folderWith(
  'own',
  `    - name: Begin\n      ansible.builtin.command: { cmd: "true" }\n      changed_when: false
    - name: Go on for ever
      ansible.builtin.shell: 'trap "" TERM; echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; while :; do sleep 1; done'
`,
);

afterAll(() => {
  for (const folder of [scratch, stubborn]) rmSync(folder, { recursive: true, force: true });
});

/** Asks until it is so, at most 20 s: what is waited for is done by processes that do not report here. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not come about within 20 s');
    await pause(50);
  }
}

function pidOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A zombie, which only waits to be collected by its new parent, does not. */
function lives(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout);
}

/** Private folders of runs in the tests' own temporary folder. */
const folders = () => readdirSync(scratch).filter((name) => name.startsWith('coxswain-playbook-'));

test('cancelling ends every process of the run, also one that ignores SIGTERM, before it answers', async () => {
  let pid: number | undefined;
  const cancelled = attempt(playbooks(stubborn, { temporary: scratch }), run('own'), {}, (environment) => {
    pid = pidOf(pidFile);
    if (pid === undefined) return;
    expect(folders()).toHaveLength(1);
    environment.cancel();
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'CancelledFailure' });
  expect(pid).toBeGreaterThan(1);
  expect(lives(pid ?? 0)).toBe(false);
  expect(folders()).toEqual([]);
});

test('a killed worker takes its run with it, though nobody is left to end it', async () => {
  const before = pidOf(pidFile);
  const script = join(import.meta.dirname, 'doomed-worker.ts');
  const worker = spawn(process.execPath, [script, stubborn, scratch], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  });
  await until(() => pidOf(pidFile) !== before);
  const pid = pidOf(pidFile) ?? 0;
  expect(lives(pid)).toBe(true);
  expect(folders()).toHaveLength(1);
  worker.kill('SIGKILL');
  await until(() => !lives(pid));
  await until(() => folders().length === 0);
});
