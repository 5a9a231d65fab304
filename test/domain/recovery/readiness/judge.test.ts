import { describe, expect, test } from '@jest/globals';
import { judgeReadiness } from '../../../../domain/recovery/readiness.ts';
import type { ReadinessFacts } from '../../../../domain/recovery/readiness/facts.ts';
import type { PointState } from '../../../../domain/recovery/readiness/report.ts';
import { at, database, day, facts, group, member, service } from '../../../support/readiness-inputs.ts';

const judge = (overrides: Partial<ReadinessFacts> = {}) => judgeReadiness(group, facts(overrides));
const pointOf = (overrides: Partial<ReadinessFacts>, id: string) => {
  const found = judge(overrides).points.find((point) => point.id === id);
  if (found === undefined) throw new Error(`no point ${id}`);
  return found;
};
const both = (standby: Parameters<typeof service>[1], options: Parameters<typeof service>[2] = {}) => ({
  services: {
    ...facts().services,
    app: { primary: { seen: service('eu-west-1') }, standby: { seen: service('eu-central-1', standby, options) } },
  },
});
const oneName = (problem: string) => ({
  names: { ...facts().names, 'shop.example': { seen: { said: 'nothing', problems: [problem] } } },
});
const certificate = (days: number) => ({
  certificates: {
    ...facts().certificates,
    'shop.example': { primary: { seen: { expires: at + 200 * day } }, standby: { seen: { expires: at + days * day } } },
  },
});
const standbyMember = (overrides: Parameters<typeof member>[1]) => ({
  databases: {
    'shop-db': database({
      sides: { primary: { seen: member('primary') }, standby: { seen: member('standby', overrides) } },
    }),
  },
});

test('a group with nothing amiss has 100 points, each with a sentence, and weighs 100 in all', () => {
  const { score, level, points, blockers, from, to } = judge();
  expect({ score, level, blockers, from, to }).toEqual({
    score: 100,
    level: 'ready',
    blockers: [],
    from: 'eu-west-1',
    to: 'eu-central-1',
  });
  expect(points.filter(({ state, lost }) => state !== 'ok' || lost !== 0)).toEqual([]);
  expect(Math.abs(points.reduce((sum, { weight }) => sum + weight, 0) - 100)).toBeLessThan(1.5);
  for (const { sentence } of points) expect(sentence).toMatch(/^\S.*\.$/);
});

describe('each trouble is told with the value, the limit and what to do:', () => {
  test.each<[string, string, PointState, Partial<ReadinessFacts>, RegExp]>([
    [
      'capacity/app',
      'no task runs',
      'bad',
      both({ running: 0 }),
      /^0 of 2 tasks of app-prod run in eu-central-1 \(50 % of 4\); set its desired count to 2/,
    ],
    [
      'capacity/app',
      'too few',
      'warn',
      both({ running: 1, desired: 1 }),
      /^1 of 2 tasks .*, 1 are wanted; set its desired count to 2\.$/,
    ],
    [
      'digest/app',
      'another image',
      'bad',
      both({}, { digest: `sha256:${'cd'.repeat(32)}` }),
      /^app: app is sha256:cdcd…cd in eu-central-1 and sha256:abab…ab in eu-west-1; bring it in step with dr sync\.$/,
    ],
    [
      'environment/app',
      'another variable',
      'bad',
      both({}, { environment: [] }),
      /^app: CURRENCY is missing in eu-central-1 .*dr sync\.$/,
    ],
    [
      'definition/app',
      'less memory',
      'bad',
      both({}, { more: { memory: '512' } }),
      /^app: memory is 512 in eu-central-1, 1024 in eu-west-1\. Bring it in step/,
    ],
    [
      'replication/shop-db',
      'past the objective',
      'bad',
      { databases: { 'shop-db': database({ loss: { seen: 75 } }) } },
      /would lose about 1 min 15 s of writes \(objective 1 min\); find out why/,
    ],
    [
      'replication/shop-db',
      'half of the objective',
      'warn',
      { databases: { 'shop-db': database({ loss: { seen: 40 } }) } },
      /about 40 s of writes \(objective 1 min\); watch/,
    ],
    [
      'replication/shop-db',
      'no datapoint',
      'unknown',
      { databases: { 'shop-db': database({ loss: { seen: undefined } }) } },
      /no datapoint of its lag/,
    ],
    [
      'parameters/shop-db',
      'another value',
      'bad',
      standbyMember({ parameters: { seen: { work_mem: '4' } } }),
      /^Parameters differ: work_mem is 4 in eu-central-1 and 64 in the other\. Set them alike\.$/,
    ],
    [
      'parameters/shop-db',
      'another group',
      'bad',
      standbyMember({ parameterGroup: 'other' }),
      /uses the parameter group other, the catalogue says shop-db-pg16: a fence would not reach it/,
    ],
    [
      'parameters/shop-db',
      'a smaller instance',
      'warn',
      standbyMember({ size: 'db.t4g.small' }),
      /is db\.t4g\.small, its source db\.m6g\.large; give it the same size/,
    ],
    [
      'backups/shop-db',
      'none kept by the standby',
      'warn',
      standbyMember({ retentionDays: 0 }),
      /keeps none \(0 days\)/,
    ],
    [
      'certificates/shop.example',
      'a month',
      'warn',
      certificate(20),
      /in eu-central-1 expires in 20 d \(limits 30 and 7 days\)/,
    ],
    [
      'certificates/shop.example',
      'a week',
      'bad',
      certificate(3),
      /expires in 3 d \(limits 30 and 7 days\); renew it now\.$/,
    ],
    ['certificates/shop.example', 'over', 'bad', certificate(-1), /expired 24 h ago; renew it now\.$/],
    [
      'names/shop.example',
      'not as declared',
      'bad',
      oneName('It leads nowhere; correct it.'),
      /^It leads nowhere; correct it\.$/,
    ],
    [
      'quota',
      'too small',
      'bad',
      { quota: { seen: { limit: 3, used: 2 } } },
      /takes 4 vCPUs; the Fargate quota is 3, 0 are used by others; ask Service Quotas/,
    ],
    [
      'quota',
      'used up by others',
      'bad',
      { quota: { seen: { limit: 10, used: 9 } } },
      /the Fargate quota is 10, 7 are used by others/,
    ],
    ['quota', 'nearly used up', 'warn', { quota: { seen: { limit: 4, used: 1 } } }, /which leaves less than a tenth/],
    [
      'roles',
      'denied',
      'bad',
      { roles: [{ role: 'deploy', answer: { seen: { denied: 'not authorized' } } }] },
      /^deploy cannot be assumed in eu-central-1: not authorized\. Correct its trust policy\.$/,
    ],
    ['playbooks', 'missing', 'bad', { missingPlaybooks: ['configure.yaml'] }, /has no configure\.yaml; add it/],
    [
      'drill',
      'long ago',
      'warn',
      { lastDrill: at - 100 * day },
      /ended 100 d ago \(limits 90 and 180 days\); hold one with drill shop/,
    ],
    [
      'regions/standby',
      'silent',
      'bad',
      { answers: { primary: { seen: true }, standby: { unseen: 'AWS does not answer.' } } },
      /^AWS does not answer\. There is nowhere to move to/,
    ],
  ])('%s, %s', (id, _, state, overrides, sentence) => {
    const point = pointOf(overrides, id);
    expect(point.state).toBe(state);
    expect(point.sentence).toMatch(sentence);
    expect(point.lost).toBeGreaterThan(0);
  });
});

