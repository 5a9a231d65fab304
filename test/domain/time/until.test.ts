import { describe, expect, test } from '@jest/globals';
import { parseUntil } from '../../../domain/time/until.ts';
import { dayTime, instantOf, wallTime, withMoments } from '../../../domain/time/zone.ts';

/** A Saturday. */
const now = Date.parse('2026-11-21T06:30:00Z');

describe('until when', () => {
  test.each([
    ['2027-01-02 08:00', 'UTC', '2027-01-02T08:00:00Z'],
    ['2027-01-02T08:00', 'Europe/Berlin', '2027-01-02T07:00:00Z'],
    ['2027-01-02', 'UTC', '2027-01-02T00:00:00Z'],
    ['2027-01-02 08:00 Z', 'Europe/Berlin', '2027-01-02T08:00:00Z'],
    ['2027-07-02 08:00 America/New_York', 'UTC', '2027-07-02T12:00:00Z'],
    ['mon 08:00', 'UTC', '2026-11-23T08:00:00Z'],
    ['Monday 08:00', 'UTC', '2026-11-23T08:00:00Z'],
    ['sat 06:00', 'UTC', '2026-11-28T06:00:00Z'],
    ['sat 07:00', 'UTC', '2026-11-21T07:00:00Z'],
    ['tomorrow', 'UTC', '2026-11-22T00:00:00Z'],
    ['today 18:00', 'UTC', '2026-11-21T18:00:00Z'],
    ['18:30', 'Europe/Berlin', '2026-11-21T17:30:00Z'],
    ['05:00', 'UTC', '2026-11-22T05:00:00Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(parseUntil(text, now, zone)).toEqual({ at: Date.parse(iso) });
  });

  test.each([
    ['soon', '"soon" is no time: '],
    ['', '"" is no time: '],
    ['2026-02-30 08:00', '"2026-02-30 08:00" is no date: '],
    ['2026-13-40', '"2026-13-40" is no date: '],
    ['25:00', '"25:00" is no time of day: '],
    ['mon 08:00 Mars/Olympus', '"mon 08:00 Mars/Olympus" names no time zone, "Mars/Olympus": '],
    ['2026-11-21 06:00', '"2026-11-21 06:00" is over already: '],
    ['today 06:00', '"today 06:00" is over already: '],
  ])('%s is refused', (text, begins) => {
    const answer = parseUntil(text, now, 'Europe/Berlin');
    expect(answer).toEqual({ problem: expect.stringMatching(/a zone where it is not Europe\/Berlin\.$/) });
    expect('problem' in answer ? answer.problem.slice(0, begins.length) : '').toBe(begins);
  });
});

describe('clocks of a zone', () => {
  const wall = (text: string) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
    return { year, month, day, hour, minute };
  };
  test.each([
    ['2026-01-01 12:00', 'UTC', '2026-01-01T12:00:00Z'],
    ['2026-03-29 01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z'],
    // Over this hour the clocks are turned forward.
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-03-29 03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    // This one they show twice: the first counts.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-25 03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
    ['2026-06-01 00:00', 'Asia/Kolkata', '2026-05-31T18:30:00Z'],
  ])('%s in %s', (text, zone, iso) => {
    expect(new Date(instantOf(wall(text), zone)).toISOString()).toBe(new Date(iso).toISOString());
  });

  test('every hour of a year comes back', () => {
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 3_600_000) {
      const again = instantOf(wallTime(at, 'America/New_York'), 'America/New_York');
      // The hour that is shown twice is its first.
      expect([at, at - 3_600_000]).toContain(again);
      expect(wallTime(again, 'America/New_York')).toEqual(wallTime(at, 'America/New_York'));
    }
  });

  test('a moment in words', () => {
    expect(dayTime(Date.parse('2027-01-04T08:05:00Z'), 'UTC')).toBe('Mon 4 Jan 08:05 UTC');
    expect(dayTime(Date.parse('2027-07-04T08:05:00Z'), 'Europe/Berlin')).toBe('Sun 4 Jul 10:05 (Europe/Berlin)');
  });
});

test('moments in a text are found again, in the year in which they are nearest', () => {
  const at = Date.parse('2027-01-04T08:05:00Z');
  const text = `prod is frozen until ${dayTime(at, 'UTC')} ("on 4 Jan 08:05 UTC").`;
  const say = (iso: string) => `<${iso}>`;
  expect(withMoments(text, Date.parse('2026-12-30T00:00:00Z'), say)).toBe(
    'prod is frozen until <2027-01-04T08:05:00.000Z> ("on 4 Jan 08:05 UTC").',
  );
  expect(withMoments(dayTime(at, 'Europe/Berlin'), at, say)).toBe('Mon 4 Jan 09:05 (Europe/Berlin)');
});
