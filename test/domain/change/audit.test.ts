import { expect, test } from '@jest/globals';
import { auditCsv, auditTitle, deedsOf, evidenceOf, forAudit } from '../../../domain/change/audit.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { deedMoment, type RestraintDeed } from '../../../domain/restraints/deed.ts';
import { at, canaryView } from '../../bot/support/views.ts';

const asked: NonNullable<ChangeView['approval']> = {
  missing: 0,
  count: 2,
  from: ['release-managers'],
  notRequester: true,
  since: at(2),
  until: at(3600),
  given: [
    { person: 'release-manager', at: at(60), choice: 'hotfix' },
    { person: 'developer', at: at(90), for: 'second-manager', choice: 'hotfix' },
  ],
  refused: [],
  outcome: 'approved',
};
const ended = canaryView({
  requestedBy: 'oncall',
  reason: '=HYPERLINK("x")',
  status: 'aborted',
  approval: asked,
  endedAt: at(700),
  overrides: [{ what: 'went on although prod is frozen', person: 'oncall', reason: 'the fix, now', at: at(1) }],
  decisions: [
    { intent: 'pause', person: 'oncall', at: at(100), reason: 'looking' },
    { intent: 'abort', person: 'oncall', at: at(650) },
  ],
});

test('deeds are in order, with who did them, in whose place, what they picked and why', () => {
  expect(deedsOf(ended)).toEqual([
    { at: at(0), person: 'oncall', text: '@oncall asked for it ("=HYPERLINK("x")")' },
    {
      at: at(1),
      person: 'oncall',
      text: 'OVERRIDE: went on although prod is frozen, by @oncall ("the fix, now")',
    },
    { at: at(60), person: 'release-manager', text: '@release-manager approved (1 of 2): hotfix' },
    { at: at(90), person: 'developer', text: '@developer approved for @second-manager (2 of 2): hotfix' },
    { at: at(100), person: 'oncall', text: '@oncall paused it ("looking")' },
    { at: at(650), person: 'oncall', text: '@oncall stopped it' },
    { at: at(700), text: 'it was stopped and taken back' },
  ]);
  expect(auditTitle(ended)).toBe('app 1.4.1 → 1.4.2 in prod · deploy · aborted');
});

test('the evidence is what the steps that ended found; samples are left out', () => {
  const [, bake] = ended.steps;
  if (bake === undefined) throw new Error('there is a bake');
  const series = [{ metric: 'http.errorRate', title: 'errors', unit: 'percent', points: [] }];
  const steps = [
    { ...bake, title: 'watch 5 %', progress: { text: 'errors 0.2 %', done: 1, series } },
    ...ended.steps.slice(2),
  ];
  const view = forAudit({ ...ended, steps });
  expect(view.steps[0]?.progress).toEqual({ text: 'errors 0.2 %' });
  expect(evidenceOf(view)).toEqual(['watch 5 %: errors 0.2 %']);
});

test('as CSV a row is a deed, and no cell is a formula', () => {
  const csv = auditCsv({ since: at(0), changes: [ended], restraints: [], unread: [], more: false });
  const rows = csv.split('\r\n');
  expect(rows[0]).toBe('at,person,what,change,kind,subject,environment,version,status,plan');
  expect(rows[3]).toMatch(
    /^2026-01-05T14:01:00\.000Z,release-manager,approved \(1 of 2\): hotfix,app-prod-abcd2345,deploy,app,prod,1\.4\.2,aborted,c0ffee/,
  );
  expect(rows[1]).toContain(',oncall,"asked for it (""=HYPERLINK(""x"")"")",app-prod');
  const formula = auditCsv({
    since: at(0),
    changes: [canaryView({ requestedBy: '=1+1' })],
    restraints: [],
    unread: [],
    more: false,
  });
  expect(formula).toContain(",'=1+1,asked for it,");
});

test('who locked, froze, stopped or released what is a row too', () => {
  const on = { service: 'app', environment: 'prod' };
  const put: RestraintDeed = { did: 'put', kind: 'lock', on, person: 'oncall', at: Date.parse(at(60)), reason: 'why' };
  const restraints: RestraintDeed[] = [
    { did: 'released', kind: 'freeze', on: { environment: 'prod' }, person: 'developer', at: Date.parse(at(90)) },
    { ...put, until: Date.parse(at(3600)) },
    { ...put, kind: 'stop', on: { everything: true } },
  ];
  expect(restraints.map((deed) => deedMoment(deed).text)).toEqual([
    '@developer released the freeze of prod',
    '@oncall locked app in prod until Mon 5 Jan 15:00 UTC ("why")',
    '@oncall stopped the line ("why")',
  ]);
  expect(
    auditCsv({ since: at(0), changes: [], restraints, unread: [], more: false })
      .split('\r\n')
      .slice(1, 4),
  ).toEqual([
    '2026-01-05T14:01:30.000Z,developer,released the freeze of prod,,freeze,,prod,,,',
    '2026-01-05T14:01:00.000Z,oncall,"locked app in prod until Mon 5 Jan 15:00 UTC (""why"")",,lock,app,prod,,,',
    '2026-01-05T14:01:00.000Z,oncall,"stopped the line (""why"")",,stop,,,,,',
  ]);
});
