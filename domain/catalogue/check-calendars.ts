import { readWindow } from '../calendar/written.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueCalendar } from './schema.ts';

/** Calendars that say nothing, windows that are none, and names of either side that lead nowhere. */
export function checkCalendars(catalogue: Catalogue): Problem[] {
  const names = Object.keys(catalogue.calendars);
  return [
    ...Object.entries(catalogue.calendars).flatMap(([name, calendar]) => checkCalendar(catalogue, name, calendar)),
    ...Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
      Object.entries(environments).flatMap(([environment, { freeze }]) =>
        unknown(freeze, names, 'calendar', 'calendars', ['services', service, 'environments', environment, 'freeze']),
      ),
    ),
  ];
}

function checkCalendar(catalogue: Catalogue, name: string, calendar: CatalogueCalendar): Problem[] {
  const { services, people, timeZone = 'UTC' } = catalogue;
  const { owner, freezes, windows, ics, zones, zone = timeZone } = calendar;
  const path = ['calendars', name];
  const environments = [...new Set(Object.values(services).flatMap((each) => Object.keys(each.environments)))];
  return [
    ...(owner === undefined ? [] : unknown([owner], Object.keys(people), 'person', 'people', [...path, 'owner'])),
    ...unknown(freezes, environments, 'environment', 'any service', [...path, 'freezes']),
    ...(windows.length > 0 || ics !== undefined
      ? []
      : [{ path, sentence: `${name} has no window; write one under windows, or name an iCalendar file under ics` }]),
    ...(Object.keys(zones).length === 0 || ics !== undefined
      ? []
      : [{ path: [...path, 'zones'], sentence: 'zones are names in an iCalendar file, but ics names none' }]),
    ...windows.flatMap((window, index) => {
      const read = readWindow(window, zone);
      if ('span' in read) return [];
      const at = [...path, 'windows', index, read.at];
      return [{ path: at, sentence: `${read.at} of windows[${index}] in ${name} ${read.problem}` }];
    }),
  ];
}

function unknown(
  names: readonly string[],
  known: readonly string[],
  what: string,
  where: string,
  path: readonly string[],
): Problem[] {
  return names.flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: path.at(-1) === 'owner' ? path : [...path, index],
            sentence: `no ${what} "${name}" in ${where}.${didYouMean(name, known)}`,
          },
        ],
  );
}
