import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PostgreSQL's image does this before it starts the server: it makes a cluster with that user and a database of the same name. */
export interface Cluster {
  readonly command: string;
  readonly args: readonly string[];
  remove(): void;
}

/** PostgreSQL refuses to run as root. */
const nobody = 65_534;

export interface ClusterOptions {
  /** Folder with PostgreSQL's programs. */
  readonly programs: string;
  readonly user: string;
  readonly password: string;
  readonly port: number;
}

/** Makes a cluster in a temporary folder; the command starts the server on it. */
export function makeCluster({ programs, user, password, port }: ClusterOptions): Cluster {
  const asRoot = process.getuid?.() === 0;
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-postgres-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (asRoot) for (const path of [folder, passwordFile]) chownSync(path, nobody, nobody);
  const prefix = asRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
  const asUser = (name: string, ...args: string[]): [string, ...string[]] => {
    const [command = '', ...rest] = [...prefix, join(programs, name), ...args];
    return [command, ...rest];
  };
  const run = ([command, ...args]: [string, ...string[]], input = '') =>
    execFileSync(command, args, { cwd: folder, input, stdio: ['pipe', 'ignore', 'pipe'] });
  const data = join(folder, 'data');
  run(
    asUser(
      'initdb',
      '-D',
      data,
      '-U',
      user,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--locale=C',
      '-E',
      'UTF8',
    ),
  );
  run(asUser('postgres', '--single', '-D', data, 'postgres'), `CREATE DATABASE "${user}"\n`);
  const [command, ...args] = asUser('postgres', '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder);
  return { command, args, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
