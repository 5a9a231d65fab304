import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** A call as the audit log tells it. */
export interface AuditEntry {
  readonly id: number;
  /** The access key's owner, or role and session. */
  readonly caller: string;
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly status: number | null;
  readonly fault: string | null;
}

export interface SimulatedAws {
  readonly endpoint: string;
  readonly frontDoor: string;
  /** Resolvers of public names, `ip:port`. */
  readonly dns: readonly string[];
  /** Writes and reads that came in since the last `mark`. */
  calls(): Promise<AuditEntry[]>;
  mark(): Promise<void>;
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  clearFaults(): Promise<void>;
  /** Once every fault has hit as often as it was to. */
  faultsHit(): Promise<void>;
  /** Turns the clock of AWS forward; that of this process stays. */
  advance(seconds: number): Promise<void>;
  /** Takes a region down, cuts it off, or brings it back. */
  region(region: string, state: 'up' | 'down' | 'partitioned'): Promise<void>;
  load(service: string, environment: string, rps: number): Promise<void>;
  /** The control API: reads, or posts where there is a body. */
  ask(path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

/** Tasks start in tenths of a second instead of seconds; everything else is the sandbox's own scenario. */
const quick = '{ start: [0.3, 0.5], health: 0.2, drain: 0.3, stop: 0.1, crash: 0.2 }';

/** Simulated AWS of its own on free ports, and the environment that leads the SDK and `fetch` there. Seeded. */
export async function startSimulatedAws(physics = quick): Promise<SimulatedAws> {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-aws-'));
  const scenario = join(folder, 'scenario.yaml');
  const shop = readFileSync(join(root, 'sandbox/scenarios/shop.yaml'), 'utf8').replace(/^physics:.*$/m, '');
  writeFileSync(scenario, `${shop}\nphysics: ${physics}\n`);
  const options = ['--port', '0', '--front-door-port', '0', '--seed', '7', '--scenario', scenario];
  const child = spawn(join(root, '.venv/bin/python'), ['-m', 'sandbox.aws.server', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (data: Buffer) => errors.push(data.toString()));
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const line = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve);
    }),
    gone.then(() => Promise.reject(new Error(`simulated AWS ended: ${errors.join('')}`))),
  ]);
  const ready: Pick<SimulatedAws, 'endpoint' | 'frontDoor' | 'dns'> = JSON.parse(line);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: ready.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(`${ready.endpoint}/_sandbox/${path}`, init);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body;
  };
  const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) });
  let marked = 0;
  const calls = async () => {
    const answer = (await ask(`audit?since=${marked}`)) as { readonly calls: AuditEntry[] };
    return answer.calls;
  };
  return {
    endpoint: ready.endpoint,
    frontDoor: ready.frontDoor,
    dns: ready.dns,
    calls,
    async mark() {
      marked = (await calls()).at(-1)?.id ?? marked;
    },
    fault: async (fault) => void (await post('faults', fault)),
    async faultsHit() {
      while (((await ask('faults')) as { readonly faults: readonly unknown[] }).faults.length > 0) await sleep(20);
    },
    clearFaults: async () => void (await ask('faults', { method: 'DELETE' })),
    advance: async (seconds) => void (await post('clock', { advance: seconds })),
    region: async (region, state) => void (await post('regions', { region, state })),
    load: async (service, environment, rps) => void (await post('load', { service, environment, rps })),
    ask: (path, body) => (body === undefined ? ask(path) : post(path, body)),
    async stop() {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Only the calls of one action, e.g. `UpdateService`. */
export function only(calls: readonly AuditEntry[], ...actions: readonly string[]): AuditEntry[] {
  return calls.filter(({ action }) => actions.includes(action));
}
