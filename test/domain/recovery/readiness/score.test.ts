import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeReadiness } from '../../../../domain/recovery/readiness.ts';
import type { ReadinessFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { at, database, day, facts, group, member, service } from '../../../support/readiness-inputs.ts';

type Change = (facts: ReadinessFacts) => ReadinessFacts;
type Part = { readonly [K in keyof ReadinessFacts]?: ReadinessFacts[K] };
const set =
  (part: Part): Change =>
  (before) => ({ ...before, ...part });
const app =
  (options: {
    readonly gone?: boolean;
    readonly running?: number;
    readonly digest?: string;
    readonly cpu?: number;
  }): Change =>
  (before) => {
    const { gone, running = 2, digest, cpu = 0 } = options;
    const container = cpu === 0 ? {} : { cpu };
    const there = service('eu-central-1', { running }, { ...(digest === undefined ? {} : { digest }), container });
    const both = { primary: { seen: service('eu-west-1') }, standby: { seen: gone === true ? undefined : there } };
    return { ...before, services: { ...before.services, app: both } };
  };
const db =
  (overrides: Parameters<typeof database>[0]): Change =>
  (before) => ({
    ...before,
    databases: { 'shop-db': { ...(before.databases['shop-db'] ?? database()), ...overrides } },
  });
const expiring =
  (days: number): Change =>
  (before) => ({
    ...before,
    certificates: {
      ...before.certificates,
      'app.shop.example': {
        primary: { seen: { expires: at + days * day } },
        standby: { seen: { expires: at + days * day } },
      },
    },
  });
const sides = (overrides: Parameters<typeof member>[1]) => ({
  sides: { primary: { seen: member('primary') }, standby: { seen: member('standby', overrides) } },
});
const secret = (there: string | undefined): Change =>
  set({ secrets: { seen: [{ name: 'login', sides: { primary: { seen: 'v2' }, standby: { seen: there } } }] } });

/** Facts from good to bad, each step at least as bad as the one before. */
const dials: Readonly<Record<string, readonly Change[]>> = {
  service: [
    app({}),
    app({ running: 1 }),
    app({ running: 0 }),
    app({ running: 0, digest: 'sha256:0' }),
    app({ running: 0, digest: 'sha256:0', cpu: 7 }),
    app({ gone: true }),
  ],
  loss: [0, 20, 40, 59, 61, 600].map((seconds) => db({ loss: { seen: seconds } })),
  replication: [db({ replication: { seen: {} } }), db({ replication: { seen: { problem: 'it is broken' } } })],
  members: [
    sides({}),
    sides({ retentionDays: 0 }),
    sides({ retentionDays: 0, size: 'small' }),
    sides({ retentionDays: 0, size: 'small', parameters: { seen: {} } }),
  ].map(db),
  certificate: [300, 31, 29, 8, 6, 1, -1].map(expiring),
  secret: [secret('v2'), secret('v1'), secret(undefined)],
  quota: [200, 5, 4.1, 3].map((limit) => set({ quota: { seen: { limit, used: 2 } } })),
  playbooks: [set({ missingPlaybooks: [] }), set({ missingPlaybooks: ['configure.yaml'] })],
  drill: [1, 91, 181].map((days) => set({ lastDrill: at - days * day })),
  roles: [
    set({ roles: [{ role: 'r', answer: { seen: {} } }] }),
    set({ roles: [{ role: 'r', answer: { seen: { denied: 'no' } } }] }),
  ],
  answers: [
    set({ answers: { primary: { seen: true }, standby: { seen: true } } }),
    set({ answers: { primary: { seen: true }, standby: { unseen: 'silent' } } }),
  ],
  name: [[], ['wrong']].map((problems) => (before) => ({
    ...before,
    names: { ...before.names, 'shop.example': { seen: { leadsTo: 'primary' as const, said: 'x', problems } } },
  })),
};
const settings = fc.record(
  Object.fromEntries(Object.entries(dials).map(([name, levels]) => [name, fc.nat(levels.length - 1)])),
);
type Setting = Readonly<Record<string, number>>;
const at_ = (setting: Setting) =>
  Object.entries(dials).reduce((before, [name, levels]) => levels[setting[name] ?? 0]?.(before) ?? before, facts());
const scoreAt = (setting: Setting) => judgeReadiness(group, at_(setting)).score;

describe('the score', () => {
  test('is from 0 to 100, and a point never loses more than its weight', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { score, points } = judgeReadiness(group, at_(setting));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        for (const { lost, weight } of points) expect(lost).toBeLessThanOrEqual(weight);
        expect(Math.abs(100 - points.reduce((sum, { lost }) => sum + lost, 0) - score)).toBeLessThan(2.5);
      }),
      { seed: 11 },
    );
  });

  test('never rises when a fact gets worse', () => {
    fc.assert(
      fc.property(settings, fc.constantFrom(...Object.keys(dials)), (setting, dial) => {
        const level = setting[dial] ?? 0;
        fc.pre(level < (dials[dial]?.length ?? 1) - 1);
        expect(scoreAt({ ...setting, [dial]: level + 1 })).toBeLessThanOrEqual(scoreAt(setting));
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  test('is 100 only where every point is ok', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { score, points } = judgeReadiness(group, at_(setting));
        expect(score === 100).toBe(points.every(({ state }) => state === 'ok'));
      }),
      { seed: 13 },
    );
  });

  const unseen = { unseen: 'AWS does not answer.' };
  const both = { primary: unseen, standby: unseen };
  test.each<[string, Part]>([
    ['services', { services: { app: both, web: both } }],
    ['databases', { databases: { 'shop-db': { replication: unseen, loss: unseen, sides: both } } }],
    ['names', { names: { 'app.shop.example': unseen, 'shop.example': unseen } }],
    ['certificates', { certificates: { 'app.shop.example': both, 'shop.example': both } }],
    ['secrets', { secrets: unseen }],
    ['quota', { quota: unseen }],
    ['roles', { roles: [{ role: 'r', answer: unseen }] }],
    ['answers', { answers: both }],
  ])('counts %s that could not be read for less than ok, and says why', (_, part) => {
    const { score, points } = judgeReadiness(group, facts(part));
    expect(score).toBeLessThan(100);
    const unknown = points.filter(({ state }) => state === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    for (const { sentence, lost } of unknown) {
      expect(lost).toBeGreaterThan(0);
      expect(sentence).toContain('AWS does not answer.');
    }
  });

  test('has the same points whatever is seen', () => {
    const ids = (of: ReadinessFacts) => judgeReadiness(group, of).points.map(({ id, weight }) => [id, weight]);
    const wanted = ids(facts());
    fc.assert(
      fc.property(settings, (setting) => expect(ids(at_(setting))).toEqual(wanted)),
      { seed: 14 },
    );
  });
});
