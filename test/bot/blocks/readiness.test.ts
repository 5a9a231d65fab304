import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readinessMessage, readinessNews } from '../../../bot/blocks/readiness.ts';
import { pointStates, type ReadinessPoint, type ReadinessReport } from '../../../domain/recovery/readiness/report.ts';

const at = Date.UTC(2026, 0, 5, 3);
const point = (more: Partial<ReadinessPoint> = {}): ReadinessPoint => ({
  id: 'digest/app',
  title: 'app: same digests',
  weight: 10,
  state: 'ok',
  lost: 0,
  sentence: 'app runs the same in both regions.',
  ...more,
});
const bad = point({
  id: 'quota',
  title: 'quota for full capacity',
  state: 'bad',
  lost: 8,
  sentence: 'The quota is <3>; ask for more.',
});
const report = (points: readonly ReadinessPoint[] = [point(), bad]): ReadinessReport => ({
  group: 'shop',
  at: at - 12_000,
  from: 'eu-west-1',
  to: 'eu-central-1',
  score: 92,
  level: 'blocked',
  points: [...points],
  blockers: [bad.sentence],
});
const series = [{ at, score: 92 }];

describe('the status', () => {
  test('says the score, what stands in the way, and each point as a row, what costs most first', () => {
    const chart = { file: 'F1', alt: 'a line' };
    const { text, blocks } = readinessMessage({ group: 'shop', report: report(), series, chart }, at);
    expect(text).toBe(
      'shop is not ready to move from eu-west-1 to eu-central-1: 92 of 100 · evaluated 12 s ago The quota is <3>; ask for more.',
    );
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'image', 'table']);
    expect(blocks[1]).toMatchObject({
      text: { text: '*In the way of a failover*\n✗ The quota is &lt;3&gt;; ask for more.' },
    });
    const cells = blocks.flatMap((block) => (block.type === 'table' ? block.rows : []));
    expect(cells.map((row) => row.map((cell) => ('text' in cell ? cell.text : '')))).toEqual([
      ['What', 'State', 'Lost', 'How it stands'],
      ['quota for full capacity', '✗ not ready', '8', 'The quota is <3>; ask for more.'],
      ['app: same digests', '✓ ok', '0', 'app runs the same in both regions.'],
    ]);
  });

  test('of a group that was not evaluated yet says so', () => {
    expect(readinessMessage({ group: 'shop', series: [] }, at).text).toMatch(/^shop has not been evaluated yet/);
  });
});

test('news say what it was, what turned bad and what is well again', () => {
  const news = { level: { before: 'ready', now: 'blocked' }, turnedBad: [bad], recovered: [point()] } as const;
  const { text } = readinessNews(report(), news);
  expect(text).toBe(
    'shop is not ready to move from eu-west-1 to eu-central-1: 92 of 100 (it was ready) ' +
      '✗ quota for full capacity: The quota is <3>; ask for more. ' +
      '✓ app: same digests again: app runs the same in both regions.',
  );
});

test("keeps Slack's limits, whatever the points say", () => {
  const points = fc.array(
    fc.record({
      id: fc.string({ minLength: 1 }),
      title: fc.string({ minLength: 1, maxLength: 80 }),
      weight: fc.constant(1),
      state: fc.constantFrom(...pointStates),
      lost: fc.nat(10),
      sentence: fc.string({ minLength: 1, maxLength: 900 }),
    }),
    { minLength: 1, maxLength: 150 },
  );
  fc.assert(
    fc.property(points, (some) => {
      const blockers = some.map(({ sentence }) => sentence);
      const messages = [
        readinessMessage({ group: 'shop', report: { ...report(some), blockers }, series }, at),
        readinessNews(report(some), { turnedBad: some, recovered: some }),
      ];
      for (const { text, blocks } of messages) {
        expect(text.length).toBeLessThanOrEqual(3000);
        expect(blocks.length).toBeLessThanOrEqual(50);
        for (const block of blocks) {
          if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3000);
          if (block.type !== 'table') continue;
          expect(block.rows.length).toBeLessThanOrEqual(100);
          const cells = block.rows.flat().map((cell) => ('text' in cell ? cell.text : ''));
          expect(cells.join('').length).toBeLessThanOrEqual(10_000);
          expect(cells.filter((cell) => cell === '')).toEqual([]);
        }
      }
    }),
    { seed: 21, numRuns: 60 },
  );
});
