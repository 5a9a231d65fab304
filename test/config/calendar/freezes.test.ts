import { describe, expect, test } from '@jest/globals';
import { freezesFor, freezesOn, freezesSoon } from '../../../config/calendar/freezes.ts';
import { freezeOutlook } from '../../../config/calendar/outlook.ts';
import { loadCatalogue } from '../../../config/catalogue.ts';
import type { ChangeRequest } from '../../../domain/change/request.ts';
import { restraintLines } from '../../../domain/restraints/list.ts';
import { restraintText } from '../../../domain/restraints/sentences.ts';
import { folderOf, problemsOf, sound } from '../catalogue-files.ts';

const holidays = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20251224
DTEND;VALUE=DATE:20251227
RRULE:FREQ=YEARLY
SUMMARY:Christmas
END:VEVENT
END:VCALENDAR
`;
const calendars = `
timeZone: Europe/Berlin
calendars:
  year-end:
    freezes: [prod]
    owner: developer
    reason: books are closed
    windows: [{ from: 12-20 18:00, to: 01-02 08:00 }]
  weekend: { zone: UTC, windows: [{ from: sat, to: sun }] }
  holidays: { ics: holidays.ics }
`;
const catalogue = (text = calendars, freeze = '[weekend, holidays]') =>
  loadCatalogue(
    folderOf({
      'one.yaml': sound.replace('        onBusy: queue', `        freeze: ${freeze}\n        onBusy: queue`),
      'two.yaml': text,
      'holidays.ics': holidays,
    }),
  );

const deploy = { kind: 'deploy', service: 'app', environment: 'prod', version: '1', dryRun: false } as const;
const request: ChangeRequest = { ...deploy, actor: { via: 'oidc', subject: 'developer' } };
const at = Date.parse;
const texts = (from: string, asked: ChangeRequest = request) =>
  freezesFor(catalogue(), asked, at(from)).freezes.map(
    (each) => `${new Date(each.since).toISOString().slice(0, 16)} ${restraintText(each)}`,
  );

describe('freezes of calendars', () => {
  test('hold the whole environment, or a service in it, with whom to ask, why, and until when where it is', () => {
    expect(texts('2026-12-20T00:00Z').slice(0, 3)).toEqual([
      '2026-12-19T00:00 app in prod is frozen until Mon 21 Dec 00:00 UTC (calendar "weekend")',
      '2026-12-20T17:00 prod is frozen until Sat 2 Jan 08:00 (Europe/Berlin; calendar "year-end", by @developer: "books are closed")',
      '2026-12-23T23:00 app in prod is frozen until Sun 27 Dec 00:00 (Europe/Berlin; calendar "holidays": "Christmas")',
    ]);
    expect(texts('2026-12-20T00:00Z', { ...request, environment: 'staging' })).toEqual([]);
  });

  test('are known as far as they begin within sixty days', () => {
    const { freezes, until } = freezesFor(catalogue(), request, at('2026-10-19T00:00Z'));
    expect(new Date(until).toISOString()).toBe('2026-12-18T00:00:00.000Z');
    expect(new Set(freezes.map(({ calendar }) => calendar))).toEqual(new Set(['weekend']));
  });

  test('that overlap or adjoin are one, to the end of the last, with the reasons of all', () => {
    const text = calendars.replace(
      '[{ from: sat, to: sun }]',
      '[{ from: sat, to: sun }, { from: mon 00:00, to: mon 08:00, reason: handover }, { from: 2026-07-06 07:00, to: 2026-07-06 09:00, reason: audit }]',
    );
    const found = freezesOn(
      catalogue(text),
      [{ service: 'app', environment: 'prod' }],
      at('2026-07-03T00:00Z'),
      at('2026-07-12T00:00Z'),
    );
    expect(found.freezes.map(({ since, until, reason }) => [since, until, reason])).toEqual([
      [at('2026-07-04T00:00Z'), at('2026-07-06T09:00Z'), 'handover and audit'],
      // It reaches beyond what was asked for, and is told whole.
      [at('2026-07-11T00:00Z'), at('2026-07-13T08:00Z'), 'handover'],
    ]);
  });

  test('that adjoin for days begin when the first began, whenever that is asked', () => {
    const text = calendars.replace(
      '[{ from: sat, to: sun }]',
      '[{ from: 2026-07-01, to: 2026-07-01, repeat: FREQ=DAILY;COUNT=20 }]',
    );
    const on = [{ service: 'app', environment: 'prod' }];
    const one = catalogue(text);
    for (const [known, now] of [
      [one, '2026-07-15T12:00Z'],
      [one, '2026-07-16T12:00Z'],
      [one, '2026-07-03T12:00Z'],
      [catalogue(text), '2026-07-20T12:00Z'],
    ] as const)
      expect(freezesOn(known, on, at(now), at(now) + 1).freezes).toMatchObject([
        { since: at('2026-07-01T00:00Z'), until: at('2026-07-21T00:00Z') },
      ]);
  });

  test('named twice they hold once', () => {
    const named = catalogue(calendars, '[year-end, weekend, weekend]');
    const found = freezesOn(
      named,
      [{ service: 'app', environment: 'prod' }, { environment: 'prod' }],
      at('2026-12-26T00:00Z'),
      at('2026-12-27T00:00Z'),
    );
    expect(found.freezes.map(({ calendar, on }) => [calendar, on])).toEqual([
      ['year-end', { environment: 'prod' }],
      ['weekend', { service: 'app', environment: 'prod' }],
    ]);
  });

  test('of a recovery group are those of its environment; what is restrained of it waits for them', () => {
    const drill = { kind: 'drill', depth: 'live', group: 'shop', environment: 'prod', dryRun: false } as const;
    const found = texts('2026-12-28T00:00Z', { ...drill, actor: request.actor });
    expect(found).toEqual([expect.stringMatching(/^2026-12-20T17:00 prod is frozen/)]);
  });

  test('are listed: what holds now, and of what begins within two weeks the next of each', () => {
    const now = at('2026-12-19T12:00Z');
    expect(restraintLines(freezesSoon(catalogue(), now), now)).toEqual([
      'app in prod is frozen until Mon 21 Dec 00:00 UTC (calendar "weekend").',
      'From Sun 20 Dec 18:00 (Europe/Berlin): prod is frozen until Sat 2 Jan 08:00 (Europe/Berlin; calendar "year-end", by @developer: "books are closed").',
      'From Thu 24 Dec 00:00 (Europe/Berlin): app in prod is frozen until Sun 27 Dec 00:00 (Europe/Berlin; calendar "holidays": "Christmas").',
      'From Sat 26 Dec 00:00 UTC: app in prod is frozen until Mon 28 Dec 00:00 UTC (calendar "weekend").',
    ]);
  });

  test('are told by the check: the next of each place, within a year', () => {
    expect(freezeOutlook(catalogue(), at('2026-03-04T00:00Z'))).toEqual([
      'From Sun 20 Dec 18:00 (Europe/Berlin): prod is frozen until Sat 2 Jan 08:00 (Europe/Berlin; calendar "year-end", by @developer: "books are closed").',
      'From Sat 7 Mar 00:00 UTC: app in prod is frozen until Mon 9 Mar 00:00 UTC (calendar "weekend").',
    ]);
    const past = `calendars: { past: { freezes: [staging], windows: [{ from: 2020-01-01, to: 2020-01-02 }] }, idle: { windows: [{ from: sat, to: sun }] } }\n`;
    expect(freezeOutlook(catalogue(past, '[]'), at('2026-03-04T00:00Z'))).toEqual([
      'staging is not frozen within a year (past).',
      'Calendar "idle" freezes nothing: name environments under its "freezes", or itself under "freeze" of an environment.',
    ]);
  });
});

describe('one sentence with file and line for', () => {
  const after = (from: string, to: string, ics = holidays) => {
    if (!calendars.includes(from)) throw new Error(`"${from}" is not there.`);
    return problemsOf({ 'one.yaml': sound, 'two.yaml': calendars.replace(from, to), 'holidays.ics': ics });
  };

  test('all being well, none', () => {
    expect(after('year-end', 'year-end')).toEqual([]);
  });

  test.each<readonly [string, string, string, string]>([
    [
      'an unknown environment',
      'freezes: [prod]',
      'freezes: [production]',
      '5: no environment "production" in any service. Known: prod, staging.',
    ],
    [
      'an unknown owner',
      'owner: developer',
      'owner: devloper',
      '6: no person "devloper" in people. Did you mean "developer"?',
    ],
    [
      'a bad zone',
      'zone: UTC',
      'zone: Mars/Olympus',
      '9: zone in weekend is "Mars/Olympus"; write a time zone such as Europe/Berlin',
    ],
    [
      'no moment',
      'from: sat,',
      'from: satday,',
      '9: from in windows[0] is "satday"; write a moment: 2026-12-20 18:00 (once), 12-20 18:00 (each year), fri 16:00 (each week) or 22:00 (each day)',
    ],
    [
      'a window without an end',
      'from: sat, to: sun',
      'from: sat',
      '9: from of windows[0] in weekend has no end; write to, or for',
    ],
    [
      'one that ends before it begins',
      'from: sat, to: sun',
      'from: 2026-12-20, to: 2026-12-02',
      '9: to of windows[0] in weekend is "2026-12-02", which is not after from ("2026-12-20")',
    ],
    [
      'an empty calendar',
      'windows: [{ from: sat, to: sun }]',
      'windows: []',
      '9: weekend has no window; write one under windows, or name an iCalendar file under ics',
    ],
    [
      'a rule that never comes',
      'from: sat, to: sun',
      'from: 2026-01-01, for: 1d, repeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      '9: repeat of windows[0] in weekend is "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", which never comes',
    ],
    [
      'a beginning that its rule leaves out',
      'from: sat, to: sun',
      'from: 2026-01-01 18:00, for: 1d, repeat: FREQ=WEEKLY;BYDAY=FR',
      '9: from of windows[0] in weekend is "2026-01-01 18:00", which "FREQ=WEEKLY;BYDAY=FR" leaves out; begin with 2026-01-02 18:00',
    ],
    [
      'a rule against the standard',
      'from: sat, to: sun',
      'from: 2026-01-02, for: 1d, repeat: FREQ=WEEKLY;BYDAY=1FR',
      '9: repeat of windows[0] in weekend is "FREQ=WEEKLY;BYDAY=1FR": BYDAY with numeric value MUST NOT be used unless FREQ is MONTHLY or YEARLY',
    ],
    [
      'a rule without end',
      'from: sat, to: sun',
      'from: 2026-01-01, for: 1d, repeat: FREQ=MINUTELY',
      '9: repeat of windows[0] in weekend "FREQ=MINUTELY" is not right; write DAILY, WEEKLY, MONTHLY or YEARLY',
    ],
    [
      'zones of nothing',
      'zone: UTC,',
      'zones: { x: UTC },',
      '9: zones are names in an iCalendar file, but ics names none',
    ],
    [
      'an unknown key',
      'zone: UTC,',
      'tz: UTC,',
      '9: unknown key "tz" in weekend. It takes: freezes, ics, owner, reason, windows, zone, zones.',
    ],
  ])('%s', (_, from, to, problem) => {
    expect(after(from, to)).toEqual([`two.yaml:${problem}`]);
  });

  test('a service that is wrong is no reason to miss its environment', () => {
    const one = sound.replaceAll('channel: "#deploys"', 'chanel: "#deploys"');
    const problems = problemsOf({ 'one.yaml': one, 'two.yaml': calendars, 'holidays.ics': holidays });
    expect(problems.join()).not.toContain('no environment');
    expect(problems).toHaveLength(2);
  });

  test('an unknown calendar', () => {
    const one = sound.replace('onBusy: queue', 'freeze: [weekends]\n        onBusy: queue');
    const [problem] = problemsOf({ 'one.yaml': one, 'two.yaml': calendars, 'holidays.ics': holidays });
    expect(problem).toMatch(/^one\.yaml:\d+: no calendar "weekends" in calendars\. Did you mean "weekend"\?$/);
  });

  test('an iCalendar file that is missing, or wrong in a line of its own', () => {
    expect(after('ics: holidays.ics', 'ics: none.ics')).toEqual(['two.yaml:10: there is no file none.ics']);
    expect(after('year-end', 'year-end', holidays.replace('20251227', '20251220'))).toEqual([
      'holidays.ics:5: the event ends (20251220) before it begins (20251224)',
    ]);
  });
});
