import { readFileSync, statSync } from 'node:fs';
import { readWindow } from '../../domain/calendar/written.ts';
import type { Span } from '../../domain/calendar/span.ts';
import type { Problem } from '../../domain/catalogue/problem.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import type { Located } from '../yaml-tree.ts';
import { readIcs } from './ics.ts';
import { firstByRule } from './occurrences.ts';

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
      const wrong = 'span' in read ? ruleProblem(window, read.span) : undefined;
      if (wrong === undefined) continue;
      const sentence = `${wrong.at} of windows[${index}] in ${name} is "${window[wrong.at]}"${wrong.problem}`;
      problems.push({ path: ['calendars', name, 'windows', index, wrong.at], sentence });
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

/** A rule that cannot be followed, or that leaves out what it begins with: then one of them was not meant so. */
function ruleProblem(
  { repeat }: { readonly repeat?: string | undefined },
  { start, rule }: Span,
): { readonly at: 'from' | 'repeat'; readonly problem: string } | undefined {
  if (repeat === undefined || rule === undefined) return undefined;
  const found = firstByRule(start, rule);
  if ('problem' in found) return { at: 'repeat', problem: found.problem };
  if (found.first === start) return undefined;
  const first = new Date(found.first).toISOString().slice(0, 16).replace('T', ' ');
  return { at: 'from', problem: `, which "${repeat}" leaves out; begin with ${first}` };
}
