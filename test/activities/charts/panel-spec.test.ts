import { describe, expect, test } from '@jest/globals';
import { altText } from '../../../activities/charts/alt-text.ts';
import { type CanaryChart, spanOf } from '../../../activities/charts/chart.ts';
import { panelSpec, panelTitle } from '../../../activities/charts/panel-spec.ts';
import { axisSeconds } from '../../../activities/charts/time-axis.ts';

const size = { width: 300, height: 180 };
const points = [
  { at: 1000, canary: 0.2, stable: 0.2 },
  { at: 6000, canary: null, stable: 0.3 },
  { at: 11_000, canary: 0.4, stable: null },
];
const errors = { title: 'errors', unit: 'percent', points };

function texts(spec: unknown): string[] {
  const found = JSON.stringify(spec).matchAll(/"text":"([^"]*)"/g);
  return [...found].map(([, text]) => text ?? '');
}

function specOf(limit: number | undefined, weights: CanaryChart['weights']) {
  const series = limit === undefined ? errors : { ...errors, limit };
  return panelSpec(series, spanOf({ title: '', series: [series], weights }), size);
}

describe('a panel', () => {
  test('a period without data stays a gap', () => {
    expect(JSON.stringify(specOf(1, []))).toContain('[{"x":0,"y":0.2},{"x":5,"y":null},{"x":10,"y":0.4}]');
  });

  test('a limit near the data is a line; one far above is named in the title instead', () => {
    expect(texts(specOf(1, []))).toContain('limit 1 %');
    expect(panelTitle({ ...errors, limit: 1 })).toBe('errors, %');
    expect(texts(specOf(50, []))).not.toContain('limit 50 %');
    expect(panelTitle({ ...errors, limit: 50 })).toBe('errors, % (limit 50)');
  });

  test('weights are labelled, the first with the word; of two at almost the same time the later is', () => {
    const weights = [
      { at: 1000, percent: 5 },
      { at: 7000, percent: 25 },
      { at: 7200, percent: 0 },
    ];
    const labels = texts(specOf(undefined, weights));
    expect(labels.filter((label) => label.startsWith('weight'))).toEqual(['weight 5 %']);
    expect(JSON.stringify(specOf(undefined, weights)).match(/"text":"25 %"/g)).toHaveLength(1);
    expect(JSON.stringify(specOf(undefined, weights)).match(/"text":"0 %"/g)).toHaveLength(2);
  });

  test('without any value it says so', () => {
    const empty = { ...errors, points: [] };
    expect(texts(panelSpec(empty, spanOf({ title: '', series: [empty], weights: [] }), size))).toContain('no data yet');
    expect(texts(specOf(1, []))).not.toContain('no data yet');
  });
});

test.each([
  [10, [0, 5, 10]],
  [35, [0, 10, 20, 30]],
  [240, [0, 60, 120, 180, 240]],
  [3600, [0, 900, 1800, 2700, 3600]],
])('a span of %d s is labelled at %j', (end, expected) => {
  expect(axisSeconds(end)).toEqual(expected);
});

test('the words say when a side has no data, and leave out what is not there', () => {
  const silent = { ...errors, points: points.map((point) => ({ ...point, canary: null })) };
  expect(altText({ title: 'app in prod', series: [silent], weights: [] })).toBe(
    'app in prod. errors: canary no data, stable 0.3 %.',
  );
});
