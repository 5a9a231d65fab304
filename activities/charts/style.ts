import type { TopLevelSpec } from 'vega-lite';

/**
 * Colours of Okabe & Ito 2008, told apart with any colour vision and in grey. The chart stands on a light card of its own,
 * so that it reads the same in Slack's light and dark themes, whose backgrounds an image cannot know.
 */
export const colours = {
  card: '#FFFFFF',
  border: '#D5D9DE',
  text: '#1D2126',
  quiet: '#4A525B',
  line: '#8A929B',
  grid: '#E9ECEF',
  weight: '#A9B1BA',
  canary: '#D55E00',
  stable: '#0072B2',
  limit: '#A3003C',
} as const;

export const fontFamily = 'DejaVu Sans';

/** What all panels have in common: their font, quiet axes, and the size that counts their padding in. */
export const frame = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  autosize: { type: 'fit', contains: 'padding' },
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
} as const satisfies Partial<TopLevelSpec>;
