import { expect, test } from '@jest/globals';
import { chartOf } from '../../../activities/slack/chart-data.ts';
import { altText } from '../../../activities/charts/alt-text.ts';
import { movingView } from '../../bot/support/views.ts';

test('a move shows how far its replicas were behind, each in a panel', () => {
  const moving = movingView();
  const series = (replica: string, behind: number) => ({
    metric: `behind ${replica}`,
    title: replica,
    unit: 'kB',
    points: [{ at: 1000, canary: behind, stable: null }],
  });
  const caughtUp = (id: string, replica: string, behind: number) => ({
    id,
    kind: 'caughtUp',
    title: replica,
    phase: 'promote',
    state: 'running' as const,
    attempt: 1,
    progress: { text: '', series: [series(replica, behind)] },
  });
  expect(chartOf(moving)).toBeUndefined();
  const steps = [
    caughtUp('promote/a', 'shop-db-replica', 640),
    caughtUp('promote/b', 'orders-replica', 0),
    ...moving.steps,
  ];
  const chart = chartOf({ ...moving, steps });
  expect(chart?.series.map(({ title }) => title)).toEqual(['shop-db-replica', 'orders-replica']);
  expect(chart === undefined ? '' : altText(chart)).toBe(
    'failover of shop from eu-west-1 to eu-central-1. shop-db-replica: behind 640 kB. orders-replica: behind 0 kB.',
  );
});
