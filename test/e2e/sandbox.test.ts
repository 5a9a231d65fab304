import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { answersOk } from '../../sandbox/supervisor/probes.ts';
import { type Sandbox, type SandboxEvent, startSandbox } from '../../sandbox/supervisor/sandbox.ts';

const names = ['temporal', 'aws', 'worker', 'bot'] as const;

let stateDir: string;
let sandbox: Sandbox;
const events: SandboxEvent[] = [];
const onEvent = (event: SandboxEvent) => void events.push(event);

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'coxswain-sandbox-'));
  sandbox = await startSandbox({ stateDir, usualPorts: false, onEvent });
});

afterAll(async () => {
  await sandbox.close();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Talks to the sandbox's Temporal for the length of `use`. */
async function withTemporal<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: sandbox.addresses.temporal.address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const mark = 'left-by-an-earlier-run';
const leaveMark = () =>
  withTemporal((client) => client.workflow.start('nobody', { taskQueue: 'nobody', workflowId: mark }));
const hasMark = () =>
  withTemporal((client) =>
    client.workflow
      .getHandle(mark)
      .describe()
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        },
      ),
  );

/** Kills a program and resolves once it is ready again. */
async function killAndWait(name: (typeof names)[number]): Promise<void> {
  const seen = events.length;
  const pid = sandbox.pid(name);
  sandbox.signal(name, 'SIGKILL');
  const deadline = Date.now() + 30_000;
  while (!events.slice(seen).some((event) => event.type === 'restarted' && event.name === name)) {
    if (Date.now() > deadline) throw new Error(`${name} is not ready again after 30 s: ${JSON.stringify(events)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(events.slice(seen)).toContainEqual({ type: 'died', name, pid, how: 'SIGKILL' });
}

describe('a sandbox', () => {
  test('answers at every address that it writes to sandbox.json', async () => {
    const written = JSON.parse(readFileSync(join(stateDir, 'sandbox.json'), 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(sandbox.addresses)));
    const { temporal, aws, slack, oidc, coxswain } = sandbox.addresses;
    const urls = [
      temporal.ui,
      `${aws.endpoint}/_sandbox/health`,
      slack.console,
      `${oidc.issuer}/jwks`,
      `${coxswain.url}/healthz`,
    ];
    expect(await Promise.all(urls.map(answersOk))).toEqual(urls.map(() => true));
    expect(written.pids).toEqual({
      ...Object.fromEntries(names.map((name) => [name, sandbox.pid(name)])),
      supervisor: process.pid,
    });
  });

  test('refuses a second one on the same state folder', async () => {
    await expect(startSandbox({ stateDir, usualPorts: false })).rejects.toThrow('A sandbox already runs here');
  });

  test.each(names)('starts %s again when it is killed', async (name) => {
    const before = sandbox.pid(name);
    await killAndWait(name);
    expect(sandbox.pid(name)).not.toBe(before);
    const { pids } = JSON.parse(readFileSync(join(stateDir, 'sandbox.json'), 'utf8'));
    expect(pids[name]).toBe(sandbox.pid(name));
  });

  test('keeps its workflows when Temporal is killed, and over a restart, until a fresh start', async () => {
    await leaveMark();
    await killAndWait('temporal');
    expect(await hasMark()).toBe(true);

    const pids = names.map((name) => sandbox.pid(name));
    await sandbox.close();
    expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(existsSync(join(stateDir, 'sandbox.json'))).toBe(false);

    sandbox = await startSandbox({ stateDir, usualPorts: false, onEvent, hold: ['worker', 'bot', 'aws'] });
    expect(await hasMark()).toBe(true);
    await sandbox.close();

    sandbox = await startSandbox({ stateDir, usualPorts: false, onEvent, hold: ['worker', 'bot', 'aws'], fresh: true });
    expect(await hasMark()).toBe(false);
  });
});
