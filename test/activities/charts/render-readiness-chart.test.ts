import { expect, test } from '@jest/globals';
import { renderReadinessChart } from '../../../activities/charts/render-readiness-chart.ts';

const start = Date.UTC(2026, 0, 5);
const series = (scores: readonly number[], from = start) =>
  scores.map((score, index) => ({ at: from + index * 600_000, score }));
const bytes = async (...of: Parameters<typeof renderReadinessChart>) =>
  Buffer.from((await renderReadinessChart(...of)).png).toString('base64');

test('a PNG of 1280 × 320 pixels, and the same in words', async () => {
  const { png, width, height, altText } = await renderReadinessChart('shop', series([97, 97, 62, 97]));
  expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  expect([width, height]).toEqual([1280, 320]);
  expect(altText).toBe('Readiness of shop: 97 of 100 now, between 62 and 97 in the last 30 min; ready from 90.');
});

test('counts back from the last evaluation: the same course at another time gives the same bytes, another course does not', async () => {
  const one = await bytes('shop', series([97, 62, 97]));
  expect(await bytes('shop', series([97, 62, 97], start + 17 * 86_400_000))).toBe(one);
  expect(await bytes('shop', series([97, 63, 97]))).not.toBe(one);
});

test('a month of samples, and none, are drawn too', async () => {
  const month = series(Array.from({ length: 860 }, (_, index) => 50 + (index % 50)));
  expect((await renderReadinessChart('shop', month)).altText).toMatch(/between 50 and 99 in the last/);
  expect((await renderReadinessChart('shop', [])).altText).toBe('Readiness of shop: not evaluated yet.');
});

test('what a failover would lose is a panel below, against its objective, and in the words', async () => {
  const samples = series([97, 97, 62, 97]).map((each, index) => ({ ...each, loss: [2, 3, 45, 4][index] ?? 0 }));
  const { png, width, height, altText } = await renderReadinessChart('shop', samples, 60);
  expect([width, height]).toEqual([1280, 540]);
  expect(altText).toMatch(
    /ready from 90\. A failover would lose 4 s of writes now, at most 45 s in that time; objective 1 min\.$/,
  );
  const without = await renderReadinessChart('shop', samples);
  expect(Buffer.from(without.png).equals(Buffer.from(png))).toBe(false);
  expect(without.altText).toMatch(/at most 45 s in that time\.$/);
});
