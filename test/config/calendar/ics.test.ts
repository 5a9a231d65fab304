import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readIcs } from '../../../config/calendar/ics.ts';
import { occurrences } from '../../../config/calendar/occurrences.ts';

const options = { zone: 'Europe/Berlin', zones: { 'Kitchen clock': 'Europe/Paris' } };
const file = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const read = (...lines: readonly string[]) => readIcs(file(...lines), options);

/** Where its events lie, in UTC, with what they are called. */
function lies(text: string, from = '2026-01-01', to = '2029-01-01'): string[] {
  const found = readIcs(text, options);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.spans
    .flatMap((span) => occurrences(span, Date.parse(from), Date.parse(to)).map((each) => ({ ...each, span })))
    .toSorted((a, b) => a.since - b.since)
    .map(({ since, until, span }) =>
      [utc(since), utc(until), ...(span.reason === undefined ? [] : [span.reason])].join(' '),
    );
}
const utc = (at: number) => new Date(at).toISOString().slice(0, 16);

describe('an iCalendar file', () => {
  test('whole days: DTEND is the first that is no more; without one it is one day', () => {
    const days = file(
      ...event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas\\, all of it'),
      ...event('UID:2', 'DTSTART;VALUE=DATE:20270101').filter((line) => line !== 'UID:1'),
    );
    expect(lies(days)).toEqual([
      '2026-12-23T23:00 2026-12-26T23:00 Christmas, all of it',
      '2026-12-31T23:00 2027-01-01T23:00',
    ]);
  });

  test('times in UTC, of a zone, of the calendar; ends in other zones, and by their duration', () => {
    const times = (start: string, end: string) => lies(file(...event(`DTSTART${start}`, end)));
    expect(times(':20260701T100000Z', 'DTEND:20260701T120000Z')).toEqual(['2026-07-01T10:00 2026-07-01T12:00']);
    expect(times(';TZID=America/New_York:20260701T100000', 'DURATION:PT90M')).toEqual([
      '2026-07-01T14:00 2026-07-01T15:30',
    ]);
    expect(times(':20260701T100000', 'DTEND;TZID=America/New_York:20260701T100000')).toEqual([
      '2026-07-01T08:00 2026-07-01T14:00',
    ]);
    // A night in which the clocks are turned: a day of duration has 25 hours, 24 hours have 24.
    expect(times(':20261024T200000', 'DURATION:P1D')).toEqual(['2026-10-24T18:00 2026-10-25T19:00']);
    expect(times(':20261024T200000', 'DURATION:PT24H')).toEqual(['2026-10-24T18:00 2026-10-25T18:00']);
    expect(times(':20261024T200000', 'DTEND:20261024T235959')).toEqual(['2026-10-24T18:00 2026-10-24T22:00']);
  });

  test('zones by names of the file: as the catalogue says, as the file does, or after a prefix', () => {
    const zone = (tzid: string, ...before: string[]) =>
      lies(file(...before, ...event(`DTSTART;TZID=${tzid}:20260701T100000`, 'DURATION:PT1H')))[0]?.slice(11, 16);
    expect(zone('"Kitchen clock"')).toBe('08:00');
    expect(zone('/citadel.org/20210210_1/America/Argentina/Buenos_Aires')).toBe('13:00');
    const own = ['BEGIN:VTIMEZONE', 'TZID:Office', 'X-LIC-LOCATION:Asia/Tokyo', 'END:VTIMEZONE'];
    expect(zone('Office', ...own)).toBe('01:00');
    expect(read(...event('DTSTART;TZID=Office:20260701T100000', 'DURATION:PT1H'))).toEqual({
      problems: [
        {
          line: 5,
          sentence:
            '"Office" is no IANA time zone; say in the catalogue which it is: zones: { "Office": Europe/Berlin }',
        },
      ],
    });
  });

  test('recurs, but for EXDATE in any zone, and also at RDATE', () => {
    const weekly = file(
      ...event(
        'DTSTART;TZID=Europe/Berlin:20261009T160000',
        'DTEND;TZID=Europe/Berlin:20261012T080000',
        'RRULE:FREQ=WEEKLY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20261016T160000',
        'EXDATE:20261030T150000Z,20270101T150000Z',
        'RDATE:20261111T160000',
      ),
    );
    expect(lies(weekly)).toEqual([
      '2026-10-09T14:00 2026-10-12T06:00',
      '2026-10-23T14:00 2026-10-26T07:00',
      '2026-11-06T15:00 2026-11-09T07:00',
      '2026-11-11T15:00 2026-11-14T07:00',
    ]);
  });

  test('begins where it says, also where its rule leaves that out, unless EXDATE does', () => {
    const odd = (...more: string[]) =>
      lies(file(...event('DTSTART:20260101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2', ...more)));
    expect(odd().map((each) => each.slice(0, 10))).toEqual(['2026-01-01', '2026-01-02', '2026-01-09']);
    expect(odd('EXDATE:20260101T100000Z')).toHaveLength(2);
  });

  test('an occurrence that was moved is where it was moved to; one that was cancelled is nowhere', () => {
    const master = event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New year');
    const moved = event('RECURRENCE-ID;VALUE=DATE:20270101', 'DTSTART;VALUE=DATE:20270104', 'SUMMARY:Later');
    const cancelled = event('RECURRENCE-ID;VALUE=DATE:20280101', 'DTSTART;VALUE=DATE:20280101', 'STATUS:CANCELLED');
    expect(lies(file(...master, ...moved, ...cancelled), '2026-06-01', '2029-06-01')).toEqual([
      '2027-01-03T23:00 2027-01-04T23:00 Later',
      '2028-12-31T23:00 2029-01-01T23:00 New year',
    ]);
    expect(
      lies(file(...master, 'BEGIN:VEVENT', 'UID:2', 'DTSTART;VALUE=DATE:20270301', 'STATUS:CANCELLED', 'END:VEVENT')),
    ).toHaveLength(4);
  });

  test('folded lines, small letters, alarms within and properties of others are no matter', () => {
    const text = file(
      'X-WR-CALNAME:Freezes',
      ...event(
        'dtstart;value=date:2026',
        ' 1224',
        'SUMMARY:a long',
        '\t name',
        'X-OTHER;A="x;y:z",b:c',
        'BEGIN:VALARM',
        'TRIGGER:-PT15M',
        'DURATION:PT15M',
        'END:VALARM',
      ),
    ).replaceAll('\r\n', '\n');
    expect(lies(`\uFEFF${text}`)).toEqual(['2026-12-23T23:00 2026-12-24T23:00 a long name']);
  });
});

