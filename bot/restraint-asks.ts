import { authoriseRestraint, reachOf } from '../domain/catalogue/authorise-restraint.ts';
import { personOf, stranger } from '../domain/catalogue/authorise.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { WrittenReach } from '../domain/grammar/command.ts';
import { holdsAt, type Reach, reachKey, type Restraint, type RestraintKind } from '../domain/restraints/restraint.ts';
import { freezesSoon } from '../config/calendar/freezes.ts';
import { overriders } from '../domain/catalogue/overriders.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import { reachesOf } from '../domain/restraints/reaches.ts';
import { isRestrained } from '../domain/restraints/restrained.ts';
import { refusalOf } from '../domain/restraints/sentences.ts';
import { parseUntil } from '../domain/time/until.ts';
import { type Asks, checkSubject } from './asks.ts';
import { Problem } from './gateway/problem.ts';
import type { RestraintWish } from './gateway/restraints.ts';

export interface WrittenRestraint {
  readonly kind: RestraintKind;
  /** Absent: everywhere. */
  readonly on?: WrittenReach | undefined;
  readonly reason?: string | undefined;
  /** Seconds. */
  readonly for?: number | undefined;
  /** As typed, in the catalogue's time zone. */
  readonly until?: string | undefined;
}

/** What is to be locked, frozen or stopped, checked without asking anyone. Whoever keeps them checks the person again. Throws a `Problem`. */
export function toRestraint(catalogue: Catalogue, written: WrittenRestraint, actor: Actor, now: number): RestraintWish {
  const { kind, reason } = written;
  const on = meant(catalogue, written);
  const may = authoriseRestraint(catalogue, actor, 'operate', on);
  if (!may.allowed) throw new Problem('refused', may.sentence);
  const until = endOf(written, catalogue.timeZone ?? 'UTC', now);
  return { kind, on, actor, ...(reason === undefined ? {} : { reason }), ...(until === undefined ? {} : { until }) };
}

/** What is to be released. Whether this person may depends on whose it is. Throws a `Problem`. */
export function toRelease(catalogue: Catalogue, written: WrittenRestraint, actor: Actor): Omit<RestraintWish, 'until'> {
  const { kind, reason } = written;
  if (personOf(catalogue, actor) === undefined) throw new Problem('refused', stranger(catalogue, actor));
  return { kind, on: meant(catalogue, written), actor, ...(reason === undefined ? {} : { reason }) };
}

/** What people have locked, frozen or stopped now, and what calendars freeze now or soon. `now`: epoch ms. */
export async function allRestraints({ catalogue, gateway }: Asks, now: number): Promise<Restraint[]> {
  return [...(await gateway.restraints()), ...freezesSoon(catalogue, now)];
}

/** Why the change would be refused if it were asked for now; undefined where nothing holds it back. */
export async function heldBack(asks: Asks, request: ChangeRequest, now: number): Promise<string | undefined> {
  if (!isRestrained(request)) return undefined;
  const { catalogue } = asks;
  const reaches = new Set(reachesOf(catalogue, request).map(reachKey));
  const all = await allRestraints(asks, now);
  const holding = all.filter((each) => holdsAt(each, now) && reaches.has(reachKey(each.on)));
  return holding.length === 0 ? undefined : refusalOf(holding, overriders(catalogue, request));
}

function meant(catalogue: Catalogue, { kind, on }: WrittenRestraint): Reach {
  if (kind === 'stop') return { everything: true };
  if (on === undefined)
    throw new Problem('usage', `A ${kind} is on a service in an environment, an environment or a recovery group.`);
  if (!('place' in on)) {
    checkSubject(catalogue, on);
    return on;
  }
  const reach = reachOf(catalogue, on.place);
  if ('sentence' in reach) throw new Problem('notFound', reach.sentence);
  return reach;
}

function endOf({ for: seconds, until }: WrittenRestraint, zone: string, now: number): number | undefined {
  if (seconds !== undefined) return now + seconds * 1000;
  if (until === undefined) return undefined;
  const parsed = parseUntil(until, now, zone);
  if ('problem' in parsed) throw new Problem('usage', parsed.problem);
  return parsed.at;
}
