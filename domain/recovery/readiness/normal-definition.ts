import { canonicalJson, type Json } from '../../json.ts';
import type { DefinitionFacts } from './facts.ts';

type JsonObject = { readonly [key: string]: Json };

/** What ECS fills in itself, and names that say nothing of what runs. */
const filledIn = new Set([
  'taskDefinitionArn',
  'family',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
  'tags',
]);
/** Compared as points of their own. */
const elsewhere = new Set(['image', 'environment']);
/** Each region may have roles of its own: only whether there is one counts. */
const roles = new Set(['executionRoleArn', 'taskRoleArn']);
/** Here the order of the words is the meaning. */
const ordered = new Set(['command', 'entryPoint']);
/** What names an item of a list, so that the list's order does not count. */
const keys = ['name', 'containerName', 'containerPort', 'sourceVolume', 'containerPath', 'hostname', 'type', 'value'];

/** A task definition without what may differ between regions: images, addresses, identifiers of the region; lists by name. */
export function normalDefinition({ definition, own }: DefinitionFacts): Json {
  const kept = Object.entries(definition).filter(([key]) => !filledIn.has(key));
  return normal(Object.fromEntries(kept), textOf(own), '') ?? {};
}

/** Container -> variable -> value, the region's own addresses replaced by what they stand for. */
export function normalEnvironment({ definition, own }: DefinitionFacts): Readonly<Record<string, Json>> {
  const text = textOf(own);
  return Object.fromEntries(
    containersOf(definition).map((container) => {
      const { environment } = container;
      const entries = Array.isArray(environment) ? environment.filter(isObject) : [];
      const values = entries.map((each) => [written(each['name']), text(written(each['value']))]);
      return [written(container['name']), Object.fromEntries(values)];
    }),
  );
}

/** Container -> `repository@sha256:…`, or `repository:tag`, without the registry, which is the region's own. */
export function imagesOf(definition: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    containersOf(definition).map(({ name, image }) => [
      written(name),
      written(image).replace(/^[^/]*(?:[.:][^/]*)\//, ''),
    ]),
  );
}

export function containersOf(definition: JsonObject): JsonObject[] {
  const containers = definition['containerDefinitions'];
  return Array.isArray(containers) ? containers.filter(isObject) : [];
}

/** vCPUs of one task; undefined where only its containers, or nobody, says. */
export function vcpusOf({ cpu }: JsonObject): number | undefined {
  const units = Number(cpu);
  return Number.isFinite(units) && units > 0 ? units / 1024 : undefined;
}

function normal(value: Json, text: (found: string) => string, key: string): Json | undefined {
  if (roles.has(key)) return 'a role';
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => normal(item, text, '') ?? []);
    if (items.length === 0) return undefined;
    return ordered.has(key) ? items : byName(items);
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    if (elsewhere.has(name) || isDefault(name, member, value)) return [];
    const made = normal(member, text, name);
    return made === undefined ? [] : [[name, made] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** ECS writes some defaults down on one registration and not on another. */
function isDefault(name: string, member: Json, of: JsonObject): boolean {
  if (member === null) return true;
  if (name === 'cpu') return member === 0;
  // With awsvpc the host's port is the container's.
  return name === 'hostPort' && (member === 0 || member === of['containerPort']);
}

function byName(items: readonly Json[]): Json {
  if (items.every(isObject)) {
    const key = keys.find((each) => items.every((item) => item[each] !== undefined));
    const names = key === undefined ? [] : items.map((item) => written(item[key]));
    if (key !== undefined && new Set(names).size === names.length) {
      return Object.fromEntries(items.map((item) => [written(item[key]), without(item, key)]));
    }
  }
  return items.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}

function without(item: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== key));
}

/** Longest first: a host name contains the region. */
function textOf(own: DefinitionFacts['own']): (found: string) => string {
  const known = Object.entries(own).toSorted(([a], [b]) => b.length - a.length);
  return (found) =>
    known
      .reduce((text, [address, meaning]) => text.replaceAll(address, `{${meaning}}`), found)
      .replaceAll(/\bfs(ap)?-[0-9a-f]{8,}\b/g, '{file system}');
}

function written(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : canonicalJson(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
