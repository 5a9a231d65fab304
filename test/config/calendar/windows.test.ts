import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstByRule, occurrences } from '../../../config/calendar/occurrences.ts';
import type { WrittenWindow } from '../../../domain/calendar/calendar-schema.ts';
import { readWindow } from '../../../domain/calendar/written.ts';

const berlin = 'Europe/Berlin';
type Written = Partial<WrittenWindow> & Pick<WrittenWindow, 'from'>;

function spanOf(window: Written, zone = berlin) {
  const read = readWindow({ except: [], ...window }, zone);
  if ('problem' in read) throw new Error(read.problem);
  return read.span;
}

/** Where a window lies, in UTC, to the minute. */
function lies(window: Written, from: string, to: string, zone = berlin): string[] {
  return occurrences(spanOf(window, zone), Date.parse(from), Date.parse(to))
    .toSorted((a, b) => a.since - b.since)
    .map(({ since, until }) => `${utc(since)} ${utc(until)}`);
}

const utc = (at: number) => new Date(at).toISOString().slice(0, 16);
const problem = (window: Written) => {
  const read = readWindow({ except: [], ...window }, berlin);
  return 'problem' in read ? `${read.at} ${read.problem}` : undefined;
};

describe('a window written in the catalogue', () => {
  test('once: to the minute, or whole days to the end of the last', () => {
    expect(lies({ from: '2026-12-20 18:00', to: '2027-01-02 08:00' }, '2026-01-01', '2028-01-01')).toEqual([
      '2026-12-20T17:00 2027-01-02T07:00',
    ]);
    expect(lies({ from: '2026-12-24', to: '2026-12-26' }, '2026-01-01', '2028-01-01')).toEqual([
      '2026-12-23T23:00 2026-12-26T23:00',
    ]);
    expect(lies({ from: '2026-12-20 18:00', for: 3600 }, '2026-01-01', '2028-01-01')).toEqual([
      '2026-12-20T17:00 2026-12-20T18:00',
    ]);
  });

  test('each week, by the clocks on the wall: an hour longer or shorter where they are turned', () => {
    const weekend = { from: 'fri 16:00', to: 'Monday 08:00' };
    expect(lies(weekend, '2026-10-17T00:00Z', '2026-11-04T00:00Z')).toEqual([
      '2026-10-16T14:00 2026-10-19T06:00',
      '2026-10-23T14:00 2026-10-26T07:00',
      '2026-10-30T15:00 2026-11-02T07:00',
    ]);
    expect(lies({ from: 'sat', to: 'sun' }, '2027-03-27T12:00Z', '2027-03-30T00:00Z')).toEqual([
      '2027-03-26T23:00 2027-03-28T22:00',
    ]);
  });

  test('each day, over midnight as well; except on a day', () => {
    const night = { from: '22:00', to: '06:00', except: ['2026-07-02'] };
    expect(lies(night, '2026-07-01T10:00Z', '2026-07-04T10:00Z')).toEqual([
      '2026-07-01T20:00 2026-07-02T04:00',
      '2026-07-03T20:00 2026-07-04T04:00',
    ]);
    expect(lies({ from: '16:00', to: '24:00' }, '2026-07-01T10:00Z', '2026-07-02T10:00Z')).toEqual([
      '2026-07-01T14:00 2026-07-01T22:00',
    ]);
  });

  test('each year, over its end and whatever February has, for many years', () => {
    const close = { from: '12-20', to: '03-01 08:00' };
    expect(lies(close, '2026-12-01T00:00Z', '2029-06-01T00:00Z', 'UTC')).toEqual([
      '2026-12-20T00:00 2027-03-01T08:00',
      '2027-12-20T00:00 2028-03-01T08:00',
      '2028-12-20T00:00 2029-03-01T08:00',
    ]);
    expect(lies(close, '2100-01-01T00:00Z', '2100-06-01T00:00Z', 'UTC')).toEqual(['2099-12-20T00:00 2100-03-01T08:00']);
  });

  test('by a rule, over years, until it ends; UNTIL means the clocks of the zone', () => {
    const last = { from: '2026-01-30 17:00', for: 3600, repeat: 'FREQ=MONTHLY;BYDAY=-1FR' };
    expect(lies(last, '2031-02-01', '2031-04-01')).toEqual([
      '2031-02-28T16:00 2031-02-28T17:00',
      '2031-03-28T16:00 2031-03-28T17:00',
    ]);
    const ending = { from: '2026-06-01 00:30', for: 60, repeat: 'RRULE:FREQ=DAILY;UNTIL=20260602T223000Z' };
    expect(lies(ending, '2026-05-01', '2026-12-01')).toHaveLength(3);
    const counted = { from: '2024-02-29', to: '2024-02-29', repeat: 'FREQ=YEARLY;COUNT=3' };
    expect(lies(counted, '2020-01-01', '2050-01-01', 'UTC').map((each) => each.slice(0, 10))).toEqual([
      '2024-02-29',
      '2028-02-29',
      '2032-02-29',
    ]);
  });

  test('beginning in the hour that is skipped, or that is there twice, it is not lost', () => {
    const early = { from: '02:30', to: '03:30' };
    expect(lies(early, '2027-03-27T20:00Z', '2027-03-28T20:00Z')).toEqual(['2027-03-28T01:30 2027-03-28T02:30']);
    expect(lies(early, '2026-10-24T20:00Z', '2026-10-25T20:00Z')).toEqual(['2026-10-25T00:30 2026-10-25T02:30']);
    expect(lies({ from: '02:30', to: '03:10' }, '2027-03-27T20:00Z', '2027-03-28T20:00Z')).toEqual([
      '2027-03-28T01:30 2027-03-28T02:10',
    ]);
  });

  test('elsewhere days begin at another time, and clocks are turned on other days', () => {
    const day = { from: '2027-03-14', to: '2027-03-14' };
    expect(lies(day, '2027-01-01', '2028-01-01', 'America/New_York')).toEqual(['2027-03-14T05:00 2027-03-15T04:00']);
    expect(lies(day, '2027-01-01', '2028-01-01', 'Pacific/Kiritimati')).toEqual(['2027-03-13T10:00 2027-03-14T10:00']);
    // Their clocks were turned at midnight: the day began at one.
    const santiago = { from: '2026-09-06', to: '2026-09-06' };
    expect(lies(santiago, '2026-01-01', '2027-01-01', 'America/Santiago')).toEqual([
      '2026-09-06T04:00 2026-09-07T03:00',
    ]);
  });

  test.each<readonly [Written, string]>([
    [{ from: 'fri' }, 'from has no end; write to, or for'],
    [{ from: 'fri', to: 'sun', for: 60 }, 'from has to and for; write one of them'],
    [{ from: '2026-12-20', to: '2026-12-19' }, 'to is "2026-12-19", which is not after from ("2026-12-20")'],
    [
      { from: '2026-12-20 08:00', to: '2026-12-20 08:00' },
      'to is "2026-12-20 08:00", which is not after from ("2026-12-20 08:00")',
    ],
    [{ from: '12-20 08:00', to: '12-20 08:00' }, 'to is "12-20 08:00", which is not after from ("12-20 08:00")'],
    [{ from: 'fri 16:00', to: '08:00' }, 'to "08:00" is a moment in a day, but from ("fri 16:00") is one in a week'],
    [{ from: 'mon', to: 'sun' }, 'to never ends'],
    [{ from: '08:00', to: '08:00' }, 'to never ends'],
    [{ from: '2026-12-20', for: 0 }, 'for lasts no time'],
    [{ from: '2025-01-01', to: '2026-12-01', repeat: 'FREQ=YEARLY' }, 'to recurs and lasts longer than 366 days'],
    [{ from: 'fri', to: 'sun', repeat: 'FREQ=DAILY' }, 'repeat needs a date in from; without one it recurs by itself'],
  ])('%j is refused', (window, why) => {
    expect(problem(window)).toBe(why);
  });

  test.each([
    ['FREQ=MINUTELY', '"FREQ=MINUTELY" is not right; write DAILY, WEEKLY, MONTHLY or YEARLY'],
    ['FREQ=DAILY;BYMINUTE=1,2', '"BYMINUTE=1,2" recurs too fast for a freeze; leave it out'],
    ['FREQ=WEEKLY;BYDAX=MO', '"BYDAX=MO" is not known. Did you mean "BYDAY"?'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', '"BYDAY=MONDAY" is not right; write weekdays such as MO,TU or -1FR'],
    ['FREQ=WEEKLY;INTERVAL=0', '"INTERVAL=0" is not right; write a number from 1 to 1000'],
    ['FREQ=WEEKLY;COUNT=2;UNTIL=20270101', 'it has COUNT and UNTIL; write one of them'],
    ['FREQ=WEEKLY;UNTIL=20270231', '"UNTIL=20270231" is no date; write one such as 20271231'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'FREQ is there twice'],
    ['BYDAY=MO', 'FREQ is missing; begin with FREQ=WEEKLY, for example'],
    ['every week', '"EVERY WEEK" is no NAME=VALUE'],
  ])('rule %s is refused', (repeat, why) => {
    expect(problem({ from: '2026-12-20', for: 60, repeat })).toBe(`repeat ${why}`);
  });
});

describe('whatever a rule says', () => {
  const some = <T>(values: fc.Arbitrary<T>, max = 3) => fc.array(values, { minLength: 1, maxLength: max }).map(String);
  const part = (name: string, values: fc.Arbitrary<string | number>) => values.map((value) => `${name}=${value}`);
  const rules = fc
    .tuple(
      fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      fc.uniqueArray(
        fc.oneof(
          part('INTERVAL', fc.integer({ min: 1, max: 1000 })),
          part('COUNT', fc.integer({ min: 1, max: 1000 })),
          part('UNTIL', fc.constantFrom('20261231', '21000101T000000Z', '20260301T120000')),
          part('BYDAY', some(fc.constantFrom('MO', 'TU', 'SU', '1FR', '-1SA', '5TH'))),
          part('BYMONTH', some(fc.integer({ min: 1, max: 12 }))),
          part('BYMONTHDAY', some(fc.integer({ min: -31, max: 31 }).filter((day) => day !== 0))),
          part('BYYEARDAY', some(fc.constantFrom(1, 60, 366, -1, -366))),
          part('BYWEEKNO', some(fc.constantFrom(1, 20, 53, -1))),
          part('BYSETPOS', some(fc.constantFrom(1, 2, -1))),
          part('BYHOUR', some(fc.integer({ min: 0, max: 23 }), 24)),
          part('WKST', fc.constantFrom('MO', 'SU')),
        ),
        { maxLength: 4, selector: (text) => text.slice(0, text.indexOf('=')) },
      ),
    )
    .map(([frequency, more]) => [`FREQ=${frequency}`, ...more].join(';'));
  const starts = ['1970-01-01 00:00', '2026-02-28 02:30', '2024-02-29 23:59'];

  test('what was taken can be followed at any time, and lies where it was looked for', () => {
    let taken = 0;
    fc.assert(
      fc.property(rules, fc.constantFrom(...starts), fc.integer({ min: 0, max: 900 }), (repeat, from, month) => {
        const read = readWindow({ from, for: 90_000, repeat, except: [] }, berlin);
        if ('problem' in read || 'problem' in firstByRule(read.span.start, read.span.rule ?? '')) return;
        taken += 1;
        const [since, until] = [Date.UTC(2024, month), Date.UTC(2024, month, 15)];
        for (const found of occurrences(read.span, since, until)) {
          expect(found.until - found.since).toBe(90_000_000);
          expect(found.until > since && found.since < until).toBe(true);
        }
      }),
      { seed: 2445, numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
