import { altText } from './alt-text.ts';
import { type CanaryChart, maximumPanels, type RenderedChart, spanOf } from './chart.ts';
import { canvas, composeSvg, panelsTop } from './compose-svg.ts';
import { panelSpec, panelTitle } from './panel-spec.ts';
import { toPng, toSvg } from './renderer.ts';

const margin = 8;

/**
 * Draws a canary against its stable version as a small PNG (1280 × 440 pixels, to be shown at 640 × 220). The same input
 * gives the same bytes: own fonts, no clock, no time zone. The first call loads Vega and the renderer, 0.3 to 0.5 s; later
 * ones take about 60 ms. Throws what Vega throws on values that are no numbers.
 */
export async function renderCanaryChart(chart: CanaryChart): Promise<RenderedChart> {
  const series = chart.series.slice(0, maximumPanels);
  const span = spanOf({ ...chart, series });
  const room = (canvas.width - 2 * margin) / Math.max(1, series.length);
  const panels = [];
  for (const [index, one] of series.entries()) {
    const size = { width: Math.floor(room) - margin, height: canvas.height - panelsTop - margin };
    const place = { x: margin + Math.floor(index * room), width: size.width };
    panels.push({ ...place, title: panelTitle(one), svg: await toSvg(panelSpec(one, span, size)) });
  }
  return { ...(await toPng(composeSvg(chart, panels))), altText: altText({ ...chart, series }) };
}
