import { readFileSync, statSync } from 'node:fs';
import { readWindow } from '../../domain/calendar/written.ts';
import type { Problem } from '../../domain/catalogue/problem.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import type { Located } from '../yaml-tree.ts';
import { readIcs } from './ics.ts';
import { neverBegins } from './occurrences.ts';

/**
 * The catalogue with the events of its iCalendar files, and what is wrong with those, or with rules that never come: in the catalogue, or in the
 * file itself. `pathOf`: where a file that the catalogue names is.
 */
export function importCalendars(
  catalogue: Catalogue,
  pathOf: (file: string) => string,
): { readonly catalogue: Catalogue; readonly problems: readonly (Problem | Located)[] } {
  const problems: (Problem | Located)[] = [];
  const calendars = Object.entries(catalogue.calendars).map(([name, calendar]) => {
    const { windows, ics, zones, zone = catalogue.timeZone ?? 'UTC' } = calendar;
    for (const [index, window] of windows.entries()) {
      const read = readWindow(window, zone);
      if ('span' in read && neverBegins(read.span)) {
        const sentence = `repeat of windows[${index}] in ${name} is "${window.repeat}", which never comes`;
        problems.push({ path: ['calendars', name, 'windows', index, 'repeat'], sentence });
      }
    }
    if (ics === undefined) return [name, calendar] as const;
    const path = pathOf(ics.file);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      problems.push({ path: ['calendars', name, 'ics'], sentence: `there is no file ${path}` });
      return [name, calendar] as const;
    }
    const read = readIcs(readFileSync(path, 'utf8'), { zone, zones });
    if ('spans' in read) return [name, { ...calendar, ics: { file: ics.file, spans: read.spans } }] as const;
    problems.push(...read.problems.map(({ line, sentence }) => ({ file: path, line, sentence })));
    return [name, calendar] as const;
  });
  return { catalogue: { ...catalogue, calendars: Object.fromEntries(calendars) }, problems };
}
