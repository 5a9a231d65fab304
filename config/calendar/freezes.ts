import { readWindow } from '../../domain/calendar/written.ts';
import type { Interval, Span } from '../../domain/calendar/span.ts';
import type { Catalogue, CatalogueCalendar } from '../../domain/catalogue/schema.ts';
import type { ChangeRequest } from '../../domain/change/request.ts';
import { reachesIn, reachesOf } from '../../domain/restraints/reaches.ts';
import type { Reach, Restraint } from '../../domain/restraints/restraint.ts';
import { listOf } from '../../domain/text/list.ts';
import { dayMs } from '../../domain/time/wall.ts';
import { occurrences } from './occurrences.ts';

/** Freezes of calendars, as far as they are known. */
export interface Freezes {
  /** In the order in which they begin; those that hold already come first. */
  readonly freezes: readonly Restraint[];
  /** Epoch ms; what begins from then on is not among them. */
  readonly until: number;
}

/** More than any change needs to know at once; a change that outlives them asks again. */
const mostFreezes = 200;
const mostReason = 100;

/** A change looks so far ahead; one that lasts longer asks again. */
const aheadMs = 60 * dayMs;
/** People are told of what begins so soon. */
const tellMs = 14 * dayMs;

/** The freezes of calendars that hold a change back, from now (epoch ms) on. */
export function freezesFor(catalogue: Catalogue, request: ChangeRequest, now: number): Freezes {
  return freezesOn(catalogue, reachesOf(catalogue, request), now, now + aheadMs);
}

/** Everything that calendars freeze now or within two weeks. */
export function freezesSoon(catalogue: Catalogue, now: number): readonly Restraint[] {
  return freezesOn(catalogue, reachesIn(catalogue), now, now + tellMs).freezes;
}

/** Which freezes of calendars lie on any of these between two instants, epoch ms; windows that overlap or adjoin are one. */
export function freezesOn(catalogue: Catalogue, reaches: readonly Reach[], from: number, to: number): Freezes {
  const freezes = reaches
    .flatMap((on) => calendarsOn(catalogue, on).flatMap((name) => freezesOf(catalogue, name, on, from, to)))
    .toSorted((a, b) => a.since - b.since);
  const next = freezes[mostFreezes];
  return next === undefined ? { freezes, until: to } : { freezes: freezes.slice(0, mostFreezes), until: next.since };
}

/** The calendars that freeze exactly that. */
export function calendarsOn({ calendars, services }: Catalogue, on: Reach): readonly string[] {
  if (!('environment' in on)) return [];
  const whole = Object.entries(calendars).flatMap(([name, { freezes }]) =>
    freezes.includes(on.environment) ? [name] : [],
  );
  if (!('service' in on)) return whole;
  const own = services[on.service]?.environments[on.environment]?.freeze ?? [];
  return [...new Set(own)].filter((name) => !whole.includes(name));
}

function freezesOf(catalogue: Catalogue, name: string, on: Reach, from: number, to: number): Restraint[] {
  const calendar = catalogue.calendars[name];
  if (calendar === undefined) return [];
  const { owner, zone = catalogue.timeZone } = calendar;
  return stretches(calendar, zone ?? 'UTC', from, to)
    .filter(({ since, until }) => until > from && since < to)
    .map(({ since, until, reasons }) => ({
      kind: 'freeze',
      on,
      ...(owner === undefined ? {} : { by: owner }),
      ...(reasons.length === 0 ? {} : { reason: short(listOf(reasons)) }),
      calendar: name,
      ...(zone === undefined ? {} : { zone }),
      since,
      until,
    }));
}

interface Stretch extends Interval {
  readonly reasons: readonly string[];
}

/** What was found of a calendar, and between which instants. It does not change while it is in memory. */
const found = new WeakMap<CatalogueCalendar, { from: number; to: number; stretches: readonly Stretch[] }>();

/** Where a calendar freezes, between these instants at least. Looked for once a day, and further than asked for: many ask, all for about the same. */
function stretches(calendar: CatalogueCalendar, zone: string, from: number, to: number): readonly Stretch[] {
  const known = found.get(calendar);
  if (known !== undefined && known.from <= from && known.to >= to) return known.stretches;
  // One that has gone on for a while is the same, with the same beginning, whenever it is asked for.
  const range = { from: from - aheadMs / 2, to: Math.max(to, from + aheadMs) + dayMs };
  const intervals = spansOf(calendar, zone).flatMap((span) =>
    occurrences(span, range.from, range.to).map((interval) => ({
      ...interval,
      reason: span.reason ?? calendar.reason,
    })),
  );
  const joined = join(intervals);
  found.set(calendar, { from, to: range.to, stretches: joined });
  return joined;
}

/** What a calendar consists of. It has passed its checks. */
function spansOf({ windows, ics }: CatalogueCalendar, zone: string): Span[] {
  const written = windows.flatMap((window) => {
    const read = readWindow(window, zone);
    return 'span' in read ? [read.span] : [];
  });
  return [...written, ...(ics?.spans ?? [])];
}

/** Overlapping and adjoining ones as one, with all their reasons. */
function join(intervals: readonly (Interval & { readonly reason?: string | undefined })[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { since, until, reason } of intervals.toSorted((a, b) => a.since - b.since)) {
    const last = all.at(-1);
    const own = reason === undefined ? [] : [reason];
    if (last === undefined || since > last.until) all.push({ since, until, reasons: own });
    else
      all[all.length - 1] = {
        since: last.since,
        until: Math.max(last.until, until),
        reasons: [...new Set([...last.reasons, ...own])],
      };
  }
  return all;
}

function short(text: string): string {
  // Not through the middle of what takes two units of UTF-16.
  return text.length <= mostReason ? text : `${text.slice(0, mostReason - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
