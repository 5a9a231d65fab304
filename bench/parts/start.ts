import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../sandbox/supervisor/root.ts';
import { type Figure, figure, rounded } from '../figure.ts';
import { type Memory, memoryOf } from '../lab/memory.ts';

/** Long enough that what is only needed at the start has been given back. */
const restMs = 10_000;

interface Started {
  readonly seconds: number;
  readonly memory: Memory | undefined;
}

/**
 * `npm start`, as people run it, to its table of addresses. First on a fresh state folder, then warm, on the state of the
 * first. Also the memory of all its processes at rest. Baseline: `npm exec` of a program that does nothing.
 */
export async function start(times: number): Promise<{ figure: Figure; atRest: Memory | undefined }> {
  const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-bench-'));
  try {
    const fresh = await startOnce(stateDir, false);
    const warm: Started[] = [];
    for (let index = 0; index < times; index += 1) warm.push(await startOnce(stateDir, index === times - 1));
    const bare = await bareNpm();
    return {
      atRest: warm.at(-1)?.memory,
      figure: figure({
        name: 'warm npm start to ready',
        value: Math.max(...warm.map(({ seconds }) => seconds)),
        unit: 's',
        limit: 20,
        baseline: { what: 'npm exec of a program that does nothing', value: bare },
        detail: { warmSeconds: warm.map(({ seconds }) => rounded(seconds)), freshStateSeconds: rounded(fresh.seconds) },
      }),
    };
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function startOnce(stateDir: string, rest: boolean): Promise<Started> {
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--no-open', '--quiet', '--state', stateDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the whole group; so does the bench's end.
    detached: true,
  });
  try {
    await said(child, 'sandbox is ready');
    const seconds = (performance.now() - began) / 1000;
    if (rest) await sleep(restMs);
    return { seconds, memory: rest ? memoryOf(child.pid ?? 0) : undefined };
  } finally {
    await interrupt(child);
  }
}

async function said(child: ChildProcess, words: string): Promise<void> {
  let output = '';
  const heard = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes(words)) heard.resolve();
    });
  }
  child.once('exit', (code) => heard.reject(new Error(`npm start ended with exit code ${code}: ${output}`)));
  const late = setTimeout(() => heard.reject(new Error(`npm start is not ready after 120 s: ${output}`)), 120_000);
  await heard.promise.finally(() => clearTimeout(late));
}

async function interrupt(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  const late = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 20_000);
  await ended;
  clearTimeout(late);
}

async function bareNpm(): Promise<number> {
  const began = performance.now();
  const child = spawn('npm', ['exec', '--silent', '--', 'true'], { cwd: root, stdio: 'ignore' });
  await once(child, 'exit');
  return (performance.now() - began) / 1000;
}
