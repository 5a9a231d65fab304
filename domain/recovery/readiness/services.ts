import { short } from '../../plan/diff.ts';
import { listOf } from '../../text/list.ts';
import { number } from '../../text/number.ts';
import type { GroupService } from '../group.ts';
import { type Difference, differences, worded } from './differences.ts';
import { type DefinitionFacts, seenIn, type Seen, type ServiceFacts } from './facts.ts';
import { type Judgement, type Judging, ofBoth, unknown } from './judging.ts';
import { imagesOf, normalDefinition, normalEnvironment } from './normal-definition.ts';
import type { Finding } from './score.ts';

/** How each service of the group stands on the other side: running, and the same. */
export function judgeServices(judging: Judging): Finding[] {
  return judging.group.services.flatMap((service) => {
    const name = service.service;
    const finding = (topic: Finding['topic'], title: string, judgement: Judgement): Finding => ({
      id: `${topic}/${name}`,
      topic,
      title: `${name}: ${title}`,
      ...judgement,
    });
    return [
      finding('capacity', 'stands by', capacity(judging, service)),
      finding('digest', 'same digests', compared(judging, service, digests)),
      finding('definition', 'same task definition', compared(judging, service, definition)),
      finding('environment', 'same environment', compared(judging, service, environment)),
    ];
  });
}

/** Tasks at full capacity: as many as serve now, else as many as the catalogue says. */
export function fullTasks({ facts, active }: Judging, { service, tasks }: GroupService): number {
  const serving = facts.services[service]?.[active];
  const desired = serving === undefined ? 0 : (seenIn(serving)?.desired ?? 0);
  return Math.max(tasks, desired);
}

/** Tasks that have to run while it stands by: the declared share of full capacity, rounded up. */
function capacity(judging: Judging, service: GroupService): Judgement {
  const { facts, standby, to } = judging;
  const { ecsService } = service.sides[standby];
  const look = facts.services[service.service]?.[standby] ?? notLooked(service.service);
  if ('unseen' in look) return unknown(look.unseen);
  if (look.seen === undefined) {
    const sentence = `There is no ECS service ${ecsService} in ${to}; create it, or correct the standby of ${service.service} in the catalogue.`;
    return { state: 'bad', sentence, blocks: true };
  }
  const { desired, running, settled } = look.seen;
  const full = fullTasks(judging, service);
  const wanted = Math.ceil((service.capacity / 100) * full);
  const asked = `${running} of ${wanted} tasks of ${ecsService} run in ${to} (${number(service.capacity)} % of ${full})`;
  if (running === 0 && wanted > 0) {
    return { state: 'bad', sentence: `${asked}; set its desired count to ${wanted}, or look why none starts.` };
  }
  if (desired < wanted) {
    return { state: 'warn', sentence: `${asked}, ${desired} are wanted; set its desired count to ${wanted}.` };
  }
  if (running < wanted)
    return { state: 'warn', sentence: `${asked}; look at the service's events why they do not start.` };
  if (!settled) return { state: 'warn', sentence: `${asked}, and a deployment is under way; wait until it has ended.` };
  return { state: 'ok', sentence: `${asked}.` };
}

type Both = { readonly a: DefinitionFacts; readonly b: DefinitionFacts };

function compared(
  { facts, active, standby, from, to }: Judging,
  { service, sides }: GroupService,
  judge: (both: Both, name: string, from: string, to: string) => Judgement,
): Judgement {
  const looks = facts.services[service];
  const [here, there] = [looks?.[active] ?? notLooked(service), looks?.[standby] ?? notLooked(service)];
  return ofBoth(here, there, (a, b) => {
    if (a === undefined || b === undefined) {
      const [side, region] = a === undefined ? [active, from] : [standby, to];
      const sentence = `Nothing to compare: there is no ECS service ${sides[side].ecsService} in ${region}; create it, or correct the catalogue.`;
      return { state: 'bad', sentence };
    }
    return ofBoth(a.definition, b.definition, (first, second) => judge({ a: first, b: second }, service, from, to));
  });
}

function digests({ a, b }: Both, service: string, from: string, to: string): Judgement {
  const [here, there] = [imagesOf(a.definition), imagesOf(b.definition)];
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])].toSorted();
  const other = names.filter((name) => here[name] !== there[name]);
  if (other.length > 0) {
    const each = other.map((name) => `${name} is ${image(there[name])} in ${to} and ${image(here[name])} in ${from}`);
    return { state: 'bad', sentence: `${service}: ${listOf(each)}; bring it in step with dr sync.` };
  }
  const loose = names.filter((name) => !(there[name] ?? '').includes('@sha256:'));
  if (loose.length > 0) {
    const sentence = `${listOf(loose)} of ${service}: the task definitions name a tag (${there[loose[0] ?? '']}), which may be another image in each region; pin the digest.`;
    return { state: 'warn', sentence };
  }
  const what = names.map((name) => `${name} ${image(there[name])}`);
  return { state: 'ok', sentence: `${service} runs the same in both regions: ${listOf(what)}.` };
}

function definition({ a, b }: Both, service: string, from: string, to: string): Judgement {
  const found = differences(normalDefinition(a), normalDefinition(b));
  if (found.length === 0) return { state: 'ok', sentence: `${b.name} in ${to} says the same as ${a.name} in ${from}.` };
  const each = found.slice(0, 4).map((one) => `${where(one)} ${worded(one.b)} in ${to}, ${worded(one.a)} in ${from}`);
  return {
    state: 'bad',
    sentence: `${service}: ${each.join('; ')}${more(found, each)}. Bring it in step with dr sync, or register it with the same settings.`,
  };
}

/** Only the names of variables: a value may be a secret. */
function environment({ a, b }: Both, service: string, from: string, to: string): Judgement {
  const found = differences(normalEnvironment(a), normalEnvironment(b));
  const single = Object.keys(normalEnvironment(a)).length < 2;
  if (found.length === 0) return { state: 'ok', sentence: `${service} has the same variables in both regions.` };
  const each = found.slice(0, 4).map(({ path, a: here, b: there }) => {
    const name = single ? path.slice(1).join('.') : path.toReversed().join(' of ');
    if (there === undefined) return `${name} is missing in ${to}`;
    return here === undefined ? `${name} is only in ${to}` : `${name} differs`;
  });
  return {
    state: 'bad',
    sentence: `${service}: ${each.join('; ')}${more(found, each)} (${from} beside ${to}). Bring it in step with dr sync.`,
  };
}

function image(named: string | undefined): string {
  if (named === undefined) return 'not there';
  const digest = /@(sha256:.+)$/.exec(named)?.[1];
  return digest === undefined ? named : short(digest);
}

/** `memory of app`, of `containerDefinitions.app.memory`. */
function where({ path }: Difference): string {
  const [first, container, ...rest] = path;
  if (first !== 'containerDefinitions' || container === undefined) return `${path.join('.')} is`;
  return rest.length === 0 ? `container ${container} is` : `${rest.join('.')} of ${container} is`;
}

function more(all: readonly unknown[], shown: readonly unknown[]): string {
  return all.length > shown.length ? `; and ${all.length - shown.length} more` : '';
}

function notLooked(service: string): Seen<ServiceFacts | undefined> {
  return { unseen: `${service} was not looked at.` };
}
