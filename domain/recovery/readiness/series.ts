import type { ReadinessSample } from './report.ts';

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
/** Older ones are forgotten: about 720 hours and a day of single samples are 40 kB of state at most. */
const keptMs = 30 * dayMs;

/**
 * The series with one sample more. The last 24 hours are kept as they are; of every older hour the lowest score and the most that would
 * have been lost, so that neither is forgotten; after 30 days nothing. A sample that is not newer than the last one replaces it.
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
    hours.set(hour, known === undefined ? each : worse(known, each));
  }
  return [...hours.values(), ...recent, sample];
}

function worse(one: ReadinessSample, other: ReadinessSample): ReadinessSample {
  const lowest = other.score < one.score ? other : one;
  const known = [one, other].flatMap(({ loss }) => loss ?? []);
  return known.length === 0 ? lowest : { ...lowest, loss: Math.max(...known) };
}
