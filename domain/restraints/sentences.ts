import { quoted } from '../change/words.ts';
import { listOf } from '../text/list.ts';
import { dayTime } from '../time/zone.ts';
import type { Reach, Restraint, RestraintKind } from './restraint.ts';

/** How a moment is said, ISO 8601: by a channel in the reader's own zone. */
export type SayTime = (iso: string) => string;

/** `app in prod`, `prod`, `shop`, `the line`. */
export function reachText(on: Reach): string {
  if ('service' in on) return `${on.service} in ${on.environment}`;
  if ('environment' in on) return on.environment;
  if ('stack' in on) return on.stack;
  return 'group' in on ? on.group : 'the line';
}

/** As it is typed after the verb: `app prod`, `prod`, `shop`, nothing. */
function reachTyped(on: Reach): string {
  if ('service' in on) return ` ${on.service} ${on.environment}`;
  if ('environment' in on) return ` ${on.environment}`;
  if ('stack' in on) return ` ${on.stack}`;
  return 'group' in on ? ` ${on.group}` : '';
}

const states = { lock: 'locked', freeze: 'frozen', stop: 'stopped' } as const satisfies Record<RestraintKind, string>;

/**
 * `prod is frozen by @release-manager until Mon 2 Jan 08:00 UTC ("year end")`, `prod is frozen until Mon 2 Jan 08:00 UTC (calendar "year-end", by
 * @release-manager)`; no full stop. Without `time` moments are those of its calendar's zone, else UTC.
 */
export function restraintText(restraint: Restraint, time: SayTime = inZoneOf(restraint)): string {
  const { kind, on, by, reason, calendar, until } = restraint;
  const who = by === undefined ? '' : ` by @${by}`;
  const till = until === undefined ? '' : ` until ${time(new Date(until).toISOString())}`;
  const state = `${reachText(on)} is ${states[kind]}`;
  if (calendar === undefined) return `${state}${who}${till}${quoted(reason)}`;
  const from = `calendar "${calendar}"${who === '' ? '' : `,${who}`}${reason === undefined ? '' : `: "${reason}"`}`;
  // One pair of brackets, where the moment ends with its zone.
  return till.endsWith(')') ? `${state}${till.slice(0, -1)}; ${from})` : `${state}${till} (${from})`;
}

/** As the clocks of its calendar show it. */
export function inZoneOf({ zone = 'UTC' }: Pick<Restraint, 'zone'>): SayTime {
  return (iso) => dayTime(Date.parse(iso), zone);
}

/** `From Fri 18 Dec 16:00 UTC: prod is frozen until …`, for what is yet to begin. */
export function comingText(restraint: Restraint, time: SayTime = inZoneOf(restraint)): string {
  return `From ${time(new Date(restraint.since).toISOString())}: ${restraintText(restraint, time)}`;
}

/** How it is released: `/unfreeze prod`. Undefined for what a calendar put there. */
export function releaseTyped({ kind, on, calendar }: Restraint): string | undefined {
  if (calendar !== undefined) return undefined;
  return `/${releases[kind]}${reachTyped(on)}`;
}

const releases = { lock: 'unlock', freeze: 'unfreeze', stop: 'unstop' } as const satisfies Record<
  RestraintKind,
  string
>;

/** Why a change that was asked for does not begin, and what may be done instead. */
export function refusalOf(restraints: readonly Restraint[], overriders: readonly string[]): string {
  const kinds = [...new Set(restraints.map(({ kind }) => kind))];
  const why = listOf(restraints.map((each) => restraintText(each)));
  const override =
    overriders.length === 0
      ? 'Nobody may override that.'
      : `Whoever is in ${listOf(overriders, 'or')} may ask again with --override ${kinds.join(',')} --reason "TEXT".`;
  return `${upperFirst(why)}. Rollbacks still work. ${override}`;
}

/** What a person is told who put it there. */
export function putSentence(restraint: Restraint, time?: SayTime): string {
  const typed = releaseTyped(restraint) ?? '';
  const end = restraint.until === undefined ? `It ends with ${typed}.` : `It ends by itself, or with ${typed}.`;
  const what =
    restraint.kind === 'stop'
      ? 'Nothing that brings something new begins or goes on, anywhere'
      : 'Deploys there are refused, and those under way wait at their next step';
  return `${upperFirst(restraintText(restraint, time))}. ${what}; rollbacks and failovers still work. ${end}`;
}

/** What a person is told who released it. */
export function liftedSentence({ kind, on }: Pick<Restraint, 'kind' | 'on'>): string {
  return `${upperFirst(reachText(on))} is not ${states[kind]} any more: what waited for it goes on.`;
}

/** A release of what nobody put there. */
export function nothingThere(kind: RestraintKind, on: Reach): string {
  const calendars = kind === 'freeze' ? '; what a calendar freezes ends in the catalogue' : '';
  return `${upperFirst(reachText(on))} is not ${states[kind]} by anybody${calendars}. What is: /locks`;
}

/** A release by somebody who does not own it and may not override it; `why` says who may. */
export function notYours(restraint: Restraint, why: string): string {
  return `${upperFirst(restraintText(restraint))}; only @${restraint.by ?? 'its owner'}, or who may override it, releases it. ${why}`;
}

/** A release of what is not one's own takes a reason. */
export function reasonOwed(restraint: Restraint): string {
  const typed = releaseTyped(restraint) ?? '';
  return `${upperFirst(restraintText(restraint))}; releasing what is not yours needs a reason: ${typed} --reason "TEXT".`;
}

/** Somebody else's is not replaced. */
export function takenSentence(restraint: Restraint): string {
  return `${upperFirst(restraintText(restraint))} already. First release it: ${releaseTyped(restraint) ?? ''}`;
}

/** Names keep their small letter. */
export function upperFirst(text: string): string {
  return text.slice(0, 1) === 't' && text.startsWith('the ') ? `T${text.slice(1)}` : text;
}
