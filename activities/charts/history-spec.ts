import type { TopLevelSpec } from 'vega-lite';
import { colours, fontFamily } from './style.ts';

/** One value over the hours before now. */
export interface History {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Hours before now at which it begins, negative. */
  readonly from: number;
  /** x in hours before now, negative; oldest first. */
  readonly values: readonly { readonly x: number; readonly y: number }[];
  readonly highest: number;
  /** Marks of the y axis; absent: some. */
  readonly ticks?: readonly number[];
  readonly limit?: { readonly at: number; readonly text: string };
}

/** From so many values on, they are a line without dots. */
const mostDots = 60;

/** A panel on a light card of its own: the value as it held until the next one, and its limit, dashed and named. */
export function historySpec({ title, width, height, from, values, highest, ticks, limit }: History): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: colours.card,
    width,
    height,
    autosize: { type: 'fit', contains: 'padding' },
    padding: { left: 10, top: 8, right: 14, bottom: 6 },
    title: { text: title, anchor: 'start', fontSize: 12.5, color: colours.text },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: null,
        scale: { domain: [from, 0], nice: false },
        axis: { tickCount: 6, grid: false, labelExpr: agoExpression, labelFlush: true },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: null,
        scale: { domain: [0, highest], nice: false },
        axis: { grid: true, minExtent: 28, ...(ticks === undefined ? { tickCount: 3 } : { values: [...ticks] }) },
      },
    },
    layer: [
      ...(limit === undefined ? [] : limitLayers(limit, from)),
      {
        data: { values: [...values] },
        mark: {
          type: 'line',
          color: colours.stable,
          strokeWidth: 2,
          // It holds until the next evaluation says otherwise.
          interpolate: 'step-after',
          point: values.length > mostDots ? false : { size: 18, color: colours.stable },
        },
      },
    ],
    config: {
      font: fontFamily,
      view: { stroke: null },
      axis: {
        labelColor: colours.quiet,
        labelFontSize: 10.5,
        domainColor: colours.line,
        tickColor: colours.line,
        gridColor: colours.grid,
        tickSize: 3,
      },
    },
  };
}

function limitLayers({ at, text }: NonNullable<History['limit']>, from: number) {
  const data = { values: [{ x: from, y: at }] };
  return [
    {
      data,
      mark: { type: 'rule' as const, color: colours.limit, strokeDash: [2, 2], strokeWidth: 1.5 },
      encoding: { x: { datum: from }, x2: { datum: 0 } },
    },
    {
      data,
      mark: {
        type: 'text' as const,
        text,
        color: colours.limit,
        align: 'left' as const,
        dx: 4,
        dy: 9,
        fontSize: 10.5,
      },
    },
  ];
}

/** `now`, `6 h ago`, `2 d ago`. */
const agoExpression =
  "datum.value >= 0 ? 'now' : -datum.value < 1 ? format(-datum.value * 60, '.0f') + ' min ago' : -datum.value < 48 ? format(-datum.value, '~g') + ' h ago' : format(-datum.value / 24, '.1~f') + ' d ago'";
