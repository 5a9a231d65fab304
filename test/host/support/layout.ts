import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cleanEnvironment } from '../../../sandbox/supervisor/environment.ts';
import { programPath } from '../../../sandbox/supervisor/programs.ts';
import { root } from '../../../sandbox/supervisor/root.ts';
import { type Command, commandOf, healthCheckOf, pathsOf, type Place, translateFiles } from './as-process.ts';
import { type Compose, containersOf, serviceOf } from './compose.ts';
import { imageSettings, layOutImage } from './image.ts';
import { portsFor } from './ports.ts';

export interface LayoutOptions {
  readonly compose: Compose;
  /** The services that are run. */
  readonly parts: readonly string[];
  /** Everything is laid out in this folder. */
  readonly folder: string;
  /** Folder with PostgreSQL's programs. */
  readonly postgres: string;
  /** Ports that have to be certain ones here, by those in the containers. */
  readonly ports: Readonly<Record<number, number>>;
  /** The workflow code of the image. */
  readonly bundle: string;
}

/** A command that is ready to be run on this machine. */
export interface Runnable extends Omit<Command, 'env'> {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Where everything of the containers is on this machine. */
export interface Layout {
  /** The folder that is /app in the image. */
  readonly app: string;
  /** What a container runs. */
  command(container: string): Runnable;
  healthCheck(container: string): Runnable;
  /** The port here of one that a container listens on. */
  port(container: string, port: number): number;
}

/** Lays out the image, the programs of the other images, and mounted settings with the addresses of this machine. */
export async function layOut({ compose, parts, folder, postgres, ports, bundle }: LayoutOptions): Promise<Layout> {
  const app = join(folder, 'app');
  layOutImage(app, bundle);
  const path = [programsIn(join(folder, 'bin')), postgres, join(root, 'node_modules', '.bin'), process.env['PATH']];
  const base = { ...cleanEnvironment(), PATH: path.join(delimiter), HOME: folder };
  const mapped = await portsFor(compose, ports);
  const containers = parts.flatMap((part) => containersOf(compose, part));
  const places = new Map(containers.map((container) => [container, placeOf(container)]));

  function placeOf(container: string): Place {
    const scratch = join(folder, container);
    const paths = pathsOf(compose, serviceOf(compose, container), root, scratch);
    const place = { ports: { ...mapped.shared, ...mapped.own[container] }, paths: { '/app': app, ...paths } };
    for (const copy of Object.values(paths).filter((each) => each.startsWith(scratch))) translateFiles(copy, place);
    return place;
  }

  function placeFor(container: string): Place {
    const place = places.get(container);
    if (place === undefined) throw new Error(`no container is called ${container}`);
    return place;
  }

  function runnable(container: string, { env, ...command }: Command): Runnable {
    if (serviceOf(compose, container).build === undefined) return { ...command, env: { ...base, ...env }, cwd: folder };
    const own = Object.entries(imageSettings()).map(([name, value]) => [name, value.replace('/app', app)]);
    return { ...command, env: { ...base, ...Object.fromEntries(own), ...env }, cwd: app };
  }

  return {
    app,
    command: (container) => runnable(container, commandOf(serviceOf(compose, container), placeFor(container))),
    healthCheck: (container) => runnable(container, healthCheckOf(serviceOf(compose, container), placeFor(container))),
    port: (container, port) => placeFor(container).ports[port] ?? port,
  };
}

/** A folder with Temporal's programs, under the names that they have in their images. */
function programsIn(bin: string): string {
  mkdirSync(bin);
  symlinkSync(programPath('temporalCli'), join(bin, 'temporal'));
  const beside = dirname(programPath('temporalServer'));
  for (const name of ['temporal-server', 'temporal-sql-tool']) symlinkSync(join(beside, name), join(bin, name));
  return bin;
}

/** Writes secrets as an operator does, a file each, and answers their folder. */
export function writeSecrets(folder: string, secrets: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value);
  return folder;
}