describe('a file that is wrong is refused at its line:', () => {
  const start = 'DTSTART:20260701T100000Z';
  test.each<readonly [string, readonly string[], number, string]>([
    ['no start', event('SUMMARY:x'), 3, 'the event has no DTSTART'],
    ['no end', event(start), 5, 'the event has neither DTEND nor DURATION, so that it lasts no time'],
    [
      'two ends',
      event(start, 'DTEND:20260701T110000Z', 'DURATION:PT1H'),
      7,
      'the event has DTEND and DURATION; one of them says when it ends',
    ],
    [
      'ends before',
      event(start, 'DTEND:20260701T090000Z'),
      6,
      'the event ends (20260701T090000Z) before it begins (20260701T100000Z)',
    ],
    [
      'empty',
      event(start, 'DTEND:20260701T100000Z'),
      6,
      'the event ends (20260701T100000Z) when it begins (20260701T100000Z)',
    ],
    [
      'no date',
      event('DTSTART:20260231T100000Z', 'DURATION:PT1H'),
      5,
      'DTSTART is "20260231T100000Z"; write a time such as 20261224T180000',
    ],
    [
      'no day',
      event('DTSTART;VALUE=DATE:20261224T10', 'DURATION:P1D'),
      5,
      'DTSTART is "20261224T10"; write a date such as 20261224',
    ],
    ['no duration', event(start, 'DURATION:1h'), 6, 'DURATION is "1h"; write how long it lasts, such as P1D or PT8H'],
    [
      'negative',
      event(start, 'DURATION:-PT1H'),
      6,
      'DURATION is "-PT1H"; write how long it lasts, such as P1D or PT8H',
    ],
    [
      'by the second',
      event(start, 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY'),
      7,
      'RRULE: "FREQ=SECONDLY" is not right; write DAILY, WEEKLY, MONTHLY or YEARLY',
    ],
    [
      'never',
      event(start, 'DURATION:PT1H', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      7,
      'RRULE is "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", which never comes',
    ],
    [
      'two rules',
      event(start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY', 'RRULE:FREQ=DAILY'),
      8,
      'the event has RRULE twice',
    ],
    [
      'old',
      event(start, 'DURATION:PT1H', 'EXRULE:FREQ=DAILY'),
      7,
      'EXRULE is of no use any more; name the occurrences that fall out with EXDATE',
    ],
    [
      'a period',
      event(start, 'DURATION:PT1H', 'RDATE;VALUE=PERIOD:20260101T000000Z/PT1H'),
      7,
      'RDATE is "20260101T000000Z/PT1H"; write a time such as 20261224T180000',
    ],
    ['no event', ['X-A:1'], 1, 'has no event (BEGIN:VEVENT)'],
    ['no line', ['nonsense'], 3, '"nonsense" is no line of an iCalendar file, which is NAME:VALUE'],
    ['unclosed', ['BEGIN:VEVENT'], 4, 'END:VCALENDAR comes before the end of VEVENT, which begins at line 3'],
  ])('%s', (_, lines, line, sentence) => {
    expect(read(...lines)).toEqual({ problems: [{ line, sentence }] });
  });

  test.each([
    ['', 1, 'is no iCalendar file; one begins with BEGIN:VCALENDAR'],
    ['<html></html>', 1, '"<html></html>" is no line of an iCalendar file, which is NAME:VALUE'],
    ['BEGIN:VCALENDAR', 1, 'VCALENDAR has no end'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR', 3, 'END:VCALENDAR ends nothing'],
    [
      'BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR',
      3,
      'a second calendar begins here; keep each in a file of its own',
    ],
  ])('%j', (text, line, sentence) => {
    expect(readIcs(text, options)).toEqual({ problems: [{ line, sentence }] });
  });

  test('more rules than are followed in good time', () => {
    const many = Array.from({ length: 501 }, () => event(start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY')).flat();
    expect(read(...many)).toEqual({
      problems: [{ line: 3 + 500 * 6, sentence: 'has more than 500 events that recur' }],
    });
  });

  test('every wrong event is named', () => {
    expect(read(...event('SUMMARY:a'), ...event(start))).toEqual({
      problems: [expect.objectContaining({ line: 3 }), expect.objectContaining({ line: 9 })],
    });
  });
});

describe('whatever the file holds', () => {
  const sound = file(
    ...event(
      'DTSTART;TZID=Europe/Berlin:20261009T160000',
      'DURATION:P2DT12H',
      'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=50',
      'EXDATE:20261030T150000Z',
    ),
    ...event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'),
  );
  /** The file with pieces cut out, doubled or replaced. */
  const mangled = fc
    .array(
      fc.record({
        at: fc.nat(sound.length),
        cut: fc.nat(12),
        put: fc.oneof(
          fc.string({ maxLength: 8 }),
          fc.constantFrom(
            '\r\n',
            ':',
            ';',
            'RRULE:FREQ=DAILY\r\n',
            'BEGIN:VEVENT\r\n',
            'T',
            '9999',
            '-1',
            'BYHOUR=1,2,3',
            'Z',
          ),
        ),
      }),
      { maxLength: 6 },
    )
    .map((edits) => edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), sound));

  test('it is read or refused at a line that there is, and what was read can be followed', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const found = readIcs(text, options);
        if ('problems' in found) {
          const lines = text.split(/\r\n|\r|\n/).length;
          expect(found.problems.length).toBeGreaterThan(0);
          for (const { line } of found.problems) expect(line >= 1 && line <= lines).toBe(true);
        } else
          for (const span of found.spans)
            for (const { since, until } of occurrences(span, Date.parse('2026-10-01'), Date.parse('2026-12-01')))
              expect(until).toBeGreaterThan(since);
      }),
      { seed: 5545, numRuns: 1_000 },
    );
  });
});
