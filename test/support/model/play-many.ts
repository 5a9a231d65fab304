import { play, type Played } from './run.ts';

export interface PlayedMany {
  readonly schedules: number;
  readonly statuses: Record<Played['status'], number>;
  readonly turns: number;
  readonly attempts: number;
  readonly decisions: number;
  readonly overrides: number;
  readonly faults: number;
  readonly kills: number;
  readonly promotions: number;
  /** Instants, all of them after a recorded override. */
  readonly twoWritersAfterOverride: number;
  /** Promotions past the objective, all of them after a person's word. */
  readonly lostPastObjective: number;
  /** In how many schedules something was as it must not be. */
  readonly bad: number;
  /** What that was, with the seeds: about the first twenty. */
  readonly broken: readonly string[];
}

/** So many schedules, one after the other, each from a seed of its own. */
export async function playMany(schedules: number, firstSeed: number, unchecked = false): Promise<PlayedMany> {
  const statuses: Record<string, number> = {};
  const sum = { turns: 0, attempts: 0, decisions: 0, overrides: 0 };
  const counts = { faults: 0, kills: 0, promotions: 0, twoWritersAfterOverride: 0, lostPastObjective: 0 };
  const broken: string[] = [];
  let bad = 0;
  for (let index = 0; index < schedules; index += 1) {
    const played = await play(firstSeed * 1_000_000 + index, unchecked);
    statuses[played.status] = (statuses[played.status] ?? 0) + 1;
    for (const key of ['turns', 'attempts', 'decisions', 'overrides'] as const) sum[key] += played[key];
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += played.counts[key];
    if (played.broken.length > 0) bad += 1;
    if (broken.length < 20) broken.push(...played.broken.map((each) => `seed ${played.seed}: ${each}`));
  }
  return { schedules, statuses, ...sum, ...counts, bad, broken };
}
