import { spread } from '../figure.ts';
import { inLanes } from '../lab/lanes.ts';
import { runSchedule, type Survived } from './run-schedule.ts';
import { drawSchedule, groups } from './schedule.ts';

export interface FailoverSoakOptions {
  readonly failovers: number;
  readonly seed: number;
  readonly lanes: number;
  readonly say: (line: string) => void;
}

/** So many failovers under random schedules, three at a time in a full sandbox of their own. */
export async function soakFailovers({ failovers, seed, lanes, say }: FailoverSoakOptions): Promise<object> {
  const count = Math.ceil(failovers / groups.length);
  const schedules = Array.from({ length: count }, (_, index) => drawSchedule(seed * 1000 + index));
  const all: Survived[] = [];
  const failures: string[] = [];
  await inLanes(schedules, lanes, async (take) => {
    for (let mine = take(); mine !== undefined; mine = take()) {
      try {
        const found = await runSchedule(mine);
        all.push(...found);
        for (const each of found) say(told(each));
      } catch (error) {
        failures.push(`seed ${mine.seed}: ${String(error)}`);
      }
    }
  });
  const statuses: Record<string, number> = {};
  for (const { status } of all) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    failovers: all.length,
    inOrder: all.filter(({ problems }) => problems.length === 0).length,
    statuses,
    overridden: all.filter(({ overrides }) => overrides > 0).length,
    seconds: spread(all.map(({ seconds }) => seconds)),
    problems: all.filter(({ problems }) => problems.length > 0),
    failures,
  };
}

function told({ seed, group, status, overrides, seconds, lostWrites, problems }: Survived): string {
  const said = overrides === 0 ? '' : `, ${overrides} overridden`;
  return `  ${seed} ${group}: ${status} after ${Math.round(seconds)} s${said}, ${lostWrites} writes lost: ${problems.join('; ') || 'in order'}`;
}
