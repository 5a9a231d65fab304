import { readyFrom } from '../../domain/recovery/readiness/score.ts';
import type { ReadinessSample } from '../../domain/recovery/readiness/report.ts';
import { duration } from '../../domain/text/duration.ts';
import type { RenderedChart } from './chart.ts';
import { historySpec } from './history-spec.ts';
import { toPng, toSvg } from './renderer.ts';

const hourMs = 3_600_000;
const width = 640;
/** Of the score, and of what would be lost below it, where that is known. */
const heights = { score: 160, loss: 110 } as const;

/**
 * A group's readiness over time, oldest first, as a small PNG: the score and, where it is known, the writes that a failover would have lost by the
 * lag of its replicas, against the objective (seconds). To be shown at 640 × 160, or 640 × 270, with twice the pixels. The same input gives the same bytes.
 */
export async function renderReadinessChart(
  group: string,
  series: readonly ReadinessSample[],
  objective?: number,
): Promise<RenderedChart> {
  const lost = lossesOf(series);
  const score = await toSvg(historySpec(scorePanel(group, series)));
  const svg = lost.length === 0 ? score : stacked(score, await toSvg(historySpec(lossPanel(series, lost, objective))));
  return { ...(await toPng(svg)), altText: inWords(group, series, objective) };
}

type Loss = Pick<ReadinessSample, 'at'> & { readonly loss: number };

function lossesOf(series: readonly ReadinessSample[]): Loss[] {
  return series.flatMap(({ at, loss }) => (loss === undefined ? [] : [{ at, loss }]));
}

function inWords(group: string, series: readonly ReadinessSample[], objective: number | undefined): string {
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) return `Readiness of ${group}: not evaluated yet.`;
  const scores = series.map(({ score }) => score);
  const span = duration((last.at - first.at) / 1000);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const ready = `Readiness of ${group}: ${last.score} of 100 now, between ${low} and ${high} in the last ${span}; ready from ${readyFrom}.`;
  const lost = lossesOf(series);
  const newest = lost.at(-1);
  if (newest === undefined) return ready;
  const aim = objective === undefined ? '' : `; objective ${duration(objective)}`;
  const most = Math.max(...lost.map(({ loss }) => loss));
  return `${ready} A failover would lose ${duration(newest.loss)} of writes now, at most ${duration(most)} in that time${aim}.`;
}

/** x counts back from the last evaluation, in hours, so that no time zone comes into it. */
function hoursBack(series: readonly ReadinessSample[]) {
  const end = series.at(-1)?.at ?? 0;
  const x = (at: number) => (at - end) / hourMs;
  return { x, from: Math.min(-1, x(series[0]?.at ?? end)) };
}

function scorePanel(group: string, series: readonly ReadinessSample[]) {
  const { x, from } = hoursBack(series);
  return {
    title: `Readiness of ${group}`,
    width,
    height: heights.score,
    from,
    values: series.map(({ at, score }) => ({ x: x(at), y: score })),
    highest: 100,
    ticks: [0, 25, 50, 75, 100],
    limit: { at: readyFrom, text: `ready from ${readyFrom}` },
  };
}

function lossPanel(series: readonly ReadinessSample[], lost: readonly Loss[], objective: number | undefined) {
  const { x, from } = hoursBack(series);
  const most = Math.max(...lost.map(({ loss }) => loss), 1);
  // A limit far above the data would flatten it: then the title alone names it.
  const drawn = objective !== undefined && objective <= most * 8;
  const aim = objective === undefined ? '' : ` (objective ${duration(objective)})`;
  return {
    title: `Writes that a failover would lose, s${drawn ? '' : aim}`,
    width,
    height: heights.loss,
    from,
    values: lost.map(({ at, loss }) => ({ x: x(at), y: loss })),
    highest: Math.max(most, drawn ? objective : 0) * 1.1,
    ...(drawn ? { limit: { at: objective, text: `objective ${duration(objective)}` } } : {}),
  };
}

function stacked(upper: string, lower: string): string {
  const height = heights.score + heights.loss;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${upper}<g transform="translate(0 ${heights.score})">${lower}</g></svg>`;
}
