import { readBasic } from '../../domain/calendar/rule.ts';
import { instantAt, minuteMs, type Reading, readingAt } from '../../domain/time/wall.ts';
import { isTimeZone } from '../../domain/time/zone.ts';
import type { Component } from './components.ts';
import type { ContentLine } from './content-lines.ts';

/** What the clocks of a zone show, to the second; `day` where a whole day is meant. */
export interface IcsTime {
  readonly at: Reading;
  readonly zone: string;
  readonly day: boolean;
}

/** An error in the file, at its line. */
export class IcsError extends Error {
  readonly line: number;
  constructor(line: number, sentence: string) {
    super(sentence);
    this.name = 'IcsError';
    this.line = line;
  }
}

/** Turns the name that a file has for a time zone into that of the IANA database. Throws an `IcsError` where nothing says which it is. */
export type ZoneOf = (tzid: string, line: number) => string;

/** `named`: what the catalogue says of names that are the file's own. */
export function zonesOf({ inner }: Component, named: Readonly<Record<string, string>>): ZoneOf {
  const located = new Map(
    inner
      .filter(({ name }) => name === 'VTIMEZONE')
      .map(({ lines }) => [valueOf(lines, 'TZID'), valueOf(lines, 'X-LIC-LOCATION')]),
  );
  return (tzid, line) => {
    // Some programs put their own name before it: /citadel.org/20210210_1/Europe/Berlin
    const tails = [3, 2].map((parts) => tzid.split('/').slice(-parts).join('/'));
    const known = [Object.hasOwn(named, tzid) ? named[tzid] : undefined, tzid, located.get(tzid), ...tails];
    const zone = known.find((name) => name !== undefined && name !== '' && isTimeZone(name));
    if (zone !== undefined) return zone;
    throw new IcsError(
      line,
      `"${tzid}" is no IANA time zone; say in the catalogue which it is: zones: { "${tzid}": Europe/Berlin }`,
    );
  };
}

/** A DATE or DATE-TIME; `zone`: whose clocks a time without a zone means. Throws an `IcsError`. */
export function timeOf({ name, params, value, line }: ContentLine, zoneOf: ZoneOf, zone: string): IcsTime {
  const text = value.trim();
  const at = readBasic(text);
  const day = /^\d{8}$/.test(text);
  const kind = params['VALUE']?.toUpperCase() ?? (day ? 'DATE' : 'DATE-TIME');
  if (at === undefined || !['DATE', 'DATE-TIME'].includes(kind) || (kind === 'DATE') !== day)
    throw new IcsError(
      line,
      `${name} is "${text}"; write ${kind === 'DATE' ? 'a date such as 20261224' : 'a time such as 20261224T180000'}`,
    );
  if (day) return { at, zone, day };
  if (text.endsWith('Z')) return { at, zone: 'UTC', day };
  const tzid = params['TZID'];
  return { at, zone: tzid === undefined ? zone : zoneOf(tzid, line), day };
}

/** The same moment as clocks of another zone show it; a day is the same day everywhere. */
export function inZone({ at, zone, day }: IcsTime, other: string): Reading {
  if (day || zone === other) return at;
  const seconds = at % minuteMs;
  return readingAt(instantAt(at - seconds, zone), other) + seconds;
}

/** `P1DT2H30M`: days and weeks by the clocks on the wall, the rest as time passes; ms. Throws an `IcsError`. RFC 5545, 3.3.6. */
export function durationOf({ value, line }: ContentLine): { readonly wall: number; readonly exact: number } {
  const found = /^\+?P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?)$/.exec(
    value.trim(),
  );
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (found?.slice(1) ?? []).map((part) =>
    Number(part ?? 0),
  );
  const length = { wall: (weeks * 7 + days) * 86_400_000, exact: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
  if (found === null || length.wall + length.exact === 0)
    throw new IcsError(line, `DURATION is "${value}"; write how long it lasts, such as P1D or PT8H`);
  return length;
}

/** The value of a property that is there once; '' where it is not. */
export function valueOf(lines: readonly ContentLine[], name: string): string {
  return lines.find((line) => line.name === name)?.value.trim() ?? '';
}
