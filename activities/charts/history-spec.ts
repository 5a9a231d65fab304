import type { TopLevelSpec } from 'vega-lite';
import { limitLayers } from './panel-layers.ts';
import { colours, frame } from './style.ts';

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
    ...frame,
    background: colours.card,
    width,
    height,
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
      ...(limit === undefined ? [] : limitLayers(limit, [from, 0], { x: from, align: 'left', dx: 4, dy: 9 })),
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
  };
}

/** `now`, `6 h ago`, `2 d ago`. */
const agoExpression =
  "datum.value >= 0 ? 'now' : -datum.value < 1 ? format(-datum.value * 60, '.0f') + ' min ago' : -datum.value < 48 ? format(-datum.value, '~g') + ' h ago' : format(-datum.value / 24, '.1~f') + ' d ago'";
