import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Compose, Service } from './compose.ts';

/** Who listens where in its container. The numbers are all different, so that each stands for one thing wherever it is written. */
export const listening = {
  postgres: [5432],
  temporal: [7233, 7234, 7235, 7239, 6933, 6934, 6935, 6939, 9466],
  worker: [3001, 9465],
  bot: [3000, 9464],
} as const;

/** What a service's container has, on this machine. */
export interface Place {
  /** Port here of each port that somebody listens on there. */
  readonly ports: Readonly<Record<number, number>>;
  /** File or folder here of each path that is mounted there. */
  readonly paths: Readonly<Record<string, string>>;
}

/** A command that does here what it does in its container. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Secrets and mounts of a service; mounted settings are copied with the addresses of this machine in them. */
export function pathsOf(compose: Compose, service: Service, from: string, scratch: string): Record<string, string> {
  const secrets = (service.secrets ?? []).map((name) => [`/run/secrets/${name}`, compose.secrets[name]?.file ?? name]);
  const mounts = (service.volumes ?? [])
    .map((written) => written.split(':'))
    .filter(([source = '', target]) => target !== undefined && !(source in compose.volumes))
    .map(([source = '', target = '']) => [target, settingsOf(resolve(from, source), scratch)]);
  return Object.fromEntries([...secrets, ...mounts]);
}

/** Settings of a host are copied, to be translated; everything else is used where it is. */
function settingsOf(source: string, scratch: string): string {
  if (!source.includes('/config/host/')) return source;
  const copy = join(scratch, basename(source));
  cpSync(source, copy, { recursive: true });
  return copy;
}

/** Writes the addresses of this machine into the files of a folder. */
export function translateFiles(folder: string, place: Place): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (statSync(file).isFile()) writeFileSync(file, translate(readFileSync(file, 'utf8'), place));
  }
}

/** A text of the container, such as a command or a setting, for this machine: names, ports and paths differ, and nothing else. */
export function translate(text: string, { ports, paths }: Place): string {
  const names = Object.keys(listening).join('|');
  const here = text
    .replaceAll(new RegExp(`\\b(?:${names})(?=:\\d)`, 'g'), '127.0.0.1')
    .replaceAll('0.0.0.0', '127.0.0.1')
    .replaceAll(/\b\d{4}\b/g, (port) => String(ports[Number(port)] ?? port));
  const known = Object.entries(paths).toSorted(([a], [b]) => b.length - a.length);
  return known.reduce((done, [there, path]) => done.replaceAll(there, path), here);
}

/** What the service runs, with the settings that the file gives it. */
export function commandOf(service: Service, place: Place): Command {
  const [command = '', ...args] = [...(service.entrypoint ?? []), ...(service.command ?? [])];
  return { ...translated(command, args, place), env: settingsHere(service, place) };
}

/** What says whether it is healthy. */
export function healthCheckOf(service: Service, place: Place): Command {
  const [kind, command = '', ...args] = service.healthcheck?.test ?? [];
  if (kind !== 'CMD') throw new Error(`a health check of the form ["CMD", …] is expected, not ${String(kind)}`);
  return { ...translated(command, args, place), env: settingsHere(service, place) };
}

function translated(command: string, args: readonly string[], place: Place) {
  return { command: translate(command, place), args: args.map((each) => translate(each, place)) };
}

/** A value that is the name of a service this one needs is that one's address. */
function settingsHere({ environment = {}, depends_on: needs = {} }: Service, place: Place): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value in needs ? '127.0.0.1' : translate(value, place)]),
  );
}
