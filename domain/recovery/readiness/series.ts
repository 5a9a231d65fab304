import type { ReadinessSample } from './report.ts';

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
/** Older ones are forgotten: about 720 hours and a day of single samples are 30 kB of state at most. */
const keptMs = 30 * dayMs;

/**
 * The series with one sample more. The last 24 hours are kept as they are; of every older hour the lowest score, so that a dip
 * is not lost; after 30 days nothing. A sample that is not newer than the last one replaces it.
 */
export function withSample(series: readonly ReadinessSample[], sample: ReadinessSample): ReadinessSample[] {
  const before = series.filter(({ at }) => at < sample.at && at > sample.at - keptMs);
  const hours = new Map<number, ReadinessSample>();
  const recent: ReadinessSample[] = [];
  for (const each of before) {
    if (each.at > sample.at - dayMs) {
      recent.push(each);
      continue;
    }
    const hour = Math.floor(each.at / hourMs);
    const known = hours.get(hour);
    if (known === undefined || each.score < known.score) hours.set(hour, each);
  }
  return [...hours.values(), ...recent, sample];
}
