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
  const { createCanvas, GlobalFonts, loadImage } = await import('@napi-rs/canvas');
  for (const file of fontFiles) GlobalFonts.registerFromPath(file, fontFamily);
  return { compile, vega, createCanvas, loadImage };
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
  const { createCanvas, loadImage } = await (loading ??= load());
  const image = await loadImage(Buffer.from(svg));
  const [width, height] = [image.width * scale, image.height * scale];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return { png: await canvas.encode('png'), width, height };
}
