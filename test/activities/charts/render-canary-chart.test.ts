import { expect, test } from '@jest/globals';
import type { CanaryChart } from '../../../activities/charts/chart.ts';
import { renderCanaryChart } from '../../../activities/charts/render-canary-chart.ts';

const start = Date.parse('2025-01-01T10:00:00Z');
const points = Array.from({ length: 8 }, (_, index) => ({ at: start + index * 5000, canary: 6, stable: 0.2 }));
const chart: CanaryChart = {
  title: 'app 1.4.2 → 1.4.3-bad in prod',
  names: { canary: '1.4.3-bad', stable: '1.4.2' },
  weights: [
    { at: start, percent: 5 },
    { at: '2025-01-01T10:00:25Z', percent: 0 },
  ],
  series: [
    { title: 'errors', unit: 'percent', limit: 1, points },
    { title: 'p95', unit: 'milliseconds', points: points.map(({ at }) => ({ at, canary: 182, stable: 180 })) },
  ],
};

async function bytes(of: CanaryChart): Promise<string> {
  return Buffer.from((await renderCanaryChart(of)).png).toString('base64');
}

test('a PNG of 1280 × 440 pixels', async () => {
  const { png, width, height } = await renderCanaryChart(chart);
  const view = new DataView(png.buffer, png.byteOffset);
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([1280, 440]);
  expect([width, height]).toEqual([1280, 440]);
});

test('the same input gives the same bytes, also drawn at the same time', async () => {
  const [one, two] = await Promise.all([bytes(chart), bytes(chart)]);
  expect(two).toBe(one);
  expect(await bytes(structuredClone(chart))).toBe(one);
});

test('times are counted from the start, so a later deploy of the same course looks the same', async () => {
  const later = 36 * 3_600_000 + 17_000;
  const moved = {
    ...chart,
    weights: chart.weights.map(({ at, percent }) => ({ at: new Date(at).getTime() + later, percent })),
    series: chart.series.map((one) => ({
      ...one,
      points: one.points.map((point) => ({ ...point, at: point.at + later })),
    })),
  };
  expect(await bytes(moved)).toBe(await bytes(chart));
});

test.each<[string, Partial<CanaryChart>]>([
  ['the title', { title: 'app 1.4.2 → 1.4.3 in prod' }],
  ['the names', { names: { canary: 'canary', stable: 'stable' } }],
  ['a weight', { weights: chart.weights.slice(0, 1) }],
  ['a limit', { series: chart.series.map((one) => ({ ...one, limit: 2 })) }],
  ['the values', { series: chart.series.map((one) => ({ ...one, points: one.points.slice(0, 6) })) }],
])('%s shows', async (_, change) => {
  expect(await bytes({ ...chart, ...change })).not.toBe(await bytes(chart));
});

test('no data, one point, or characters of markup are drawn too', async () => {
  const nothing = points.map(({ at }) => ({ at, canary: null, stable: null }));
  const odd: CanaryChart[] = [
    { ...chart, weights: [], series: [] },
    { ...chart, weights: [], series: chart.series.map((one) => ({ ...one, points: [] })) },
    { ...chart, series: chart.series.map((one) => ({ ...one, points: nothing })) },
    { ...chart, series: chart.series.map((one) => ({ ...one, points: one.points.slice(0, 1) })) },
    { ...chart, title: 'R&D <"app">' },
  ];
  const drawn = await Promise.all(odd.map(bytes));
  expect(new Set(drawn).size).toBe(odd.length);
});

test('the text for those who cannot see it', async () => {
  expect((await renderCanaryChart(chart)).altText).toBe(
    'app 1.4.2 → 1.4.3-bad in prod. errors: 1.4.3-bad 6 %, 1.4.2 0.2 %, limit 1 %. p95: 1.4.3-bad 182 ms, 1.4.2 180 ms. Weight 5 % at 0:00 and 0 % at 0:25.',
  );
});
