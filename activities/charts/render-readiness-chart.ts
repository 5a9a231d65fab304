import type { TopLevelSpec } from 'vega-lite';
import { readyFrom } from '../../domain/recovery/readiness/score.ts';
import type { ReadinessSample } from '../../domain/recovery/readiness/report.ts';
import { duration } from '../../domain/text/duration.ts';
import type { RenderedChart } from './chart.ts';
import { toPng, toSvg } from './renderer.ts';
import { colours, fontFamily } from './style.ts';

const hourMs = 3_600_000;

/** A group's readiness over time, oldest first, as a small PNG (1280 × 320 pixels, to be shown at 640 × 160). The same input gives the same bytes. */
export async function renderReadinessChart(group: string, series: readonly ReadinessSample[]): Promise<RenderedChart> {
  return { ...(await toPng(await toSvg(specOf(group, series)))), altText: inWords(group, series) };
}

function inWords(group: string, series: readonly ReadinessSample[]): string {
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) return `Readiness of ${group}: not evaluated yet.`;
  const scores = series.map(({ score }) => score);
  const span = duration((last.at - first.at) / 1000);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return `Readiness of ${group}: ${last.score} of 100 now, between ${low} and ${high} in the last ${span}; ready from ${readyFrom}.`;
}

/** x counts back from the last evaluation, in hours, so that no time zone comes into it. */
function specOf(group: string, series: readonly ReadinessSample[]): TopLevelSpec {
  const end = series.at(-1)?.at ?? 0;
  const values = series.map(({ at, score }) => ({ x: (at - end) / hourMs, y: score }));
  const from = Math.min(-1, values[0]?.x ?? -1);
  const mark = values.length > 60 ? 0 : 18;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: colours.card,
    width: 640,
    height: 160,
    autosize: { type: 'fit', contains: 'padding' },
    padding: { left: 10, top: 8, right: 14, bottom: 6 },
    title: { text: `Readiness of ${group}`, anchor: 'start', fontSize: 12.5, color: colours.text },
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
        scale: { domain: [0, 100], nice: false },
        axis: { values: [0, 25, 50, 75, 100], grid: true },
      },
    },
    layer: [
      {
        data: { values: [{ x: from, y: readyFrom }] },
        mark: { type: 'rule', color: colours.limit, strokeDash: [2, 2], strokeWidth: 1.5 },
        encoding: { x: { datum: from }, x2: { datum: 0 } },
      },
      {
        data: { values: [{ x: from, y: readyFrom }] },
        mark: {
          type: 'text',
          text: `ready from ${readyFrom}`,
          color: colours.limit,
          align: 'left',
          dx: 4,
          dy: 9,
          fontSize: 10.5,
        },
      },
      {
        data: { values },
        mark: {
          type: 'line',
          color: colours.stable,
          strokeWidth: 2,
          // It holds until the next evaluation says otherwise.
          interpolate: 'step-after',
          point: mark === 0 ? false : { size: mark, color: colours.stable },
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

/** `now`, `6 h ago`, `2 d ago`. */
const agoExpression =
  "datum.value >= 0 ? 'now' : -datum.value < 1 ? format(-datum.value * 60, '.0f') + ' min ago' : -datum.value < 48 ? format(-datum.value, '~g') + ' h ago' : format(-datum.value / 24, '.1~f') + ' d ago'";
