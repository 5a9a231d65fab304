import { instantOf, wallTime, type WallTime } from './zone.ts';

/** A reading of the clocks on the wall as a number, so that it can be added to: epoch ms as if they showed UTC. */
export type Reading = number;

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** What the clocks of a zone show at an instant, epoch ms, to the minute. */
export function readingAt(at: number, zone: string): Reading {
  const { year, month, day, hour, minute } = wallTime(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** The instant, epoch ms, at which clocks there show it; see `instantOf` for the nights when they are turned. */
export function instantAt(reading: Reading, zone: string): number {
  return instantOf(wallOf(reading), zone);
}

/** Midnight before it. */
export function dayOf(reading: Reading): Reading {
  return Math.floor(reading / dayMs) * dayMs;
}

/** The reading of a date and minutes after midnight; undefined for a day that does not exist. Months from 1. */
export function readingOf(year: number, month: number, day: number, minutes = 0): Reading | undefined {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? midnight + minutes * minuteMs : undefined;
}

function wallOf(reading: Reading): WallTime {
  const date = new Date(reading);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}
