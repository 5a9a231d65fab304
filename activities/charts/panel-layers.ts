import type { TopLevelSpec } from 'vega-lite';
import { number } from '../../domain/text/number.ts';
import type { Span } from './chart.ts';
import { colours } from './style.ts';

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

export interface PanelSize {
  readonly width: number;
  readonly height: number;
}

/** Room for one weight label, pixels; of two nearer than that the later is written. */
const labelWidth = 30;
/** The first says what the figures are, where there is room. */
const firstLabelWidth = 76;

interface LineStyle {
  readonly color: string;
  readonly dash: number[];
  readonly shape: string;
  readonly filled: boolean;
}

/** One side of the comparison: a line, told from the other by dash and mark as well as by colour. */
export function lineLayer(data: { x: number; y: number | null }[], { color, dash, shape, filled }: LineStyle): Layer {
  // Many marks run into each other; small ones leave the dashes to be seen.
  const size = data.length > 40 ? 6 : data.length > 20 ? 14 : 24;
  return {
    data: { values: data },
    mark: {
      type: 'line',
      color,
      strokeWidth: 2,
      strokeDash: dash,
      // A period without data breaks the line instead of being bridged or read as zero.
      invalid: 'break-paths-show-domains',
      point: {
        shape,
        size,
        stroke: color,
        fill: filled ? color : colours.card,
        strokeWidth: 1.5,
        strokeDash: [1, 0],
        opacity: 1,
      },
    },
  };
}

/** Where the text of a limit stands: at the end of its line that `x` is. */
interface LimitLabel {
  readonly x: number;
  readonly align: 'left' | 'right';
  readonly dx?: number;
  readonly dy: number;
}

/** The limit across the panel, dashed and named. */
export function limitLayers(
  limit: { readonly at: number; readonly text: string },
  [from, to]: readonly [number, number],
  { x, ...place }: LimitLabel,
): Layer[] {
  const data = { values: [{ x, y: limit.at }] };
  return [
    {
      data,
      mark: { type: 'rule', color: colours.limit, strokeDash: [2, 2], strokeWidth: 1.5 },
      encoding: { x: { datum: from }, x2: { datum: to } },
    },
    {
      data,
      mark: { type: 'text', text: limit.text, color: colours.limit, ...place, fontSize: 10.5 },
    },
  ];
}

/** A vertical line at each weight change, labelled above the panel. */
export function weightLayers(span: Span, seconds: (at: number) => number, size: PanelSize, highest: number): Layer[] {
  const perPixel = seconds(span.to) / (size.width - 50);
  const all = span.weights.map(({ at, percent }) => ({ x: seconds(at), y: highest, text: `${number(percent)} %` }));
  const room = (index: number) => ((all[index + 1]?.x ?? seconds(span.to)) - (all[index]?.x ?? 0)) / perPixel;
  const written = all
    .filter((_, index) => index === all.length - 1 || room(index) >= labelWidth)
    .map((mark) => (mark === all[0] && room(0) >= firstLabelWidth ? { ...mark, text: `weight ${mark.text}` } : mark));
  return [
    {
      data: { values: all },
      mark: { type: 'rule', color: colours.weight, strokeWidth: 1 },
      encoding: { y: { datum: 0 }, y2: { datum: highest } },
    },
    {
      data: { values: written },
      mark: { type: 'text', color: colours.quiet, align: 'left', dx: -1, dy: -8, fontSize: 10.5 },
      encoding: { text: { field: 'text' } },
    },
  ];
}

/** Says that there is nothing to draw. */
export function emptyLayer(end: number, highest: number): Layer {
  return {
    data: { values: [{ x: end / 2, y: highest / 2 }] },
    mark: { type: 'text', text: 'no data yet', color: colours.quiet, fontSize: 12 },
  };
}