test('a drill that nobody knows of is not known, and costs less than one too long ago', () => {
  const { lastDrill: _, ...never } = facts();
  const point = judgeReadiness(group, never).points.find(({ id }) => id === 'drill');
  expect(point).toMatchObject({ state: 'unknown', sentence: expect.stringMatching(/^No drill of shop is known/) });
  expect(point?.lost).toBeLessThan(pointOf({ lastDrill: at - 200 * day }, 'drill').lost);
});

test('what stops a failover is a blocker, whatever the score', () => {
  const { level, score, blockers } = judge({ missingPlaybooks: ['configure.yaml'] });
  expect(level).toBe('blocked');
  expect(score).toBeGreaterThan(90);
  expect(blockers).toEqual([expect.stringMatching(/configure\.yaml/)]);
  expect(judge(certificate(3))).toMatchObject({ level: 'ready', blockers: [] });
});

test('after a failover the other side is judged', () => {
  const name = {
    seen: { leadsTo: 'standby' as const, said: 'app-prod-1.eu-central-1.elb.amazonaws.com', problems: [] },
  };
  const moved = judge({
    databases: { 'shop-db': database({ writer: 'standby' }) },
    names: { 'app.shop.example': name, 'shop.example': name },
    answers: { primary: { unseen: 'eu-west-1 is silent.' }, standby: { seen: true } },
  });
  expect(moved).toMatchObject({ from: 'eu-central-1', to: 'eu-west-1', level: 'blocked' });
  expect(moved.blockers).toEqual([expect.stringMatching(/^eu-west-1 is silent\. There is nowhere to move to/)]);
});

test('a database that is written on the other side than names lead to is a move left half-way', () => {
  const { blockers } = judge({ databases: { 'shop-db': database({ writer: 'standby' }) } });
  expect(blockers.join(' ')).toMatch(/shop\.example leads to eu-west-1|leads to/);
});

test('the report has the most that a failover would lose, of the databases of which it is known', () => {
  const databases = {
    'shop-db': database({ loss: { seen: 4 } }),
    orders: database({ loss: { seen: 9 } }),
    carts: database({ loss: { unseen: 'CloudWatch does not answer.' } }),
  };
  expect(judge({ databases }).loss).toEqual({ seconds: 9, objective: group.objectives.rpo });
  expect(judge({ databases: { carts: databases.carts } }).loss).toBeUndefined();
});
