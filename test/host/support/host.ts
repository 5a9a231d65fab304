import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment } from '../../../sandbox/supervisor/environment.ts';
import { type SupervisedProcess, superviseProcess } from '../../../sandbox/supervisor/process.ts';
import { programPath } from '../../../sandbox/supervisor/programs.ts';
import { startReaper } from '../../../sandbox/supervisor/reaper.ts';
import { root } from '../../../sandbox/supervisor/root.ts';
import type { Sandbox } from '../../../sandbox/supervisor/sandbox.ts';
import { type Command, commandOf, healthCheckOf, pathsOf, type Place, translateFiles } from './as-process.ts';
import { containersOf, overridden, readCompose, serviceOf } from './compose.ts';
import { imageSettings, layOutImage } from './image.ts';
import { portsFor } from './ports.ts';
import { makeCluster } from './postgres.ts';

export interface HostOptions {
  /** Stands in for AWS, Slack and the OIDC issuer; runs no product process itself. */
  readonly sandbox: Sandbox;
  /** Folder with PostgreSQL's programs. */
  readonly postgres: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Further settings of services, as an override file would give them. */
  readonly override: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bundle: string;
}

/** What docker-compose.yml describes, as processes of this machine. */
export interface Host {
  /** Each container that goes on running: `worker-1`, `worker-2`, `bot`, … */
  readonly names: readonly string[];
  /** Exit code and output of a container's health check, now. */
  health(name: string): Promise<{ readonly code: number; readonly output: string }>;
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

const parts = ['postgres', 'schema', 'temporal', 'namespace', 'worker', 'bot'];

/** Starts them in the order of `depends_on`, each once what it needs is healthy or done. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { sandbox, env, override } = options;
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-host-'));
  const app = join(folder, 'app');
  const logs = join(folder, 'logs');
  const bin = join(folder, 'bin');
  for (const each of [logs, bin, join(folder, 'secrets')]) mkdirSync(each);
  for (const [name, value] of Object.entries(options.secrets)) writeFileSync(join(folder, 'secrets', name), value);
  layOutImage(app, options.bundle);
  const server = programPath('temporalServer');
  symlinkSync(programPath('temporalCli'), join(bin, 'temporal'));
  for (const name of ['temporal-server', 'temporal-sql-tool'])
    symlinkSync(join(dirname(server), name), join(bin, name));

  const compose = overridden(readCompose({ ...env, COXSWAIN_SECRETS_DIR: join(folder, 'secrets') }), override);
  // The bot is where Slack and the people of the sandbox look for it.
  const ports = await portsFor(compose, { 3000: Number(new URL(sandbox.addresses.coxswain.url).port) });
  const path = [bin, options.postgres, join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const base = { ...cleanEnvironment(), PATH: path, HOME: folder };
  const reaper = startReaper();
  const running = new Map<string, SupervisedProcess>();
  const clusters: { remove(): void }[] = [];
  const returned = new Map<string, () => void>();

  const placeOf = (container: string): Place => {
    const scratch = join(folder, container);
    const service = serviceOf(compose, container);
    return {
      ports: { ...ports.shared, ...ports.own[container] },
      paths: { '/app': app, ...pathsOf(compose, service, root, scratch) },
    };
  };
  const places = new Map(parts.flatMap((part) => containersOf(compose, part)).map((each) => [each, placeOf(each)]));
  const placeFor = (container: string): Place => {
    const place = places.get(container);
    if (place === undefined) throw new Error(`no container is called ${container}`);
    return place;
  };
  for (const [name, place] of places) {
    for (const copy of Object.values(place.paths).filter((each) => each.startsWith(join(folder, name)))) {
      translateFiles(copy, place);
    }
  }

  const environmentOf = (container: string, command: Command) => {
    const image = serviceOf(compose, container).build === undefined ? {} : imageSettings();
    const settings = Object.fromEntries(
      Object.entries(image).map(([name, value]) => [name, value.replace('/app', app)]),
    );
    return { ...base, ...settings, ...command.env };
  };
  const cwdOf = (container: string) => (serviceOf(compose, container).build === undefined ? folder : app);

  async function health(container: string) {
    const check = healthCheckOf(serviceOf(compose, container), placeFor(container));
    return ended(check.command, check.args, environmentOf(container, check), cwdOf(container));
  }

  async function runOnce(container: string): Promise<void> {
    const command = commandOf(serviceOf(compose, container), placeFor(container));
    const { code, output } = await ended(command.command, command.args, environmentOf(container, command), folder);
    if (code !== 0) throw new Error(`${container} ended with ${code}:\n${output.slice(-2_000)}`);
  }

  async function keepRunning(container: string): Promise<void> {
    const service = serviceOf(compose, container);
    const place = placeFor(container);
    const command = container === 'postgres' ? ofPostgres(place) : commandOf(service, place);
    const process = superviseProcess(
      {
        name: container,
        command: command.command,
        args: command.args,
        cwd: cwdOf(container),
        env: environmentOf(container, { ...command, env: commandOf(service, place).env }),
        logFile: join(logs, `${container}.log`),
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
      (event) => {
        if (event.type === 'restarted') returned.get(event.name)?.();
      },
    );
    running.set(container, process);
    await process.start();
  }

  function ofPostgres({ ports: mapped }: Place) {
    const user = serviceOf(compose, 'postgres').environment?.['POSTGRES_USER'] ?? '';
    const cluster = makeCluster(options.postgres, user, options.secrets['postgres_password'] ?? '', mapped[5432] ?? 0);
    clusters.push(cluster);
    return cluster;
  }

  function processOf(container: string): SupervisedProcess {
    const process = running.get(container);
    if (process === undefined) throw new Error(`${container} does not go on running`);
    return process;
  }

  const begun = new Map<string, Promise<unknown>>();
  function start(part: string): Promise<unknown> {
    const already = begun.get(part);
    if (already !== undefined) return already;
    const service = serviceOf(compose, part);
    const needs = Object.keys(service.depends_on ?? {});
    const started = Promise.all(needs.map(start)).then(() =>
      Promise.all(containersOf(compose, part).map(service.restart === 'no' ? runOnce : keepRunning)),
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
    await Promise.all(parts.map(start));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    names: [...running.keys()],
    health,
    again: runOnce,
    kill: (container) => {
      const back = new Promise<void>((resolve) => returned.set(container, resolve));
      processOf(container).signal('SIGKILL');
      return back;
    },
    stop: (container) => processOf(container).stop(),
    start: (container) => processOf(container).start(),
    address: (container, port) => `http://127.0.0.1:${placeFor(container).ports[port]}`,
    app,
    close,
  };
}

function ended(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(command, args, { env, cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}${error !== null && code === 1 ? error.message : ''}` });
    });
  });
}
