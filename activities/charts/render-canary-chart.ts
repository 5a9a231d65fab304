import { createRequire } from 'node:module';
import { altText } from './alt-text.ts';
import { type CanaryChart, maximumPanels, type RenderedChart, spanOf } from './chart.ts';
import { canvas, composeSvg, panelsTop } from './compose-svg.ts';
import { panelSpec, panelTitle } from './panel-spec.ts';
import { fontFamily } from './style.ts';

const scale = 2;
const margin = 8;

/**
 * Draws a canary against its stable version as a small PNG (1280 × 440 pixels, to be shown at 640 × 220). The same input
 * gives the same bytes: own fonts, no clock, no time zone. The first call loads Vega and the renderer, 0.3 to 0.5 s; later
 * ones take about 60 ms. Throws what Vega throws on values that are no numbers.
 */
export async function renderCanaryChart(chart: CanaryChart): Promise<RenderedChart> {
  const { compile, vega, renderAsync } = await (loading ??= loadRenderer());
  const series = chart.series.slice(0, maximumPanels);
  const span = spanOf({ ...chart, series });
  const room = (canvas.width - 2 * margin) / Math.max(1, series.length);
  const panels = [];
  for (const [index, one] of series.entries()) {
    const size = { width: Math.floor(room) - margin, height: canvas.height - panelsTop - margin };
    const view = new vega.View(vega.parse(compile(panelSpec(one, span, size)).spec), { renderer: 'none' });
    const place = { x: margin + Math.floor(index * room), width: size.width };
    panels.push({ ...place, title: panelTitle(one), svg: await view.toSVG() });
    view.finalize();
  }
  const image = await renderAsync(composeSvg(chart, panels), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
  });
  return { png: image.asPng(), altText: altText({ ...chart, series }), width: image.width, height: image.height };
}

const resolve = createRequire(import.meta.url).resolve;
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));

/** Vega takes a quarter of a second to load: only a worker that draws pays for it, and not at its start. */
async function loadRenderer() {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  const { renderAsync } = await import('@resvg/resvg-js');
  return { compile, vega, renderAsync };
}

let loading: ReturnType<typeof loadRenderer> | undefined;
