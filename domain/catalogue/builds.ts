import type { BuildActor } from '../change/actor.ts';
import type { ChangeRequest } from '../change/request.ts';
import { versionProblem } from '../grammar/version.ts';
import { listOf } from '../text/list.ts';
import { authorise, type ChangeAuthorisation, groupsFor, personOf } from './authorise.ts';
import { findEnvironment } from './find.ts';
import type { Catalogue, CatalogueBuilds, StartRule } from './schema.ts';

/** A rule of the catalogue that a build meets. */
export interface MetRule {
  readonly service: string;
  readonly environment: string;
  /** Whether only a plan is shown: a proposal for a place whose deploys nobody has to approve. */
  readonly onlyShows: boolean;
  readonly rule: StartRule;
}

/** Services that a project builds, or has a rule of. */
export function servicesOf(catalogue: Catalogue, actor: BuildActor): string[] {
  return Object.entries(catalogue.services).flatMap(([service, entry]) => {
    const builds = entry[hostOf(actor)];
    if (builds === undefined) return [];
    const rules = builds.start.some(({ project }) => project === actor.project);
    return rules || isProject(builds, actor) ? [service] : [];
  });
}

/** Every rule that a build meets; what it would start. */
export function rulesMet(catalogue: Catalogue, actor: BuildActor): MetRule[] {
  return Object.entries(catalogue.services).flatMap(([service, entry]) => {
    const builds = entry[hostOf(actor)];
    return (builds?.start ?? []).flatMap((rule) => {
      const environment = rule.deploy ?? rule.propose;
      const ofProject =
        rule.project === undefined ? builds !== undefined && isProject(builds, actor) : rule.project === actor.project;
      if (environment === undefined || !ofProject || !meets(rule, actor)) return [];
      // Where deploys are approved, a proposal is a deploy that waits for its approvals.
      const approved = entry.environments[environment]?.approvals !== undefined;
      return [{ service, environment, onlyShows: rule.propose !== undefined && !approved, rule }];
    });
  });
}

/** The version that a build made: its tag without a leading v, where that can be a version; else its commit. */
export function versionBuilt({ tag, ref, sha }: BuildActor): string {
  const named = ref.replace(/^v(?=\d)/, '');
  return tag && versionProblem(named) === undefined ? named : sha;
}

/** Whether a build may start a change: a deploy of what it built, there where a rule says so. */
export function authoriseBuild(catalogue: Catalogue, actor: BuildActor, request: ChangeRequest): ChangeAuthorisation {
  const refuse = (sentence: string) => ({ allowed: false, sentence }) as const;
  if (request.kind !== 'deploy') return refuse('A pipeline may only ask for a deploy; anything else takes a person.');
  const { service, environment, version, dryRun } = request;
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) return refuse(place.sentence);
  const met = rulesMet(catalogue, actor).filter((each) => each.service === service && each.environment === environment);
  const fit = met.filter(({ rule }) => rule.version === 'any' || isBuilt(version, actor));
  const fitting = fit.find(({ onlyShows }) => !onlyShows) ?? fit[0];
  if (fitting === undefined) {
    if (met.length === 0) return refuse(noRule(actor, service, environment));
    return refuse(
      `${actor.project} built ${versionBuilt(actor)} there and may deploy only that, not ${version}. Ask for the commit of the job itself.`,
    );
  }
  if (fitting.onlyShows && !dryRun) {
    return refuse(`The catalogue lets ${actor.project} only propose ${service} for ${environment}: ask with dryRun.`);
  }
  return rightsOf(catalogue, actor, fitting);
}

function rightsOf(catalogue: Catalogue, actor: BuildActor, { service, environment, rule }: MetRule) {
  const person = personOf(catalogue, actor);
  if (rule.as === undefined) {
    if (person === undefined) {
      const who = actor.user === undefined ? 'Nobody is named' : `No person has "${actor.user}" as "gitlab"`;
      const sentence = `${who} in the catalogue, and its rule names no group to act as. Add the person, or "as" to the rule.`;
      return { allowed: false, sentence } as const;
    }
    const answer = authorise(catalogue, actor, 'deploy', service, environment);
    return answer.allowed ? { ...answer, groups: catalogue.people[person]?.groups ?? [] } : answer;
  }
  const place = findEnvironment(catalogue, service, environment);
  const needed = place.found ? groupsFor(place.environment, 'deploy') : [];
  if (needed.includes(rule.as)) return { allowed: true, person: person ?? actor.project, groups: [rule.as] } as const;
  const sentence = `The rule of ${actor.project} acts as ${rule.as}, which may not deploy ${service} to ${environment} (needs group ${listOf(needed, 'or')}).`;
  return { allowed: false, ...(person === undefined ? {} : { person }), sentence } as const;
}

const hostOf = (actor: BuildActor) => (actor.via === 'gitlab' ? 'gitlab' : actor.host);
const eventOf = (actor: BuildActor) => (actor.via === 'gitlab' ? actor.event : 'ci');

/** Whether a build is one of the project, by its number too where the catalogue has it. */
export function isProject({ project, id }: Pick<CatalogueBuilds, 'project' | 'id'>, actor: BuildActor): boolean {
  return project === actor.project && (id === undefined || id === actor.projectId);
}

function meets(rule: StartRule, actor: BuildActor): boolean {
  if (rule.event !== eventOf(actor) || (rule.protected && actor.protected !== true)) return false;
  if (rule.name !== undefined && !(actor.via === 'gitlab' && actor.name === rule.name)) return false;
  const pattern = actor.tag ? rule.tag : rule.branch;
  return pattern !== undefined && fits(pattern, actor.ref);
}

/** `*` stands for any text; everything else for itself. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let rest = text.slice(first.length, text.length - last.length);
  for (const part of others) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

function isBuilt(version: string, actor: BuildActor): boolean {
  return version === actor.sha || (actor.tag && (version === actor.ref || version === versionBuilt(actor)));
}

function noRule(actor: BuildActor, service: string, environment: string): string {
  const ref = `${actor.tag ? 'tag' : 'branch'} ${actor.ref}`;
  const open = actor.protected === true ? '' : actor.protected === false ? ', which is not protected' : '';
  return `No rule of ${service} in the catalogue lets ${actor.project} deploy it to ${environment} from ${ref}${open} (event ${eventOf(actor)}). Rules stand in services.${service}.${hostOf(actor)}.start.`;
}
