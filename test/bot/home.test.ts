import { describe, expect, test } from '@jest/globals';
import { createHomeFacts, pictured } from '../../bot/home.ts';
import type { ListFilter } from '../../bot/gateway/list.ts';
import { Problem } from '../../bot/gateway/problem.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { catalogue, frozen } from './support/catalogue.ts';
import { fakeGateway } from './support/gateway.ts';
import { at, canaryView } from './support/views.ts';

const summary = (change: string, more: Partial<ChangeSummary> = {}): ChangeSummary => ({
  change,
  kind: 'deploy',
  subject: 'app',
  service: 'app',
  environment: 'prod',
  status: 'running',
  dryRun: false,
  startedAt: at(0),
  ...more,
});

/** Changes that are open by the list, and those that are over. */
function withChanges(open: readonly ChangeSummary[], ended: readonly ChangeSummary[] = []) {
  const gateway = fakeGateway();
  const asked: ListFilter[] = [];
  gateway.list = async (filter) => {
    asked.push(filter);
    return [...(filter.over === true ? ended : open)].slice(0, filter.limit);
  };
  let now = 0;
  return {
    gateway,
    asked,
    look: createHomeFacts({ catalogue, gateway }, () => now),
    pass: (ms: number) => (now += ms),
  };
}

describe('what Home shows', () => {
  test('what people locked, and what calendars freeze now or soon', async () => {
    const gateway = fakeGateway();
    gateway.holding.push({ kind: 'stop', on: { everything: true }, by: 'oncall', since: 0 });
    const thursday = Date.parse('2026-11-19T12:00:00Z');
    const { restraints = [] } = await createHomeFacts({ catalogue: frozen, gateway }, () => thursday)(false);
    expect(
      restraints.map(({ kind, calendar, since }) => [kind, calendar ?? '', new Date(since).toISOString()]),
    ).toEqual([
      ['stop', '', '1970-01-01T00:00:00.000Z'],
      ['freeze', 'weekends', '2026-11-20T15:00:00.000Z'],
      ['freeze', 'weekends', '2026-11-27T15:00:00.000Z'],
    ]);
  });

  test('open changes as they are now, those over by the list, each group as last evaluated', async () => {
    const { gateway, look, asked } = withChanges([summary('app-prod-abcd2345')], [summary('old', { endedAt: at(9) })]);
    gateway.keptOf.set('shop', { group: 'shop', series: [{ at: 1, score: 97 }] });
    const facts = await look(false);
    expect(facts).toMatchObject({
      open: [{ summary: { change: 'app-prod-abcd2345' }, view: { weight: 25 } }],
      more: false,
      ended: [{ change: 'old' }],
      groups: [{ group: 'shop', series: [{ score: 97 }] }],
    });
    expect(asked).toEqual([
      { over: false, limit: 16 },
      { over: true, limit: 10 },
    ]);
  });

  test('a change that has ended since the list was made is told as such, the last to end first', async () => {
    const { gateway, look } = withChanges([summary('fresh')], [summary('old', { endedAt: at(9) })]);
    gateway.views.set('fresh', canaryView({ change: 'fresh', status: 'succeeded', endedAt: at(700) }));
    const { open, ended } = await look(false);
    expect(open).toEqual([]);
    expect(ended.map(({ change, status }) => [change, status])).toEqual([
      ['fresh', 'succeeded'],
      ['old', 'running'],
    ]);
  });

  test('what does not answer is left out of nothing but its own line; a bug is no answer', async () => {
    const { gateway, look } = withChanges([summary('mute')]);
    gateway.readiness = () => Promise.reject(new Problem('unreachable', 'No worker answers.'));
    expect(await look(false)).toMatchObject({
      open: [{ summary: { change: 'mute' } }],
      groups: [{ group: 'shop', problem: 'No worker answers.' }],
    });
    gateway.progress = () => Promise.reject(new TypeError('a bug'));
    await expect(look(true)).rejects.toThrow('a bug');
  });

  test('no more than fifteen open changes are asked', async () => {
    const { gateway, look } = withChanges(Array.from({ length: 20 }, (_, index) => summary(`c${index}`)));
    let calls = 0;
    gateway.progress = async (change) => {
      calls += 1;
      return canaryView({ change });
    };
    expect(await look(false)).toMatchObject({ more: true });
    expect(calls).toBe(15);
  });

  test('people who look at the same time share one look; who asks anew does not, and neither does a failed look', async () => {
    const { gateway, look, asked, pass } = withChanges([]);
    await Promise.all([look(false), look(false)]);
    pass(2_999);
    await look(false);
    expect(asked).toHaveLength(2);
    await look(true);
    pass(3_000);
    await look(false);
    expect(asked).toHaveLength(6);
    pass(3_000);
    const answering = gateway.list.bind(gateway);
    gateway.list = () => Promise.reject(new Problem('unreachable', 'Temporal does not answer.'));
    await expect(look(false)).rejects.toThrow('Temporal does not answer.');
    gateway.list = answering;
    expect((await look(false)).open).toEqual([]);
  });

  test('pictures are those of the three least ready groups that have a history', () => {
    const series = [1, 2].map((when) => ({ at: when, score: 1 }));
    const known = (group: string, score: number) => ({
      group,
      series,
      report: {
        group,
        score,
        at: 1,
        from: 'a',
        to: 'b',
        level: 'partly' as const,
        points: [],
        blockers: [],
      },
    });
    const groups = [known('a', 90), known('b', 10), { group: 'c', series: [] }, known('d', 50), known('e', 70)];
    expect(pictured([...groups, { group: 'f', problem: 'so' }]).map(({ group }) => group)).toEqual(['b', 'd', 'e']);
  });
});
