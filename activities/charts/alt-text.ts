import { clock } from '../../domain/text/duration.ts';
import { listOf } from '../../domain/text/list.ts';
import { number } from '../../domain/text/number.ts';
import { type CanaryChart, type ChartSeries, spanOf, unitSign } from './chart.ts';

/**
 * The chart in words: `app 1.4.1 → 1.4.2 in prod. errors: 1.4.2 0.21 %, 1.4.1 0.19 %, limit 1 %. … Weight 5 % at 0:00
 * and 25 % at 0:30.`
 */
export function altText(chart: CanaryChart): string {
  const { from, weights } = spanOf(chart);
  const names = chart.names ?? { canary: 'canary', stable: 'stable' };
  const changes = weights.map(({ at, percent }) => `${number(percent)} % at ${clock((at - from) / 1000)}`);
  return [
    `${chart.title}.`,
    ...chart.series.map((series) => `${panelText(series, names)}.`),
    ...(changes.length === 0 ? [] : [`Weight ${listOf(changes)}.`]),
  ].join(' ');
}

function panelText(series: ChartSeries, { canary, stable }: NonNullable<CanaryChart['names']>): string {
  const sign = unitSign(series.unit);
  const shown = (value: number) => (sign === '' ? number(value) : `${number(value)} ${sign}`);
  const latest = (name: string, side: 'canary' | 'stable') => {
    const value = series.points.findLast((point) => point[side] !== null)?.[side] ?? null;
    return `${name} ${value === null ? 'no data' : shown(value)}`;
  };
  const limit = series.limit === undefined ? [] : [`limit ${shown(series.limit)}`];
  const beside = stable === undefined ? [] : [latest(stable, 'stable')];
  return `${series.title}: ${[latest(canary, 'canary'), ...beside, ...limit].join(', ')}`;
}
