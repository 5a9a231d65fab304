import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { reachesIn } from '../../domain/restraints/reaches.ts';
import { holdsAt } from '../../domain/restraints/restraint.ts';
import { comingText, reachText, restraintText } from '../../domain/restraints/sentences.ts';
import { listOf } from '../../domain/text/list.ts';
import { dayMs } from '../../domain/time/wall.ts';
import { calendarsOn, freezesOn } from './freezes.ts';

/** Long enough for whatever comes once a year. */
const yearMs = 367 * dayMs;

/** For `coxswain check`: of everything that has calendars the freeze that holds now (epoch ms), else the next; and calendars that no place has. */
export function freezeOutlook(catalogue: Catalogue, now: number): string[] {
  const reaches = reachesIn(catalogue);
  const used = new Set(reaches.flatMap((on) => calendarsOn(catalogue, on)));
  return [
    ...reaches.flatMap((on) => {
      const names = calendarsOn(catalogue, on);
      if (names.length === 0) return [];
      const [next] = freezesOn(catalogue, [on], now, now + yearMs).freezes;
      if (next === undefined) return [`${reachText(on)} is not frozen within a year (${listOf(names)}).`];
      return [`${holdsAt(next, now) ? restraintText(next) : comingText(next)}.`];
    }),
    ...Object.keys(catalogue.calendars).flatMap((name) =>
      used.has(name)
        ? []
        : [
            `Calendar "${name}" freezes nothing: name environments under its "freezes", or itself under "freeze" of an environment.`,
          ],
    ),
  ];
}
