import type { TopLevelSpec } from 'vega-lite';
import { number } from '../../domain/text/number.ts';
import { type ChartSeries, type Span, unitSign } from './chart.ts';
import { emptyLayer, limitLayers, lineLayer, type PanelSize, weightLayers } from './panel-layers.ts';
import { colours, frame } from './style.ts';
import { axisSeconds } from './time-axis.ts';

/** A limit this many times above the data would flatten it: then the panel's title names it and no line is drawn. */
const flattening = 8;
/** `errors, %`; with the limit where it is not drawn: `errors, % (limit 50)`. */
export function panelTitle(series: ChartSeries): string {
  const sign = unitSign(series.unit);
  const named = sign === '' ? series.title : `${series.title}, ${sign}`;
  const hidden = series.limit !== undefined && drawnLimit(series) === undefined;
  return hidden ? `${named} (limit ${number(series.limit ?? 0)})` : named;
}

function drawnLimit(series: ChartSeries): number | undefined {
  const top = highestValue(series);
  return series.limit !== undefined && (top === 0 || series.limit <= top * flattening) ? series.limit : undefined;
}

function highestValue({ points }: ChartSeries): number {
  return points.reduce((most, { canary, stable }) => Math.max(most, canary ?? 0, stable ?? 0), 0);
}

/**
 * One panel: canary (solid, dots) against stable (dashed, open squares), the limit, and the weight changes. x is in
 * seconds from the span's start, so that no time zone comes into it.
 */
export function panelSpec(series: ChartSeries, span: Span, size: PanelSize): TopLevelSpec {
  const seconds = (at: number) => (at - span.from) / 1000;
  const end = seconds(span.to);
  const limit = drawnLimit(series);
  const highest = Math.max(highestValue(series), limit ?? 0) * 1.08 || 1;
  const axis = { tickCount: 4, grid: true, format: highest < 10_000 ? ',~f' : '~s' };
  return {
    ...frame,
    background: 'transparent',
    width: size.width,
    height: size.height,
    padding: { left: 6, top: 4, right: 10, bottom: 2 },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: null,
        scale: { domain: [0, end], nice: false },
        axis: { values: axisSeconds(end), grid: false, labelExpr: clockExpression, labelFlush: false },
      },
      y: { field: 'y', type: 'quantitative', title: null, scale: { domain: [0, highest], nice: false }, axis },
    },
    layer: [
      ...weightLayers(span, seconds, size, highest),
      ...(limit === undefined
        ? []
        : limitLayers({ at: limit, text: `limit ${number(limit)} ${unitSign(series.unit)}`.trim() }, [0, end], {
            x: end,
            align: 'right',
            dy: -6,
          })),
      lineLayer(values(series, seconds, 'stable'), {
        color: colours.stable,
        dash: [4, 3],
        shape: 'square',
        filled: false,
      }),
      lineLayer(values(series, seconds, 'canary'), {
        color: colours.canary,
        dash: [1, 0],
        shape: 'circle',
        filled: true,
      }),
      ...(series.points.some(({ canary, stable }) => canary !== null || stable !== null)
        ? []
        : [emptyLayer(end, highest)]),
    ],
  };
}

/** m:ss, or h:mm past the hour. */
const clockExpression =
  "datum.value >= 3600 ? floor(datum.value / 3600) + 'h' + format(floor(datum.value / 60) % 60, '02d') : floor(datum.value / 60) + ':' + format(datum.value % 60, '02d')";

function values(series: ChartSeries, seconds: (at: number) => number, side: 'canary' | 'stable') {
  return series.points.map((point) => ({ x: seconds(point.at), y: point[side] }));
}
