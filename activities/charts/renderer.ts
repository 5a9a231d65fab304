import { createRequire } from 'node:module';
import type { TopLevelSpec } from 'vega-lite';
import { fontFamily } from './style.ts';

const scale = 2;
const resolve = createRequire(import.meta.url).resolve;
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));

/** Vega takes a quarter of a second to load: only a worker that draws pays for it, and not at its start. */
async function load() {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  const { renderAsync } = await import('@resvg/resvg-js');
  return { compile, vega, renderAsync };
}

let loading: ReturnType<typeof load> | undefined;

/** A chart as SVG. The same specification gives the same text. Throws what Vega throws on values that are no numbers. */
export async function toSvg(spec: TopLevelSpec): Promise<string> {
  const { compile, vega } = await (loading ??= load());
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** An SVG as PNG, with twice as many pixels as its size says, in our own fonts. */
export async function toPng(svg: string): Promise<{ png: Uint8Array; width: number; height: number }> {
  const { renderAsync } = await (loading ??= load());
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
  });
  return { png: image.asPng(), width: image.width, height: image.height };
}
