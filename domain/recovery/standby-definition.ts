import { canonicalJson, type Json } from '../json.ts';
import type { TaskSettings } from '../plan/step.ts';
import { listOf } from '../text/list.ts';
import type { DefinitionFacts } from './readiness/facts.ts';
import { containersOf, normalDefinition } from './readiness/normal-definition.ts';

type JsonObject = { readonly [key: string]: Json };

/** Members of a task that a standby has as the side that serves. Roles, volumes and network are its region's own. */
const ofTask = ['cpu', 'memory', 'runtimePlatform', 'ephemeralStorage'] as const;
/** The same of a container. Secrets, logs, environment files and mounts name what only their region has. */
const ofContainer = [
  'cpu',
  'memory',
  'memoryReservation',
  'portMappings',
  'command',
  'entryPoint',
  'healthCheck',
  'essential',
  'dependsOn',
  'stopTimeout',
  'startTimeout',
  'ulimits',
  'user',
  'workingDirectory',
  'readonlyRootFilesystem',
  'linuxParameters',
] as const;

export interface TakenOver {
  /** What the standby's task definition has to say otherwise; absent where it says the same. */
  readonly settings?: TaskSettings;
  /** One line for each difference, without values: a variable may hold a secret. */
  readonly lines: readonly string[];
  /** What differs and is left to a person, since it is the region's own. */
  readonly notes: readonly string[];
}

/**
 * What the task definition of a standby takes over of the one that serves: size, ports, commands, checks and plain variables.
 * A variable that names something of the region that serves (its region, account or load balancer) is not carried over: the
 * standby keeps its own, and what only it has. Pure, and idempotent: what was taken over is no difference the next time.
 */
export function takenOver(serving: DefinitionFacts, standing: DefinitionFacts, region: string): TakenOver {
  const [from, into] = [serving.definition, standing.definition];
  const task = Object.fromEntries(changed(serving, standing, ofTask, from, into));
  const lines = Object.keys(task).map((key) => `${key} as where it serves`);
  const notes: string[] = [];
  const containers: Record<string, JsonObject> = {};
  const theirs = containersOf(into);
  for (const container of containersOf(from)) {
    const name = text(container['name']);
    const own = theirs.find((each) => each['name'] === name);
    if (own === undefined) {
      notes.push(`Container ${name} is missing in ${standing.name} of ${region}: add it there, with its own secrets.`);
      continue;
    }
    const members = changed(serving, standing, ofContainer, container, own);
    const variables = environment(serving, container, own);
    if (variables.missing.length > 0) {
      const what = `${listOf(variables.missing)} of ${name}`;
      notes.push(
        `${what} ${variables.missing.length > 1 ? 'name' : 'names'} what only its region has: set it in ${region}.`,
      );
    }
    lines.push(
      ...members.map(([key]) => `${name}: ${key} as where it serves`),
      ...variables.lines.map((each) => `${name}: ${each}`),
    );
    if (members.length === 0 && variables.lines.length === 0) continue;
    containers[name] = {
      ...Object.fromEntries(members),
      ...(variables.lines.length === 0 ? {} : { environment: variables.value }),
    };
  }
  const differ = lines.length > 0;
  return { ...(differ ? { settings: { task, containers } } : {}), lines, notes };
}

/** Members that say something else, compared without what is their region's own; null where the one that serves has none. */
function changed(
  serving: DefinitionFacts,
  standing: DefinitionFacts,
  keys: readonly string[],
  from: JsonObject,
  into: JsonObject,
): [string, Json][] {
  return keys.flatMap((key) => {
    const [here, there] = [from[key], into[key]];
    const plain = (facts: DefinitionFacts, value: Json | undefined) =>
      canonicalJson(value === undefined ? {} : normalDefinition({ ...facts, definition: { [key]: value } }));
    if (plain(serving, here) === plain(standing, there)) return [];
    return [[key, here ?? null]];
  });
}

function environment(serving: DefinitionFacts, from: JsonObject, into: JsonObject) {
  const [here, there] = [variablesOf(from), variablesOf(into)];
  const isOwn = (value: string) => Object.keys(serving.own).some((address) => value.includes(address));
  const carried = [...here].filter(([, value]) => !isOwn(value));
  const wanted = new Map([...there, ...carried]);
  return {
    lines: carried.flatMap(([name, value]) => {
      if (there.get(name) === value) return [];
      return [`${name} ${there.has(name) ? 'as where it serves' : 'added'}`];
    }),
    value: [...wanted].map(([name, value]) => ({ name, value })),
    missing: [...here].flatMap(([name, value]) => (isOwn(value) && !there.has(name) ? [name] : [])),
  };
}

function variablesOf({ environment: written }: JsonObject): Map<string, string> {
  const entries = Array.isArray(written) ? written : [];
  return new Map(entries.map((each: JsonObject) => [text(each['name']), text(each['value'])] as const));
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
