import { describe, expect, test } from '@jest/globals';
import { authoriseChange } from '../../../../domain/catalogue/authorise-change.ts';
import { checkCatalogue } from '../../../../domain/catalogue/check.ts';
import { catalogueSchema } from '../../../../domain/catalogue/schema.ts';
import { planChange } from '../../../../domain/plan/planner.ts';
import { stepsOf } from '../../../../domain/plan/tree.ts';
import {
  opensAsKept,
  openSentence,
  readinessGate,
  roundMs,
  shutSentence,
  unreadSentence,
} from '../../../../domain/recovery/readiness/gate.ts';
import { type ReadinessReport, type ReadinessPoint } from '../../../../domain/recovery/readiness/report.ts';
import { observed, planInput, release } from '../../../support/plan-inputs.ts';
import { writtenCatalogue } from '../../../support/recovery-inputs.ts';

const now = Date.UTC(2026, 0, 5, 3);
const point = (id: string, lost: number): ReadinessPoint => ({
  id,
  title: `${id} title`,
  weight: 20,
  state: lost === 0 ? 'ok' : 'warn',
  lost,
  sentence: `${id} is so.`,
});
const report = (more: Partial<ReadinessReport> = {}): ReadinessReport => ({
  group: 'shop',
  at: now - 240_000,
  from: 'eu-west-1',
  to: 'eu-central-1',
  score: 70,
  level: 'partly',
  points: [point('digest', 0), point('quota', 12), point('drill', 18)],
  blockers: [],
  ...more,
});

/** With a gate of app, and of a service that moves with no group. */
function gated(gates: object, of: 'app' | 'alone' = 'app') {
  const written = writtenCatalogue();
  const service = written.services[of];
  const prod = { ...service.environments.prod, gates };
  return { ...written, services: { ...written.services, [of]: { ...service, environments: { prod } } } };
}
const catalogue = catalogueSchema.parse(gated({ readiness: 70 }));

describe('the gate', () => {
  test('is open at the score that is asked for, on a report of the last round', () => {
    expect(opensAsKept(report(), 70, now)).toBe(true);
    expect(opensAsKept(report(), 71, now)).toBe(false);
    expect(opensAsKept(report({ at: now - roundMs }), 70, now)).toBe(true);
    expect(opensAsKept(report({ at: now - roundMs - 1 }), 70, now)).toBe(false);
    expect(opensAsKept(undefined, 1, now)).toBe(false);
    expect(openSentence(report(), now)).toBe(
      'shop is ready in part to move to eu-central-1: 70 of 100, evaluated 4 min ago',
    );
  });

  test('says what stands in the way, else what costs most, and what to do', () => {
    const blockers = ['The replica lags 4 min.', 'b', 'c', 'd', 'e'];
    const what =
      'See /dr status shop, mend it and try again; going on without it needs the right to override, and a reason.';
    expect(shutSentence(report({ score: 62, blockers }), 70)).toBe(
      `Readiness of shop to move to eu-central-1 is 62 of 100, and this deploy asks for 70. In the way: The replica lags 4 min; b; c; and 2 more. ${what}`,
    );
    expect(shutSentence(report(), 90)).toBe(
      `Readiness of shop to move to eu-central-1 is 70 of 100, and this deploy asks for 90. What costs most: drill title: drill is so; quota title: quota is so. ${what}`,
    );
    expect(unreadSentence('shop', 'AWS answers nowhere.')).toBe(
      `Readiness of shop cannot be read: AWS answers nowhere. ${what}`,
    );
  });
});

describe('in the catalogue', () => {
  test('a gate is that of the group its service moves with', () => {
    expect(readinessGate(catalogue, 'app', 'prod')).toEqual({ group: 'shop', least: 70 });
    expect(readinessGate(catalogue, 'web', 'prod')).toBeUndefined();
    expect(readinessGate(catalogue, 'nothing', 'prod')).toBeUndefined();
    expect(checkCatalogue(catalogue)).toEqual([]);
  });

  test('a service that moves with no group cannot have one', () => {
    expect(checkCatalogue(catalogueSchema.parse(gated({ readiness: 70 }, 'alone')))).toEqual([
      {
        path: ['services', 'alone', 'environments', 'prod', 'gates', 'readiness'],
        sentence:
          'alone in prod is in no recovery group, so it has no readiness; name it in a group of recovery, or remove the gate',
      },
    ]);
  });

  test.each([0, 101, 70.5, '70%'])('%p is no score to ask for', (readiness) => {
    expect(catalogueSchema.safeParse(gated({ readiness })).success).toBe(false);
  });
});

describe('in a plan', () => {
  const gate = { group: 'shop', least: 70 };
  const stepsFor = (kind: 'deploy' | 'rollback', given: object) => {
    const target = observed({ release: release(kind === 'deploy' ? '1.4.2' : '1.4.0') });
    const answer = planChange(planInput({ kind, observed: [target], ...given }));
    if (answer.outcome !== 'planned') throw new Error(answer.sentence);
    return stepsOf(answer.draft.steps);
  };

  test('it is the first step of a deploy, held whatever it finds, and passed over only by an override', () => {
    const [first, ...rest] = stepsFor('deploy', { gate });
    expect(first).toMatchObject({
      kind: 'readiness',
      title: 'readiness of shop at least 70',
      params: gate,
      on: { failed: 'hold', errored: 'hold', inconclusive: 'hold' },
      skipNeeds: 'override',
    });
    expect(rest).toEqual(stepsFor('deploy', {}));
  });

  test('a rollback has none', () => {
    expect(stepsFor('rollback', { gate })).toEqual(stepsFor('rollback', {}));
  });
});

test('who may override a safeguard of the group may let a deploy pass, whoever may deploy', () => {
  const may = (subject: string, service = 'app') => {
    const actor = { via: 'oidc', subject } as const;
    const request = { kind: 'deploy', service, environment: 'prod', version: '1.4.2', actor, dryRun: false } as const;
    return authoriseChange(catalogue, actor, 'override', request);
  };
  expect(may('manager')).toMatchObject({ allowed: true, person: 'manager' });
  expect(may('oncall')).toMatchObject({
    allowed: false,
    sentence: 'You may not override a safeguard of shop (needs group managers; you are in oncall). @manager can.',
  });
  expect(may('manager', 'alone')).toMatchObject({
    allowed: false,
    sentence: expect.stringMatching(
      /^Nobody may override a lock, freeze or safeguard of alone in prod: the catalogue names no group/,
    ),
  });
});
