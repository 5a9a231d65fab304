import type { Level, ReadinessPoint, ReadinessReport } from './report.ts';

/** What the channel has heard of a group so far. */
export interface Told {
  readonly level?: Level;
  /** Ids of points it was told to be bad, and not yet to be well again. */
  readonly bad: readonly string[];
}

/** What it has not heard yet. */
export interface ReadinessNews {
  /** Present when the level changed. */
  readonly level?: { readonly before?: Level; readonly now: Level };
  readonly turnedBad: readonly ReadinessPoint[];
  /** Well again: ok, or no worse than a warning. */
  readonly recovered: readonly ReadinessPoint[];
}

export const toldNothing: Told = { bad: [] };

/**
 * What is new since the channel was told last, and what it will have heard then. A repetition is no news. A point that
 * cannot be read (unknown) is neither good nor bad news by itself: it keeps what was said of it. At the first evaluation a
 * group that is ready is no news.
 */
export function newsOf(told: Told, report: ReadinessReport): { readonly news?: ReadinessNews; readonly told: Told } {
  const turnedBad = report.points.filter(({ id, state }) => state === 'bad' && !told.bad.includes(id));
  const recovered = report.points.filter(
    ({ id, state }) => (state === 'ok' || state === 'warn') && told.bad.includes(id),
  );
  const crossed = report.level !== told.level && !(told.level === undefined && report.level === 'ready');
  const known = new Set(report.points.map(({ id }) => id));
  const gone = new Set(recovered.map(({ id }) => id));
  const bad = [...told.bad.filter((id) => known.has(id) && !gone.has(id)), ...turnedBad.map(({ id }) => id)];
  const next: Told = { level: report.level, bad };
  if (!crossed && turnedBad.length === 0 && recovered.length === 0) return { told: next };
  const before = told.level === undefined ? {} : { before: told.level };
  const level = crossed ? { level: { ...before, now: report.level } } : {};
  return { news: { ...level, turnedBad, recovered }, told: next };
}
