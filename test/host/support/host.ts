import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SupervisedProcess, superviseProcess } from '../../../sandbox/supervisor/process.ts';
import { startReaper } from '../../../sandbox/supervisor/reaper.ts';
import { containersOf, overridden, readCompose, serviceOf } from './compose.ts';
import { layOut, type Runnable, writeSecrets } from './layout.ts';
import { type Cluster, makeCluster } from './postgres.ts';

export interface HostOptions {
  /** Folder with PostgreSQL's programs. */
  readonly postgres: string;
  /** What Compose is started with, and what stands in the files of secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Further settings of services, as an override file would give them. */
  readonly override: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Port of the bot, where Slack and people look for it. */
  readonly bot: number;
  /** The workflow code of the image. */
  readonly bundle: string;
}

/** What docker-compose.yml describes, as processes of this machine. */
export interface Host {
  /** Each container that goes on running: `worker-1`, `worker-2`, `bot`, … */
  readonly names: readonly string[];
  /** Exit code and output of a container's health check, now. */
  health(name: string): Promise<Ended>;
  /** Runs a container that ends once more, as the next `docker compose up` does. */
  again(name: string): Promise<void>;
  /** As `docker compose stop` and `start`; the latter resolves once it is healthy. */
  stop(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /** SIGKILL. Its restart policy brings it back; resolves once its health check passes again. */
  kill(name: string): Promise<void>;
  /** Where a port of a container is reached here. */
  address(name: string, port: number): string;
  /** The folder that is /app in the image. */
  readonly app: string;
  close(): Promise<void>;
}

/** How a program came to its end. */
interface Ended {
  readonly code: number;
  readonly output: string;
}

const parts = ['postgres', 'schema', 'temporal', 'namespace', 'worker', 'bot'];

/** Starts them in the order of `depends_on`, each once what it needs is healthy or done. */
export async function startHost({ postgres, env, secrets, override, bot, bundle }: HostOptions): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-host-'));
  mkdirSync(join(folder, 'logs'));
  const written = writeSecrets(join(folder, 'secrets'), secrets);
  const compose = overridden(readCompose({ ...env, COXSWAIN_SECRETS_DIR: written }), override);
  const layout = await layOut({ compose, parts, folder, postgres, ports: { 3000: bot }, bundle });
  const reaper = startReaper();
  const running = new Map<string, SupervisedProcess>();
  const clusters: Cluster[] = [];
  const returned = new Map<string, () => void>();

  const health = (container: string) => endOf(layout.healthCheck(container));

  async function runOnce(container: string): Promise<void> {
    const { code, output } = await endOf(layout.command(container));
    if (code !== 0) throw new Error(`${container} ended with ${code}:\n${output.slice(-2_000)}`);
  }

  async function keepRunning(container: string): Promise<void> {
    const process = superviseProcess(
      {
        name: container,
        ...layout.command(container),
        ...(container === 'postgres' ? ofPostgres() : {}),
        logFile: join(folder, 'logs', `${container}.log`),
        ready: {
          probe: async () => {
            if ((await health(container)).code === 0) return true;
            await sleep(1_000);
            return false;
          },
        },
        graceMs: 15_000,
      },
      reaper,
      ({ type, name }) => {
        if (type === 'restarted') returned.get(name)?.();
      },
    );
    running.set(container, process);
    await process.start();
  }

  /** What the image does without being told. */
  function ofPostgres() {
    const user = serviceOf(compose, 'postgres').environment?.['POSTGRES_USER'] ?? '';
    const port = layout.port('postgres', 5432);
    const cluster = makeCluster({ programs: postgres, user, password: secrets['postgres_password'] ?? '', port });
    clusters.push(cluster);
    return { command: cluster.command, args: cluster.args };
  }

  function processOf(container: string): SupervisedProcess {
    const process = running.get(container);
    if (process === undefined) throw new Error(`${container} does not go on running`);
    return process;
  }

  const begun = new Map<string, Promise<unknown>>();
  function begin(part: string): Promise<unknown> {
    const already = begun.get(part);
    if (already !== undefined) return already;
    const { depends_on: needs = {}, restart } = serviceOf(compose, part);
    const started = Promise.all(Object.keys(needs).map(begin)).then(() =>
      Promise.all(containersOf(compose, part).map(restart === 'no' ? runOnce : keepRunning)),
    );
    begun.set(part, started);
    return started;
  }

  async function close(): Promise<void> {
    // In the reverse order: who needs another ends first.
    for (const part of parts.toReversed()) {
      await Promise.all(containersOf(compose, part).map(async (each) => running.get(each)?.stop()));
    }
    reaper.close();
    for (const cluster of clusters) cluster.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    await Promise.all(parts.map(begin));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    names: [...running.keys()],
    health,
    again: runOnce,
    stop: (container) => processOf(container).stop(),
    start: (container) => processOf(container).start(),
    kill: (container) => {
      const back = new Promise<void>((resolve) => returned.set(container, resolve));
      processOf(container).signal('SIGKILL');
      return back;
    },
    address: (container, port) => `http://127.0.0.1:${layout.port(container, port)}`,
    app: layout.app,
    close,
  };
}

function endOf({ command, args, env, cwd }: Runnable): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { env, cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
