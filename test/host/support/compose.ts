import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../../sandbox/supervisor/root.ts';

/** As much of a Compose service as docker-compose.yml uses. */
export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly init?: boolean;
  readonly deploy?: { readonly replicas?: number };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const composeFile = join(root, 'docker-compose.yml');

/** The file as it is written, with YAML's merges resolved. */
export function writtenCompose(text = readFileSync(composeFile, 'utf8')): Compose {
  return parse(text, { merge: true });
}

/** The file as Compose reads it in this environment. Throws what Compose says where a variable is missing. */
export function readCompose(env: Readonly<Record<string, string | undefined>>): Compose {
  const interpolated = (value: unknown): unknown => {
    if (typeof value === 'string') return interpolate(value, env);
    if (Array.isArray(value)) return value.map(interpolated);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, interpolated(each)]));
  };
  return interpolated(writtenCompose()) as Compose;
}

/** Variables that the file takes from the environment. */
export function variablesOf(text = readFileSync(composeFile, 'utf8')): string[] {
  return [...new Set([...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name = '']) => name))];
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what is missing}`, and `$$` for a dollar. https://docs.docker.com/reference/compose-file/interpolation/ */
function interpolate(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (match, name?: string, kind?: string, rest = '') => {
    if (name === undefined) return match === '$$' ? '$' : match;
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    if (kind === '?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return kind === '-' ? rest : '';
  });
}

/** With further settings of services, as an override file would give them. */
export function overridden(
  compose: Compose,
  override: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Compose {
  const services = Object.fromEntries(
    Object.entries(compose.services).map(([name, service]) => [
      name,
      { ...service, environment: { ...service.environment, ...override[name] } },
    ]),
  );
  return { ...compose, services };
}

/** The service of a container such as `worker-2`. */
export function serviceOf({ services }: Compose, container: string): Service {
  const service = services[container.replace(/-\d+$/, '')];
  if (service === undefined) throw new Error(`docker-compose.yml has no service for ${container}`);
  return service;
}

/** The containers of a service: of several, each has a number. */
export function containersOf(compose: Compose, part: string): string[] {
  const replicas = serviceOf(compose, part).deploy?.replicas ?? 1;
  return replicas === 1 ? [part] : Array.from({ length: replicas }, (_, index) => `${part}-${index + 1}`);
}
