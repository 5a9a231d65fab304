import {
  levelWords,
  type ReadinessSample,
  type ReadinessView,
  stateSigns,
  stateWords,
} from '../domain/recovery/readiness/report.ts';
import { age } from '../domain/text/age.ts';
import { duration } from '../domain/text/duration.ts';

/** Bars of a terminal, from 0 to 100. */
const bars = '▁▂▃▄▅▆▇█';
/** Columns of the history. */
const width = 48;

/** A group's readiness: the score, what stands in the way, its history in one line, and each point, what costs most first. */
export function showReadiness({ group, report, series }: ReadinessView, now: number): string[] {
  if (report === undefined) return [`${group} has not been evaluated yet; the next round comes within ten minutes.`];
  const { from, to, level, score, blockers, points, at } = report;
  const rows = points
    .toSorted((a, b) => b.lost - a.lost)
    .map(({ state, title, lost, sentence }) => [
      `${stateSigns[state]} ${stateWords[state]}`,
      title,
      lost === 0 ? '' : `-${lost}`,
      sentence,
    ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [
    `${group} is ${levelWords[level]} to move from ${from} to ${to}: ${score} of 100 · evaluated ${age(at, now)}`,
    ...blockers.map((blocker) => `In the way: ${blocker}`),
    ...history(series),
    ...rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')),
  ];
}

/** `▇▇▅▇█  82 to 100 in the last 24 h`: the lowest score of each stretch of time, so that a dip shows. */
function history(series: readonly ReadinessSample[]): string[] {
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const span = last.at - first.at;
  const columns = Array.from({ length: Math.min(width, series.length) }, (): number[] => []);
  for (const { at, score } of series) {
    const index = Math.min(columns.length - 1, Math.floor(((at - first.at) / span) * columns.length));
    columns[index]?.push(score);
  }
  const line = columns.map((scores) => (scores.length === 0 ? ' ' : bar(Math.min(...scores)))).join('');
  const scores = series.map(({ score }) => score);
  return [`${line}  ${Math.min(...scores)} to ${Math.max(...scores)} in the last ${duration(span / 1000)}`];
}

function bar(score: number): string {
  return bars[Math.min(bars.length - 1, Math.floor((score / 100) * bars.length))] ?? ' ';
}
