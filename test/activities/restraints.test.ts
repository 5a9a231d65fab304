import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { freezeNotes } from '../../activities/freeze-notes.ts';
import { createRestraintActivities } from '../../activities/restraints.ts';
import { loadCatalogue } from '../../config/catalogue.ts';
import type { ChangeRequest } from '../../domain/change/request.ts';
import { folderOf, sound } from '../config/catalogue-files.ts';
import { attempt } from './support/attempt.ts';
import { deployRequest, noPast } from './support/world.ts';

const thursday = Date.parse('2026-11-19T12:00:00Z');
const hour = 3_600_000;
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(thursday);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const catalogue = loadCatalogue(
  folderOf({
    'one.yaml': sound,
    'two.yaml': 'calendars: { weekends: { freezes: [prod], windows: [{ from: fri 16:00, to: mon 08:00 }] } }\n',
  }),
);
const lanes = { lanes: [], channel: '#deploys' };
const activities = createRestraintActivities(
  { catalogue, temporal: noPast },
  { laneRules: async () => lanes },
  { isRunning: async () => true },
);
const rollback: ChangeRequest = {
  kind: 'rollback',
  service: 'app',
  environment: 'prod',
  dryRun: false,
  actor: { via: 'oidc', subject: 'developer' },
};

describe('with its lanes a change is told', () => {
  test('what calendars freeze, for sixty days', async () => {
    const { result } = await attempt(
      (input: ChangeRequest) => activities.laneRules(input),
      deployRequest('app', '1.4.2', 'prod'),
    );
    const weekends = Array.from({ length: 9 }, (_, week) => thursday + 28 * hour + week * 168 * hour);
    expect(result).toMatchObject({
      restraints: {
        heed: { restraints: [] },
        calendars: weekends.map((since) => ({
          kind: 'freeze',
          on: { environment: 'prod' },
          calendar: 'weekends',
          since,
          until: since + 64 * hour,
        })),
        calendarsUntil: thursday + 60 * 24 * hour,
      },
    });
  });

  test('nothing where nothing freezes its environment, and a way back is told of nothing', async () => {
    const { result } = await attempt(
      (input: ChangeRequest) => activities.laneRules(input),
      deployRequest('app', '1.4.2', 'staging'),
    );
    expect(result).toMatchObject({ restraints: { calendars: [] } });
    expect((await attempt((input: ChangeRequest) => activities.laneRules(input), rollback)).result).toEqual(lanes);
  });
});

test('asked again, it is told what begins from then on', async () => {
  const { result } = await attempt(
    (input: ChangeRequest) => activities.calendarFreezes(input),
    deployRequest('app', '1.4.2', 'prod'),
  );
  expect(result.until).toBe(thursday + 60 * 24 * hour);
  expect(result.freezes).toHaveLength(9);
});

test('a plan says what begins within a day, unless it leads back', () => {
  const notes = (now: number, request = deployRequest('app', '1.4.2', 'prod')) => freezeNotes(catalogue, request, now);
  expect(notes(thursday)).toEqual([]);
  expect(notes(thursday + 20 * hour)).toEqual([
    'From Fri 20 Nov 16:00 UTC: prod is frozen until Mon 23 Nov 08:00 UTC (calendar "weekends"). What is not done by then waits.',
  ]);
  // It holds already: that is no note, but a refusal.
  expect(notes(thursday + 30 * hour)).toEqual([]);
  expect(notes(thursday + 20 * hour, rollback)).toEqual([]);
});
