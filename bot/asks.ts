import { authoriseChange } from '../domain/catalogue/authorise-change.ts';
import { authorise } from '../domain/catalogue/authorise.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { type About, aboutText, nameOf } from '../domain/change/about.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { ServiceRequest } from '../domain/change/request.ts';
import { meantAmong, meantChange, openChange } from '../domain/change/meant.ts';
import type { ChangeView, Intent } from '../domain/change/view.ts';
import type { Subject } from '../domain/grammar/command.ts';
import { type Place, typedAs } from '../domain/grammar/help.ts';
import { versionProblem } from '../domain/grammar/version.ts';
import type { Admit } from '../people/people.ts';
import type { RestraintKind } from '../domain/restraints/restraint.ts';
import type { Decided } from '../workflows/messages.ts';
import type { Choice } from './gateway/decision.ts';
import type { Gateway } from './gateway/gateway.ts';
import { Problem } from './gateway/problem.ts';
import { mustApprove } from './approval-asks.ts';
import { mustDecideOnGroup } from './group-asks.ts';
import { knownName, namedIn } from './names.ts';
import { mustDecideOnStack } from './stack-asks.ts';

/** What a person may ask for, from Slack as over HTTP: looked up in the catalogue in memory first, then asked of Temporal. */
export interface Asks {
  readonly catalogue: Catalogue;
  /** Asked where somebody comes in, before anything is looked up for them; absent: everybody is let in. */
  readonly admit?: Admit;
  readonly gateway: Gateway;
}

interface Wish {
  readonly service: string;
  readonly environment: string;
  readonly dryRun: boolean;
  readonly version?: string | undefined;
  /** Rollback: the version that is to be left, where the person saw one. */
  readonly leaves?: string | undefined;
  readonly reason?: string | undefined;
  /** Deploy: what is passed over of locks, freezes and stops. */
  readonly override?: readonly RestraintKind[] | undefined;
}

/**
 * The request of a deploy (with a version) or of a rollback (without), checked without asking anyone: known names, a version
 * that can exist, a person (or a pipeline) who may. The workflow checks the person again. Throws a `Problem`.
 */
export function toRequest(catalogue: Catalogue, wish: Wish, actor: Actor, typedIn: Place): ServiceRequest {
  const { service, environment, version, reason, dryRun } = wish;
  const verb = version === undefined ? 'rollback' : 'deploy';
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) {
    const { meant } = place;
    const words =
      meant === undefined ? [] : [meant.service, ...(version === undefined ? [] : [version]), meant.environment];
    const retype = meant === undefined ? '' : ` Type ${typedAs(`${verb} ${words.join(' ')}`, typedIn)}`;
    throw new Problem('notFound', `${place.sentence}${retype}`);
  }
  const wrong = version === undefined ? undefined : versionProblem(version);
  if (wrong !== undefined) throw new Problem('usage', wrong);
  const common = { service, environment, actor, dryRun, ...(reason === undefined ? {} : { reason }) };
  const override = wish.override === undefined ? {} : { override: [...wish.override] };
  const leaves = wish.leaves === undefined ? {} : { leaves: wish.leaves };
  const request: ServiceRequest =
    version === undefined
      ? { kind: 'rollback', ...common, ...leaves }
      : { kind: 'deploy', version, ...common, ...override };
  const may = authoriseChange(catalogue, actor, 'start', request);
  if (!may.allowed) throw new Problem('refused', may.sentence);
  return request;
}

/**
 * The subject as the catalogue understands it: what looks like the id of a change may be the name of a group or a stack. Throws a
 * `Problem` for unknown names.
 */
export function checkSubject(catalogue: Catalogue, subject: Subject): { readonly change: string } | About {
  if ('change' in subject) return namedIn(catalogue, subject.change) ?? subject;
  if ('name' in subject) return knownName(catalogue, subject.name);
  const place = findEnvironment(catalogue, subject.service, subject.environment);
  if (!place.found) throw new Problem('notFound', place.sentence);
  return subject;
}

/** The change that is meant: by its id, else the one that runs there, else the one that waits longest there, else the newest. */
export async function findChange({ catalogue, gateway }: Asks, meant: Subject): Promise<string> {
  const subject = checkSubject(catalogue, meant);
  if ('change' in subject) return subject.change;
  const { holder } = await gateway.lane(subject);
  const found = holder ?? meantChange(await gateway.list({ ...subject, limit: meantAmong }))?.change;
  if (found !== undefined) return found;
  throw new Problem('notFound', `No change of ${aboutText(subject)} is known yet.`);
}

/** As `findChange`, its state with it. */
export async function viewOf(asks: Asks, subject: Subject): Promise<ChangeView> {
  return asks.gateway.progress(await findChange(asks, subject));
}

/** Carries out a decision on the change that runs. Throws a `Problem`: nothing runs, not allowed, not fitting. */
export async function decide(asks: Asks, meant: Subject, intent: Intent, choice: Choice): Promise<Decided> {
  const { catalogue, gateway } = asks;
  const subject = checkSubject(catalogue, meant);
  if ('change' in subject) return gateway.decide(subject.change, intent, choice);
  if (intent === 'approve' || intent === 'reject')
    mustApprove(catalogue, choice.actor, subject, intent, choice.breakGlass === true ? 'alone' : 'together');
  else if ('group' in subject) mustDecideOnGroup(catalogue, choice, intent, subject.group);
  else if ('stack' in subject) mustDecideOnStack(catalogue, choice, intent, subject.stack);
  else {
    const may = authorise(catalogue, choice.actor, 'operate', subject.service, subject.environment);
    // Which right a skip needs depends on the step; the change knows.
    const passes =
      (intent === 'skipStep' || intent === 'override') && overrideRight(catalogue, choice.actor, subject).allowed;
    if (!may.allowed && !passes) throw new Problem('refused', may.sentence);
  }
  const { holder } = await gateway.lane(subject);
  const change = holder ?? openChange(await gateway.list({ ...subject, limit: meantAmong }))?.change;
  if (change === undefined) {
    throw new Problem('conflict', `Nothing runs for ${aboutText(subject)} now, so there is nothing to decide.`);
  }
  // Who names it has typed its name.
  const typed = intent === 'approve' ? { typed: choice.typed ?? nameOf(subject) } : {};
  return gateway.decide(change, intent, { ...choice, ...typed });
}

/** Refuses who may not let a change of a service pass where a safeguard holds it. */
export function mustOverride(catalogue: Catalogue, actor: Actor, place: ServicePlace): void {
  const may = overrideRight(catalogue, actor, place);
  if (!may.allowed) throw new Problem('refused', may.sentence);
}

function overrideRight(catalogue: Catalogue, actor: Actor, { service, environment }: ServicePlace) {
  const request = { kind: 'rollback', service, environment, actor, dryRun: false } as const;
  return authoriseChange(catalogue, actor, 'override', request);
}

type ServicePlace = Extract<About, { service: string }>;
