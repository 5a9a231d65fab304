import { inert } from '../../domain/text/markup.ts';
import type { CanaryChart } from './chart.ts';
import { colours, fontFamily } from './style.ts';

/** Size on screen; the image has twice as many pixels. */
export const canvas = { width: 640, height: 220 } as const;
/** Where the panels begin, below the title and their own titles. */
export const panelsTop = 44;

export interface PanelImage {
  readonly title: string;
  readonly svg: string;
  readonly x: number;
  readonly width: number;
}

/** The card: title and legend in the first line, panels below it. */
export function composeSvg(chart: CanaryChart, panels: readonly PanelImage[]): string {
  const { width, height } = canvas;
  const { canary, stable }: NonNullable<CanaryChart['names']> = chart.names ?? { canary: 'canary', stable: 'stable' };
  const end = width - 14;
  const stableBegins = stable === undefined ? end + 16 : end - textWidth(stable) - 34;
  const canaryEnd = stableBegins - 16;
  const legend = [
    ...(stable === undefined
      ? []
      : [
          sample(stableBegins, colours.stable, 'stroke-dasharray="4 3"', square),
          label(end - textWidth(stable), stable),
        ]),
    sample(canaryEnd - textWidth(canary) - 34, colours.canary, '', dot),
    label(canaryEnd - textWidth(canary), canary),
  ];
  const titleRoom = canaryEnd - textWidth(canary) - 34 - 14 - 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}" font-size="11.5">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colours.card}" stroke="${colours.border}"/>`,
    `<text x="14" y="21" font-weight="bold" font-size="12.5" fill="${colours.text}">${inert(clipTo(chart.title, titleRoom))}</text>`,
    ...legend,
    ...panels.map(panel),
    '</svg>',
  ].join('');
}

function panel({ title, svg, x, width }: PanelImage): string {
  const text = inert(clipTo(title, width - 12));
  return (
    `<text x="${x + 6}" y="42" font-weight="bold" fill="${colours.text}">${text}</text>` +
    `<g transform="translate(${x} ${panelsTop})">${svg}</g>`
  );
}

/** Mean advance of DejaVu Sans at 11.5 px; digits and most letters are within a tenth of it. */
const letter = 7;

function textWidth(text: string): number {
  return text.length * letter;
}

function clipTo(text: string, room: number): string {
  const letters = Math.floor(room / (letter * 1.16));
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}

function label(x: number, text: string): string {
  return `<text x="${x}" y="21" fill="${colours.text}">${inert(text)}</text>`;
}

function sample(x: number, colour: string, dash: string, mark: (x: number, colour: string) => string): string {
  return `<path d="M${x} 17h26" stroke="${colour}" stroke-width="2" ${dash}/>${mark(x + 13, colour)}`;
}

function dot(x: number, colour: string): string {
  return `<circle cx="${x}" cy="17" r="3.2" fill="${colour}"/>`;
}

function square(x: number, colour: string): string {
  return `<rect x="${x - 3}" y="14" width="6" height="6" fill="${colours.card}" stroke="${colour}" stroke-width="1.5"/>`;
}
